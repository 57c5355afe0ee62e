import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { update } from '../store';
import { draw, field, resetStore, until } from '../testing/page';
import { json, serve } from '../testing/service';
import { legendOf } from './legendText';
import { SupervisionPage } from './SupervisionPage';

const LAND = { kind: 'categorical', unit: null, release: 'city', bbox: [112, 31, 113, 32], withdrawn: null };
const EARLY = { ...LAND, id: 'a', name: '土地覆盖', date: '2015-12-31' };
const LATE = { ...LAND, id: 'b', name: '土地覆盖', date: '2020-12-31' };
const LEGEND = { kind: 'categorical', unit: null, rows: [] };
const CITY = { id: 'r', name: '三川', state: 'published', layers: [{}], lists: [] };

beforeEach(() => {
  resetStore();
  update({ releases: [CITY as never] });
});
afterEach(() => vi.unstubAllGlobals());

function submit(form: HTMLFormElement): void {
  form.noValidate = true;
  form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

async function chosenPair(rights: string[]) {
  const asked = serve({
    'GET /v1/me': { name: '李', roles: [], permissions: rights },
    'GET /v1/rasters': { items: [EARLY, LATE] },
    'GET /v1/rasters/b/legend': LEGEND,
    'POST /v1/clues': () => json({ found: 3, added: 2, linked: 1, known: 0, clues: [] }),
  });
  const page = draw(<SupervisionPage tab="ground" />);
  await until(() => page.textContent!.includes('与哪一期比较'));
  const before = [...page.querySelectorAll('select')].find((one) => one.closest('fieldset'))!;
  before.value = 'a';
  before.dispatchEvent(new Event('change', { bubbles: true }));
  await until(() => page.textContent!.includes('类别不同'));
  return { page, asked };
}

test('who supervises registers what changed, the earlier day first, and is told what became of it', async () => {
  const { page, asked } = await chosenPair(['supervise-change']);
  await until(() => page.querySelector('form') !== null);
  submit(page.querySelector('form')!);
  await until(() => page.textContent!.includes('新登记 2 条，并入已有线索 1 条'));
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({
    before: 'a',
    after: 'b',
    release: 'r',
    within: 'red-lines',
    min_area_m2: 10_000 / 15,
  });
});

test('whoever may not supervise or add is offered neither', async () => {
  const { page } = await chosenPair(['see-zoning']);
  await new Promise((next) => setTimeout(next, 20));
  expect(page.querySelector('form')).toBeNull();
});

test('an analyst sends a GeoTIFF with what its codes mean, and what is empty is not said', async () => {
  const asked = serve({
    'GET /v1/me': { name: '王', roles: [], permissions: ['draft-releases'] },
    'GET /v1/rasters': { items: [] },
    'POST /v1/rasters': () => json(LATE),
  });
  const page = draw(<SupervisionPage tab="ground" />);
  await until(() => page.querySelector('form') !== null);
  page.querySelector('textarea')!.value = '1=林地\n2：耕地';
  field(page, '反映哪一天').value = '2020-12-31';
  submit(page.querySelector('form')!);
  await until(() => asked.filter(({ path }) => path === '/v1/rasters').length === 3);
  const sent = asked.find(({ method }) => method === 'POST')!.body as Record<string, string>;
  expect(JSON.parse(sent.legend!)).toEqual({ 1: '林地', 2: '耕地' });
  expect(Object.keys(sent).sort()).toEqual(['date', 'file', 'kind', 'legend', 'release']);
});

test('a legend is read however its lines part code and name', () => {
  expect(legendOf('1=林地\n2 耕地；3：水域\n\n')).toEqual({ 1: '林地', 2: '耕地', 3: '水域' });
  expect(legendOf('林地')).toEqual({ 林地: '' });
});
