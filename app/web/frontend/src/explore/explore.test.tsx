import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { loadReference } from '../actions/reference';
import { getState, update } from '../store';
import { button, draw, field, resetStore, type, until } from '../testing/page';
import { problem, serve } from '../testing/service';
import { ExplorePage } from './ExplorePage';

const LAYER = {
  id: 'u1',
  kind: 'control-units',
  name: '环境管控单元',
  element: null,
  class: null,
  release: 'r1',
  release_name: '三川市',
  feature_count: 2,
  bounds: [112, 31, 113, 32],
  url: '/v1/map/layers/u1.geojson',
  tiles: '/v1/map/layers/u1.pmtiles',
};
const RELEASE = {
  jurisdictions: ['990100'],
  effective_from: '2026-01-01',
  effective_to: null,
  layers: [LAYER],
  lists: [],
};
const REFERENCE = {
  'GET /v1/map/layers': { layers: [LAYER] },
  'GET /v1/releases': {
    items: [
      { ...RELEASE, id: 'r0', name: '三川市2025', state: 'superseded' },
      { ...RELEASE, id: 'r1', name: '三川市2026', state: 'published' },
    ],
  },
};
const POINT = {
  units: [{ code: 'ZH1', name: '一号单元', category: 'key-control', release: 'r1' }],
  zones: [],
  red_lines: [],
  references: [],
};

beforeEach(resetStore);
afterEach(() => vi.unstubAllGlobals());

async function opened(answers: Record<string, unknown> = {}) {
  const asked = serve({ ...REFERENCE, ...answers });
  loadReference();
  const page = draw(<ExplorePage />);
  await until(() => getState().releases.length === 2 && getState().map.layers.status === 'ready');
  return { page, asked };
}

test('a unit is found by its name, and choosing it sends the map there', async () => {
  const found = { ...POINT.units[0], kind: 'control-units', layer: 'u1', bounds: [112, 31, 112.5, 31.5] };
  const { page } = await opened({ 'GET /v1/map/zones': { items: [found] } });
  type(field(page, '查找管控单元或分区'), '一号');
  await until(() => page.textContent!.includes('找到 1 处'));
  button(page, '一号单元').click();
  expect(getState().map.goal).toEqual([112, 31, 112.5, 31.5]);
  expect(getState().lit).toEqual(['ZH1']);
});

test('nothing found is said, not left blank', async () => {
  const { page } = await opened({ 'GET /v1/map/zones': { items: [] } });
  type(field(page, '查找管控单元或分区'), '没有的地方');
  await until(() => page.textContent!.includes('没有名称或编码含这些字'));
});

test('another day or release is asked of the service', async () => {
  const { page, asked } = await opened();
  type(field(page, '查看哪一天有效的数据'), '2025-06-01', 'change');
  await until(() => getState().map.asOf === '2025-06-01' && getState().map.layers.status === 'ready');
  const select = page.querySelector('select')!;
  select.value = 'r0';
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await until(() => asked.filter(({ path }) => path === '/v1/map/layers').length === 3);
  expect(getState().map.release).toBe('r0');
});

test('a layer that was switched off stays off when the data are asked for again', async () => {
  const { page } = await opened();
  (page.querySelector('.switch input') as HTMLInputElement).click();
  expect(getState().map.visible.size).toBe(0);
  type(field(page, '查看哪一天有效的数据'), '2026-06-01', 'change');
  await until(() => getState().map.layers.status === 'ready');
  expect(getState().map.visible.size).toBe(0);
});

test('a unit shows its access list when it is opened, and says where there is none', async () => {
  const clause = { id: 'c', dimension: 'spatial-layout', effect: 'prohibit', text: '禁止新建<script>', review: 'machine', basis: [] };
  const { page } = await opened({ 'GET /v1/lists/r1': { items: [clause] } });
  update({ point: { status: 'ready', value: POINT as never, problem: null, lon: 112, lat: 31 } });
  await until(() => page.querySelector('.unit-clauses') !== null);
  const details = page.querySelector('.unit-clauses') as HTMLDetailsElement;
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
  await until(() => page.textContent!.includes('禁止新建<script>'));
  expect(page.textContent).toContain('未查到生态保护红线');
});

test('changes between two releases are told layer by layer', async () => {
  const changes = {
    layers: {
      环境管控单元: {
        added: [{ code: 'ZH9', name: '九号单元' }],
        removed: [],
        reshaped: [{ code: 'ZH1', name: '一号单元', gained_m2: 10, lost_m2: 20 }],
        attributes_changed: [],
        unchanged: 54,
      },
    },
    clauses: { added: [1], removed: [], changed: [1, 2] },
  };
  const ring = [[112.1, 31.1], [112.2, 31.1], [112.2, 31.2], [112.1, 31.1]];
  const shape = {
    type: 'Feature',
    properties: { code: 'ZH9', name: '九号单元', change: 'added', area_m2: 9, layer: '环境管控单元' },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
  const { page } = await opened({
    'GET /v1/releases/r1/changes': changes,
    'GET /v1/releases/r1/changes.geojson': { type: 'FeatureCollection', features: [shape] },
  });
  const [before, after] = [...page.querySelectorAll<HTMLSelectElement>('.more select')];
  for (const [select, id] of [[before!, 'r0'], [after!, 'r1']] as const) {
    select.value = id;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve));
  }
  await until(() => !button(page, '比较').disabled);
  [...page.querySelectorAll('button')].find((one) => one.textContent === '比较')!.click();
  await until(() => page.textContent!.includes('九号单元'));
  expect(page.textContent).toContain('新增 1，删除 0，边界调整 1');
  expect(page.textContent).toContain('新增 1，删除 0，修改 2');
  expect(getState().map.goal).toEqual([112.1, 31.1, 112.2, 31.2]);
  const rows = [...page.querySelectorAll('.bullets li')];
  expect(rows.map((row) => row.querySelector('.link') !== null)).toEqual([true, false]);
  rows[0]!.querySelector<HTMLElement>('.link')!.click();
  expect(getState().lit).toEqual(['ZH9']);
});

test('a search that fails says so', async () => {
  const { page } = await opened({ 'GET /v1/map/zones': () => problem(503, 'store-unavailable', '数据库不可用') });
  type(field(page, '查找管控单元或分区'), '一');
  await until(() => page.textContent!.includes('数据库不可用'));
});
