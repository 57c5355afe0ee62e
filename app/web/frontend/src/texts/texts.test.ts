import { expect, test } from 'vitest';

import { told, wordFor, wordsIn } from '.';
import { en } from './en';
import { zhCN } from './zh-CN';

const gaps = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('both languages have the same keys, in the same order', () => {
  expect(Object.keys(en)).toEqual(Object.keys(zhCN));
});

test.each(Object.keys(zhCN) as (keyof typeof zhCN)[])('%s is said, with the same gaps', (key) => {
  expect(zhCN[key].trim()).not.toBe('');
  expect(en[key].trim()).not.toBe('');
  expect(gaps(en[key])).toEqual(gaps(zhCN[key]));
});

test('no conflict is never called conforming', () => {
  const said = Object.entries(zhCN).filter(([key]) => key.startsWith('verdict.no_conflict'));
  for (const [, text] of said) expect(text).not.toContain('符合');
});

test('a value outside the closed set stands for itself', () => {
  expect(wordFor(wordsIn('en'), 'class', 'other:老街')).toBe('老街');
  expect(wordFor(wordsIn('zh-CN'), 'class', 'park')).toBe('产业园区');
  expect(wordFor(wordsIn('zh-CN'), 'class', null)).toBe('');
});

test('a text in one language is shown in both', () => {
  expect(told('只有中文', 'en')).toBe('只有中文');
  expect(told({ 'zh-CN': '甲', en: '' }, 'en')).toBe('甲');
  expect(told(null, 'en')).toBe('');
});
