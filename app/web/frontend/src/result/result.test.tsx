import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { chooseLanguage } from '../actions/language';
import { readable } from '../api/readable';
import type { Assessment, Verdict } from '../api/types';
import { getState, update } from '../store';
import { assessment, clause, HOSTILE, layer, SCHEMA } from '../testing/fixtures';
import { button, draw, field, resetStore, type, until } from '../testing/page';
import { serve } from '../testing/service';
import { adoptRequest } from '../actions/site';
import { ResultPage } from './ResultPage';

function show(value: Assessment): HTMLElement {
  update({
    route: { page: 'result', id: value.id },
    schema: SCHEMA,
    check: { status: 'ready', value, problem: null, progress: null },
  });
  return draw(<ResultPage id={value.id} />);
}

beforeEach(() => {
  resetStore();
  serve({});
});
afterEach(() => vi.unstubAllGlobals());

test.each<[Verdict, string]>([
  ['conflict', '不符合'],
  ['undetermined', '无法判定'],
  ['conditional', '有条件'],
  ['no_conflict', '未发现冲突'],
])('%s is said by word, icon and colour', (verdict, word) => {
  const page = show(assessment(verdict));
  expect(page.querySelector('h1')!.textContent).toContain(word);
  expect(page.querySelector('h1 svg')).not.toBeNull();
  expect(page.querySelector(`.verdict--${verdict}`)).not.toBeNull();
});

test('no conflict is nowhere on the page called conforming', () => {
  expect(show(assessment('no_conflict')).textContent).not.toContain('符合');
});

test('a deciding clause comes with reason, law and its own words', () => {
  const deciding = clause({ id: 'd', outcome: 'conflict', reason: { 'zh-CN': '压到红线。', en: 'x' } });
  const page = show(assessment('conflict', { clauses: [deciding, clause()], decided_by: ['d'] }));
  const card = page.querySelector('article')!.textContent;
  for (const words of ['压到红线', '准入清单 第三条', '禁止新建造纸项目', '第 7 行']) {
    expect(card).toContain(words);
  }
});

test('a clause says in which file, cell and characters its words stand', () => {
  const source = { file: '清单.xlsx', sheet: '单元', row: 7, column: 'B', start: 4, end: 30, end_row: 8 };
  const page = show(assessment('conflict', { clauses: [clause({ outcome: 'conflict', source })] }));
  expect(page.textContent).toContain('清单.xlsx · 单元 · B7 · 第 5 字至 B8 第 30 字');
});

