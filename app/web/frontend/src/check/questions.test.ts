import { expect, test } from 'vitest';

import { SCHEMA } from '../testing/fixtures';
import { factOf, setFact } from './facts';
import { questionFor } from './questions';

const ask = (path: string) => questionFor(SCHEMA, path, 'zh-CN');

test('a boolean is yes or no, an enumeration a choice with its labels', () => {
  expect(ask('two_high')).toMatchObject({ kind: 'yes-no', title: '是否“两高”' });
  expect(ask('mode').options).toEqual([
    { value: 'direct', label: '直接' },
    { value: 'indirect', label: '间接' },
  ]);
  expect(questionFor(SCHEMA, 'mode', 'en')).toMatchObject({
    title: 'Discharge',
    options: [{ label: 'direct' }, { label: 'indirect' }],
  });
});

test('a few whole numbers are chosen, not typed', () => {
  expect(ask('activity').options.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test('an entry of an open set takes title and unit from the set', () => {
  expect(ask('emissions.VOCs')).toMatchObject({
    kind: 'number',
    title: '排放量 · VOCs',
    unit: 't/a',
    minimum: 0,
  });
});

test('a fact that a list names itself is called by its name, and may be text or a number', () => {
  expect(ask('others.堆高')).toMatchObject({ kind: 'open', title: '堆高', unit: null });
});

test('lists, lists of entries, references and optional fields are understood', () => {
  expect(ask('fuels')).toMatchObject({ kind: 'list', complete: true });
  expect(ask('sources')).toMatchObject({ kind: 'rows', columns: ['pollutant'] });
  expect(ask('parks')).toMatchObject({ kind: 'text', title: '园区' });
});

test('an unknown field, or no schema at all, is asked as text by its name', () => {
  expect(ask('brand.new')).toMatchObject({ kind: 'text', title: 'brand.new' });
  expect(questionFor(null, 'two_high', 'en')).toMatchObject({ kind: 'text', title: 'two_high' });
});

test('facts are set and taken back without touching the rest', () => {
  const before = { name: '甲', emissions_t_per_year: { NOx: 1 } };
  const after = setFact(before, 'emissions_t_per_year.VOCs', 12);
  expect(after).toEqual({ name: '甲', emissions_t_per_year: { NOx: 1, VOCs: 12 } });
  expect(before.emissions_t_per_year).toEqual({ NOx: 1 });
  expect(factOf(after, 'emissions_t_per_year.VOCs')).toBe(12);
  expect(factOf(after, 'name.first')).toBeUndefined();
  expect(setFact(after, 'emissions_t_per_year.NOx', undefined)).toEqual({
    name: '甲',
    emissions_t_per_year: { VOCs: 12 },
  });
  expect(setFact({ a: { b: 1 } }, 'a.b', undefined)).toEqual({});
});
