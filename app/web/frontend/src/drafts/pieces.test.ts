import { expect, test } from 'vitest';

import { piecesOf } from './pieces';

const span = (start: number, end: number, field?: string) => ({
  start,
  end,
  text: '',
  ...(field ? { field } : {}),
});

test('words are cut where they were read, the rest stays plain', () => {
  expect(piecesOf('禁止新建化工项目', [span(0, 2, 'effect'), span(4, 6, 'industries')], [span(6, 8)])).toEqual([
    { text: '禁止', field: 'effect' },
    { text: '新建' },
    { text: '化工', field: 'industries' },
    { text: '项目', field: null },
  ]);
});

test('words read twice are shown once', () => {
  const pieces = piecesOf('禁止新建', [span(0, 3, 'effect'), span(2, 4, 'activities')], []);
  expect(pieces.map(({ text }) => text).join('')).toBe('禁止新建');
});

test('a rare character counts as one', () => {
  expect(piecesOf('𠮷禁止', [span(1, 3, 'effect')], [])).toEqual([
    { text: '𠮷' },
    { text: '禁止', field: 'effect' },
  ]);
});