test('only questions that settle clauses are asked, the most useful first', async () => {
  const value = assessment('undetermined', {
    missing_facts: [
      { field: 'two_high', clauses: ['a'], would_settle: 1 },
      { field: 'emissions.VOCs', clauses: ['a', 'b', 'c'], would_settle: 3 },
    ],
  });
  const asked = serve({ 'POST /v1/checks': assessment('conditional') });
  adoptRequest({ footprint: value.footprint.geometry!, project: { name: '示例项目' } });
  const page = show(value);
  const labels = [...page.querySelectorAll('#questions label')].map((one) => one.textContent);
  expect(labels).toEqual(['排放量 · VOCs（吨/年）可判定 3 条', '是否“两高”可判定 1 条']);
  type(field(page, '排放量'), '12.5', 'change');
  type(field(page, '两高'), '1', 'change');
  page.querySelector('#questions form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await until(() => getState().check.value?.verdict === 'conditional');
  expect(asked.find(({ method }) => method === 'POST')!.body).toMatchObject({
    project: { name: '示例项目', emissions: { VOCs: 12.5 }, two_high: false },
  });
});

test('claims that could lift a conflict are offered apart', () => {
  const standing = clause({ outcome: 'conflict', could_lift: ['activity'] });
  const idle = clause({ id: 'n', outcome: 'not_applicable', could_lift: ['mode'] });
  const page = show(assessment('conflict', { clauses: [standing, idle] }));
  const claims = page.querySelector('#questions details')!.textContent;
  expect(claims).toContain('活动类型');
  expect(claims).not.toContain('排放方式');
});

test('no data and failed are never told as clear', () => {
  const layers = [
    layer({ name: '水源', status: 'no_data', hits: [] }),
    layer({ name: '农田', status: 'failed', hits: [] }),
  ];
  const page = show(assessment('undetermined', { layers }));
  expect(page.textContent).toContain('没有数据不等于不涉及');
  expect(page.querySelector('.status--no_data')!.textContent).toContain('无数据');
  expect(page.querySelector('.status--failed')!.textContent).toContain('计算失败');
});

test('the table gives every area in square metres, mu and hectares', () => {
  const row = show(assessment('conditional')).querySelector('.hit')!.textContent;
  for (const figure of ['40,000.0', '60.00', '4.0000', '40.00%', '部分在内', '重点管控单元']) {
    expect(row).toContain(figure);
  }
});

test('withheld figures of the public tier are told as withheld', () => {
  const hit = { ...layer().hits[0]!, overlap_m2: null, share: null };
  const value = assessment('undetermined', { tier: 'public', layers: [layer({ hits: [hit] })] });
  value.footprint = { ...value.footprint, geometry: null, area_m2: null };
  const page = show(value);
  expect(page.querySelector('.hit')!.textContent).toContain('不公开');
  expect(page.textContent).toContain('公开查询');
});

test('caps of the place are told with what is used and what the project takes', () => {
  const text = { 'zh-CN': '三川开发区挥发性有机物上限 120 t/a，已用 85.5，本项目 40', en: 'cap 120 t/a' };
  const account = {
    name: 'cap:park:三川开发区/emissions_t_per_year.VOCs/2026', place: 'park:三川开发区',
    quantity: 'emissions_t_per_year.VOCs', unit: 't/a', cap: 120, used: 85.5, own: 0, project: 40,
    left: 34.5, within: false, source: '规划环评', text,
  };
  const page = show({ ...assessment('undetermined'), caps: [account] });
  expect(page.textContent).toContain('上限 120 t/a，已用 85.5，本项目 40');
  expect(page.textContent).toContain('余量不足');
});

test('an answer with everything withheld can still be read', () => {
  const bare = { ...assessment('undetermined'), tier: 'public' } as unknown as Record<string, unknown>;
  for (const name of ['reasons', 'releases', 'engine', 'project', 'facts_used', 'caps', 'footprint',
    'coverage', 'decided_by', 'missing_facts', 'not_examined', 'neighbours', 'findings']) {
    bare[name] = null;
  }
  bare['layers'] = [{ ...layer(), hits: null, covered_share: null, boundary_tolerance_m: null }];
  bare['clauses'] = [{ ...clause(), text: null, facts: null, basis: null, missing: null, could_lift: null, source: null }];
  const page = show(readable(bare as unknown as Assessment));
  expect(page.querySelector('h1')!.textContent).toContain('无法判定');
  expect(page.textContent).toContain('原文不公开');
});

test('hostile names are text, folded and kept in their own direction', () => {
  const hit = { ...layer().hits[0]!, name: HOSTILE };
  const page = show(
    assessment('conflict', {
      project: { name: HOSTILE },
      layers: [layer({ name: HOSTILE, hits: [hit] })],
      clauses: [clause({ text: HOSTILE, reason: HOSTILE, id: HOSTILE })],
    }),
  );
  expect(page.querySelector('script')).toBeNull();
  expect(page.textContent).toContain('<script>alert(1)</script>');
  const holders = [...page.querySelectorAll('*')].filter((one) =>
    [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.includes('\u202e')),
  );
  expect(holders.length).toBeGreaterThan(3);
  expect(holders.every((one) => one.tagName === 'BDI')).toBe(true);
});

test('clauses are filtered by words and by the counts in the verdict', async () => {
  const clauses = [clause(), clause({ id: 'w', outcome: 'conforms', text: '用水限额' })];
  const page = show(assessment('no_conflict', { clauses }));
  const cards = () => page.querySelectorAll('#clauses article').length;
  expect(cards()).toBe(2);
  type(field(page, '查找文字'), '用水');
  await until(() => cards() === 1);
  button(page, '不适用 1').click();
  await until(() => page.querySelector('#clauses article')!.textContent!.includes('造纸'));
});

test('a clause under the pointer lights its place, and a lit place its clause', async () => {
  const page = show(assessment('no_conflict'));
  const card = page.querySelector('#clauses article')!;
  card.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
  expect(getState().lit).toEqual(['ZH99990120001']);
  await until(() => page.querySelector('.hit--lit') !== null && page.querySelector('.clause--lit') !== null);
});

test('only reports that the service makes are offered', async () => {
  serve({
    'HEAD /v1/checks/check-conflict.pdf': () => new Response(null),
    'HEAD /v1/checks/check-conflict.docx': () => new Response(null, { status: 406 }),
    'HEAD /v1/checks/check-conflict.xlsx': () => new Response(null, { status: 405 }),
    'GET /v1/checks/check-conflict.xlsx': () => new Response('x'),
  });
  const page = show(assessment('conflict'));
  await until(() => page.querySelector('.downloads') !== null);
  const offered = [...page.querySelectorAll('.downloads a')].map((one) => one.textContent);
  expect(offered).toEqual(['PDF 报告', 'Excel 表格']);
});

test('the page changes to English whole', async () => {
  const page = show(assessment('no_conflict'));
  chooseLanguage('en');
  await until(() => page.querySelector('h1')!.textContent!.includes('No conflict found'));
  expect(document.documentElement.lang).toBe('en');
  chooseLanguage('zh-CN');
});

test('a layer that is not there at all is called by its kind', () => {
  const lost = layer({ kind: 'red-lines', name: null, release: null, status: 'no_data', hits: [] });
  const page = show(assessment('undetermined', { layers: [lost] }));
  expect(page.textContent).toContain('生态保护红线');
});

test('where no list is in force that is said, in place of a filter of nothing', () => {
  const page = show(assessment('undetermined', { clauses: [] }));
  expect(page.textContent).toContain('没有清单不等于没有要求');
  expect(page.querySelector('.filter')).toBeNull();
});

test('the facts that a clause used are told in words, and its text once', () => {
  const used = clause({ id: 'd', outcome: 'conflict', text: '禁止新建。', facts: { mode: 'direct', two_high: true, fuels: ['煤'] } });
  const page = show(assessment('conflict', { clauses: [used], decided_by: ['d'] }));
  const card = page.querySelector('article')!.textContent!;
  for (const words of ['排放方式：直接', '是否“两高”：是', '燃料：煤']) expect(card).toContain(words);
  expect(card.split('禁止新建。')).toHaveLength(2);
});

test('a number that is asked by a list of its own is sent as a number', async () => {
  const missing_facts = [{ field: 'others.pue', clauses: ['a'], would_settle: 1 }];
  const page = show(assessment('undetermined', { missing_facts }));
  const input = page.querySelector<HTMLInputElement>('.ask input')!;
  input.value = '1.2';
  input.dispatchEvent(new Event('change', { bubbles: true }));
  expect(getState().project).toEqual({ others: { pue: 1.2 } });
});
