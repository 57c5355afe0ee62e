import { expect, test } from 'vitest';

import { SCHEMA } from '../testing/fixtures';
import { answerText } from './answers';
import { questionFor } from './questions';

const told = (path: string, value: unknown) => answerText(questionFor(SCHEMA, path, 'zh-CN'), value, 'zh-CN');

test('an answer is told in words and units, never as it is stored', () => {
  expect(told('two_high', true)).toBe('是');
  expect(told('mode', 'direct')).toBe('直接');
  expect(told('emissions.VOCs', 12.5)).toBe('12.5 吨/年');
  expect(told('fuels', ['煤', '天然气'])).toBe('煤、天然气');
  expect(told('brand.new', 'as it is')).toBe('as it is');
});
