import { expect, test } from 'vitest';

import { assessment, clause, layer } from '../testing/fixtures';
import { byOutcome, narrow, NO_FILTER } from './filter';
import { hitsOf, placesOf } from './places';

const CLAUSES = [
  clause({ id: 'a', outcome: 'conforms', text: '用水不超过限额' }),
  clause({ id: 'b', outcome: 'conflict', dimension: 'risk-control', basis: [{ title: '水法' }] }),
  clause({ id: 'c', outcome: 'conforms', reason: { 'zh-CN': '满足', en: 'Water is met' } }),
];
const ids = (filter: Partial<typeof NO_FILTER>, language: 'zh-CN' | 'en' = 'zh-CN') =>
  narrow(CLAUSES, { ...NO_FILTER, ...filter }, language).map(({ id }) => id);

test('clauses are narrowed by outcome, dimension and words, also those of the law', () => {
  expect(ids({})).toEqual(['a', 'b', 'c']);
  expect(ids({ outcome: 'conforms' })).toEqual(['a', 'c']);
  expect(ids({ dimension: 'risk-control' })).toEqual(['b']);
  expect(ids({ text: ' 水法 ' })).toEqual(['b']);
  expect(ids({ text: 'ＷＡＴＥＲ' }, 'en')).toEqual(['c']);
  expect(ids({ text: 'nothing of the kind' })).toEqual([]);
});

test('the worst comes first and nothing is lost', () => {
  expect(byOutcome(CLAUSES).map(({ id }) => id)).toEqual(['b', 'a', 'c']);
});

test('a clause points at its unit and at the zones its facts name', () => {
  const red = layer({ kind: 'red-lines', hits: [{ ...layer().hits[0]!, code: 'HX1', name: null }] });
  const hits = hitsOf(assessment('conflict', { layers: [layer(), red] }));
  expect(placesOf(clause(), hits)).toEqual(['ZH99990120001']);
  expect(placesOf(clause({ unit: null, facts: { zones: ['HX1', 'gone'] } }), hits)).toEqual(['HX1']);
  expect(placesOf(clause({ unit: 'ZH-elsewhere' }), hits)).toEqual([]);
  expect(hits.names.get('HX1')).toBe('HX1');
});

test('a clause without a unit is placed by its area, where one layer alone has that area', () => {
  const red = (code: string, overlap_m2: number) =>
    layer({ kind: 'red-lines', hits: [{ ...layer().hits[0]!, code, overlap_m2 }] });
  const about = (overlap_m2: number, share: number) =>
    clause({ unit: null, facts: {}, overlap_m2, share });
  const hits = hitsOf(assessment('conflict', { layers: [red('HX1', 500), red('HX2', 700)] }));
  expect(placesOf(about(500.0004, 0.1), hits)).toEqual(['HX1']);
  expect(placesOf(about(600, 0.1), hits)).toEqual([]);
  expect(placesOf(about(500, 1), hits)).toEqual([]);
  const twice = hitsOf(assessment('conflict', { layers: [red('HX1', 500), red('HX2', 500)] }));
  expect(placesOf(about(500, 0.1), twice)).toEqual([]);
});
