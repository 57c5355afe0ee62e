import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { hashOf, routeOf } from '../actions/address';
import { changeTiles, rasterTiles } from '../api/ground';
import { getState, update } from '../store';
import { button, draw, field, resetStore, type, until } from '../testing/page';
import { json, problem, serve } from '../testing/service';
import { SupervisionPage } from './SupervisionPage';

const LAND = { kind: 'categorical', unit: null, release: 'city', bbox: [112, 31, 113, 32], withdrawn: null };
const RASTERS = [
  { ...LAND, id: 'a', name: '土地覆盖', date: '2015-12-31' },
  { ...LAND, id: 'b', name: '土地覆盖', date: '2020-12-31' },
  { ...LAND, id: 'x', name: '旧图', date: '2020-12-31', withdrawn: '日期有误' },
];
const LEGEND = { kind: 'categorical', unit: null, rows: [{ value: 1, name: '林地<b>', colour: '#006400' }] };
const CLUE = {
  id: 'c1',
  state: 'assigned',
  version: 1,
  type_name: '新增建设用地',
  concern: 'high',
  from_name: '林地',
  to_name: '建设用地',
  before: '2015-12-31',
  after: '2020-12-31',
  zone_code: 'HX001',
  zone_name: null,
  area_m2: 18000,
  lon: 112.5,
  lat: 31.5,
  assignee: '李',
  due: '2026-01-01',
  overdue: true,
  outcome: null,
  follows: null,
};
const SQUARE = { type: 'Polygon', coordinates: [[[112, 31], [113, 31], [113, 32], [112, 31]]] };
const FEATURES = { type: 'FeatureCollection', features: [{ type: 'Feature', id: 'c1', geometry: SQUARE, properties: CLUE }] };

beforeEach(resetStore);
afterEach(() => vi.unstubAllGlobals());

test('the slider goes through the days of a raster, and the map follows', async () => {
  serve({
    'GET /v1/rasters': { items: RASTERS },
    'GET /v1/rasters/a/legend': LEGEND,
    'GET /v1/rasters/b/legend': LEGEND,
  });
  const page = draw(<SupervisionPage tab="ground" />);
  await until(() => page.textContent!.includes('日期：2020年12月31日'));
  await until(() => getState().ground.raster?.id === 'b');
  expect(page.textContent).not.toContain('旧图');
  const slider = field(page, '日期');
  type(slider, '0');
  await until(() => getState().ground.raster?.id === 'a');
  expect(slider.getAttribute('aria-valuetext')).toBe('2015年12月31日');
  await until(() => page.textContent!.includes('林地<b>'));
  expect(page.querySelector('.ground-legend b')).toBeNull();
});

test('change is drawn against the day that is chosen', async () => {
  serve({ 'GET /v1/rasters': { items: RASTERS }, 'GET /v1/rasters/b/legend': LEGEND });
  const page = draw(<SupervisionPage tab="ground" />);
  await until(() => page.textContent!.includes('与哪一期比较'));
  const before = [...page.querySelectorAll('select')].at(-1)!;
  before.value = 'a';
  before.dispatchEvent(new Event('change', { bubbles: true }));
  await until(() => getState().ground.change !== null);
  expect(getState().ground.change).toMatchObject({ before: 'a', after: 'b', threshold: null });
  expect(page.textContent).toContain('类别不同');
});

test('clues are a table or cards, and those of one state alone', async () => {
  const asked = serve({ 'GET /v1/clues/features': () => json(FEATURES) });
  const page = draw(<SupervisionPage tab="ledger" />);
  await until(() => page.querySelector('table.clues') !== null);
  expect(page.textContent).toContain('已超期');
  await until(() => getState().ground.clues?.features.length === 1);
  button(page, '以卡片显示').click();
  await until(() => page.querySelector('.clue-card') !== null);
  expect(button(page, '以卡片显示').getAttribute('aria-pressed')).toBe('true');
  const state = page.querySelector('select')!;
  state.value = 'closed';
  state.dispatchEvent(new Event('change', { bubbles: true }));
  await until(() => asked.filter(({ path }) => path === '/v1/clues/features').length === 2);
});

test('who may visit reports with note, place and photographs of the version looked at', async () => {
  const asked = serve({
    'GET /v1/me': { name: '李', roles: [], permissions: ['verify-change'] },
    'GET /v1/clues/features': FEATURES,
    'GET /v1/clues/c1': { ...CLUE, history: [] },
    'POST /v1/clues/c1/actions': () => problem(403, 'clue-not-assigned', '线索未分派给您'),
  });
  const page = draw(<SupervisionPage tab="ledger" clue="c1" />);
  await until(() => page.querySelector('form') !== null);
  expect(page.querySelector('form [role=group]')).toBeNull(); // one step, nothing to choose
  type(page.querySelector('textarea') as unknown as HTMLInputElement, '新建厂房');
  type(field(page, '现场经度'), '112.5');
  type(field(page, '现场纬度'), '31.5');
  await new Promise((next) => setTimeout(next)); // the form is drawn with what was typed
  const form = page.querySelector('form')!;
  form.noValidate = true;
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await until(() => page.textContent!.includes('线索未分派给您'));
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({
    action: 'verify',
    version: 1,
    note: '新建厂房',
    position: [112.5, 31.5],
  });
});

test('an evaluation says what is unknown and never shows it as nought', async () => {
  const row = {
    code: 'x', line_name: '红线', unit: '%', direction: 'high', department: '林业局', target: 90,
  };
  update({ releases: [{ id: 'r', name: '三川', state: 'published', layers: [{}], lists: [] } as never] });
  serve({
    [`GET /v1/evaluations/r/${new Date().getFullYear()}`]: {
      year: 2026,
      year_is_over: false,
      as_of: '2026-11-22',
      summary: { met: 0, missed: 0, unknown: 2, 'no-target': 0 },
      rows: [
        { ...row, name: '未知项', value: null, at_least: null, at_most: null, why: ['没有监测'], judgement: 'unknown' },
        { ...row, code: 'y', name: '区间项', value: null, at_least: 50, at_most: 100, why: [], judgement: 'unknown' },
      ],
    },
  });
  const page = draw(<SupervisionPage tab="evaluation" />);
  await until(() => page.textContent!.includes('没有监测'));
  const cells = [...page.querySelectorAll('tbody td')].map((one) => one.textContent);
  expect(page.querySelector('.bar')!.getAttribute('viewBox')).toBe('0 0 160 12'); // never cut off
  expect(cells[0]).toContain('未知');
  expect(cells[0]).not.toContain('0');
  expect(cells[3]).toContain('50 – 100 %');
  expect(page.textContent).toContain('数据截至2026年11月22日');
  expect(page.querySelectorAll('.bar')).toHaveLength(1);
});

test('the address names the tab and the clue', () => {
  const route = { page: 'supervision', tab: 'ledger', clue: 'a/b' } as const;
  expect(routeOf(hashOf(route))).toEqual(route);
  expect(routeOf('#/supervision')).toEqual({ page: 'supervision', tab: 'ground' });
  expect(routeOf('#/supervision/nothing/x')).toEqual({ page: 'supervision', tab: 'ground' });
});

test('tiles are asked of our own host with the braces left for the map', () => {
  expect(rasterTiles('a b')).toMatch(/\/v1\/rasters\/a%20b\/tiles\/\{z\}\/\{x\}\/\{y\}\.png$/);
  expect(changeTiles('a', 'b', 0.2)).toMatch(/\/a\/change\/b\/tiles\/\{z\}\/\{x\}\/\{y\}\.png\?threshold=0\.2$/);
});
