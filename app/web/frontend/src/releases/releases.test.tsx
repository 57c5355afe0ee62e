import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { getState } from '../store';
import { button, draw, field, resetStore, type, until } from '../testing/page';
import { json, problem, serve } from '../testing/service';
import { ReleasePage } from './ReleasePage';
import { ReleasesPage } from './ReleasesPage';

const WARNING = {
  code: 'gap',
  severity: 'warning',
  message: '单元之间有缝隙',
  layer: '环境管控单元',
  feature: 'ZH1',
  location: [112.5, 31.5],
};
const RELEASE = {
  id: 'r1',
  key: 'r1',
  name: '三川市<script>',
  state: 'draft',
  jurisdictions: ['990100'],
  effective_from: '2026-01-01',
  effective_to: null,
  layers: [{ name: '环境管控单元', kind: 'control-units', feature_count: 2, bounds: [112, 31, 113, 32] }],
  lists: [],
  findings: [WARNING],
  review: null,
  editors: ['user:王芳'],
  withdrawn_reason: null,
};
const ALL = ['draft-releases', 'review-releases', 'publish-releases'];

function person(permissions: string[]) {
  return { name: 'user:李明', roles: [], areas: [], permissions };
}

function shown(permissions: string[], answers: Record<string, unknown> = {}) {
  const asked = serve({
    'GET /v1/me': person(permissions),
    'GET /v1/releases/r1': () => json(RELEASE),
    'GET /v1/map/layers': { layers: [] },
    'GET /v1/releases': { items: [RELEASE] },
    ...answers,
  });
  return { asked, page: draw(<ReleasePage id="r1" />) };
}

beforeEach(resetStore);
afterEach(() => vi.unstubAllGlobals());

test('a release is not approved before each kind of warning is confirmed', async () => {
  const { asked, page } = shown(ALL, { 'POST /v1/releases/r1/reviews': RELEASE });
  await until(() => page.textContent!.includes('已知悉：单元之间有缝隙'));
  expect(button(page, '同意').disabled).toBe(true);
  (page.querySelector('.tick input') as HTMLInputElement).click();
  await until(() => !button(page, '同意').disabled);
  button(page, '同意').click();
  await until(() => asked.some(({ path }) => path.endsWith('/reviews')));
  const review = asked.find(({ path }) => path.endsWith('/reviews'))!;
  expect(review.body).toMatchObject({ approved: true, acknowledged: ['gap'] });
});

test('a finding sends the map to its place', async () => {
  const { page } = shown([]);
  await until(() => page.querySelector('.quality .link') !== null);
  button(page, '在地图上看').click();
  const [west, south, east, north] = getState().map.goal!;
  expect([(west + east) / 2, (south + north) / 2]).toEqual([112.5, 31.5]);
  expect(getState().lit).toEqual(['ZH1']);
});

test('whoever may not change anything is told so and offered to sign in', async () => {
  const { page } = shown([]);
  await until(() => page.textContent!.includes('没有起草的权限'));
  expect(page.querySelector('a[href^="./login"]')).not.toBeNull();
  expect(page.textContent).not.toContain('上传并读取');
  expect(page.querySelector('h1')!.textContent).toBe('三川市<script>');
});

test('a draft that was changed meanwhile is shown anew, and the refusal stays', async () => {
  const { asked, page } = shown(ALL, {
    'POST /v1/releases/r1/publication': () => problem(412, 'precondition-failed', '版本已变'),
  });
  await until(() => page.querySelector('form[aria-label="发布"]') !== null);
  button(page.querySelector<HTMLElement>('form[aria-label="发布"]')!, '发布').click();
  await until(() => page.textContent!.includes('版本已变'));
  expect(asked.filter(({ method, path }) => method === 'GET' && path === '/v1/releases/r1')).toHaveLength(2);
});

test('a session that has ended offers to sign in', async () => {
  serve({ 'GET /v1/releases': () => problem(401, 'unauthorized', '需要登录') });
  const page = draw(<ReleasesPage />);
  await until(() => page.textContent!.includes('需要登录'));
  expect(page.querySelector('[role=alert] a[href^="./login"]')).not.toBeNull();
});

test('a new draft is made of what was typed', async () => {
  const asked = serve({
    'GET /v1/me': person(ALL),
    'GET /v1/releases': { items: [] },
    'POST /v1/releases': { key: 'r9' },
  });
  const page = draw(<ReleasesPage />);
  await until(() => page.textContent!.includes('新建草稿'));
  type(field(page, '名称'), '三川市 2027');
  type(field(page, '行政区划代码'), '990100，990200');
  page.querySelector('form')!.requestSubmit();
  await until(() => location.hash === '#/releases/r9');
  const created = asked.find(({ method }) => method === 'POST')!.body;
  expect(created).toMatchObject({ name: '三川市 2027', jurisdictions: ['990100', '990200'] });
});

test('a right that cannot be told for a moment is asked for again', async () => {
  let asked = 0;
  const me = () => (asked++ === 0 ? problem(503, 'overloaded', '忙') : json(person(ALL)));
  const { page } = shown(ALL, { 'GET /v1/me': me });
  await vi.waitFor(() => expect(page.textContent).toContain('添加图层'), 5000);
});
