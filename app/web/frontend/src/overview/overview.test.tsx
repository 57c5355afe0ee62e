import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { Overview } from '../api/overview';
import { update } from '../store';
import { HOSTILE } from '../testing/fixtures';
import { draw, resetStore, until } from '../testing/page';
import { problem, serve } from '../testing/service';
import { OverviewPage } from './OverviewPage';

const NONE = { conflict: 0, undetermined: 0, conditional: 0, no_conflict: 0 };
const EMPTY: Overview = {
  as_of: '2026-11-22',
  areas: [],
  checks: { days: 365, of_others: false, total: 0, by_verdict: NONE, by_industry: [], without_industry: NONE },
  clauses: [],
  caps: [],
};
const FULL: Overview = {
  ...EMPTY,
  areas: [
    {
      release: 'r',
      release_name: '三川市',
      layer: '单元',
      counties: [
        {
          county: null,
          name: HOSTILE,
          units: 3,
          area_m2: 2_500_000,
          categories: [
            { category: 'key-control', units: 2, area_m2: 2_000_000 },
            { category: null, units: 1, area_m2: 500_000 },
          ],
        },
      ],
    },
  ],
  checks: {
    ...EMPTY.checks,
    total: 3,
    by_verdict: { ...NONE, conflict: 1, conditional: 2 },
    by_industry: [{ code: 'C26', name: '化学原料', by_verdict: { ...NONE, conflict: 1 } }],
    without_industry: { ...NONE, conditional: 2 },
  },
  clauses: [
    {
      release: 'r',
      release_name: '三川市',
      list: 'l',
      title: '单元清单',
      level: 'unit',
      clauses: 6,
      by_review: { machine: 3, partial: 2, 'text-only': 1 },
    },
  ],
  caps: [
    {
      id: 'c',
      place_label: { 'zh-CN': '甲园区', en: 'Park A' },
      quantity_label: { 'zh-CN': 'VOCs 排放量', en: 'VOCs' },
      unit: 't/a',
      year_from: 2026,
      year_to: null,
      amount: '100',
      used_before: '90',
      used: '120',
      left: '-20',
    },
  ],
};

beforeEach(resetStore);
afterEach(() => vi.unstubAllGlobals());

async function opened(answer: unknown, words: string) {
  serve({ 'GET /v1/overview': answer });
  const page = draw(<OverviewPage />);
  await until(() => page.textContent!.includes(words));
  return page;
}

const cells = (page: HTMLElement, table: number) =>
  [...page.querySelectorAll('table')[table]!.querySelectorAll('tbody td')].map((one) => one.textContent);

test('every chart has its numbers in a table as well', async () => {
  const page = await opened(FULL, '单元清单');
  expect(page.querySelectorAll('figure')).toHaveLength(5);
  expect(cells(page, 0)).toEqual(['0', '2', '0', '0.5']);
  expect(cells(page, 1)).toEqual(['1', '0', '2', '0']);
  expect(cells(page, 3)).toEqual(['3', '2', '1']);
  expect(page.querySelector('script')).toBeNull();
});

test('what goes beyond a cap stands apart', async () => {
  const page = await opened(FULL, '单元清单');
  expect(cells(page, 4)).toEqual(['90', '10', '20']);
  expect(page.textContent).toContain('120 / 100 吨/年（120.00%）');
});

test('parts of a bar differ in pattern, not in colour alone', async () => {
  const page = await opened(FULL, '单元清单');
  for (const figure of page.querySelectorAll('figure')) {
    const patterns = [...figure.querySelectorAll('pattern path')].map((one) => one.getAttribute('d'));
    expect(new Set(patterns).size).toBe(patterns.length);
  }
});

test('nothing to count says what would be there and how to get it', async () => {
  const page = await opened(EMPTY, '还没有设定上限');
  for (const words of ['还没有施行中的管控单元图层', '这段时间没有核对记录', '没有准入清单']) {
    expect(page.textContent).toContain(words);
  }
  expect(page.querySelectorAll('figure')).toHaveLength(0);
});

test('whose checks are counted is said, in English too', async () => {
  update({ language: 'en' });
  const page = await opened({ ...FULL, checks: { ...FULL.checks, of_others: true } }, 'Everybody');
  expect(page.textContent).toContain('6 clauses');
});

test('a failure is shown with a way to try again', async () => {
  const page = await opened(() => problem(503, 'store-unavailable', '数据库没有回应'), '数据库没有回应');
  expect(page.textContent).toContain('重试');
});
