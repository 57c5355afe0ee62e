import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { button, draw, field, resetStore, until } from '../testing/page';
import { json, problem, serve } from '../testing/service';
import { HOSTILE } from '../testing/fixtures';
import { AddLayer } from './AddLayer';
import { AddList } from './AddList';

const REPORT = {
  title: HOSTILE,
  layout: 'grouped',
  units: 2,
  clauses: 5,
  drafts: 7,
  by_review: { machine: 3, 'text-only': 2 },
  characters_in: 99,
  balanced: true,
  findings: [{ code: 'code-malformed', severity: 'warning', message: '编码不规范', feature: '表1!A3' }],
};
const LOOK = {
  format: 'GeoPackage',
  layers: [
    {
      name: 'a',
      geometry_type: 'Point',
      feature_count: 1,
      crs: null,
      fields: [],
      suggested_kind: null,
      suggested_fields: {},
      sample: [],
    },
    {
      name: '红线',
      geometry_type: 'Polygon',
      feature_count: 4,
      crs: 'EPSG:4490',
      fields: ['HXBM', 'HXMC'],
      suggested_kind: 'red-lines',
      suggested_fields: { code: 'HXBM', name: 'HXMC' },
      sample: [{ HXBM: 'HX1', HXMC: '<script>' }],
    },
  ],
  findings: [],
};

beforeEach(resetStore);
afterEach(() => vi.unstubAllGlobals());

const changed = vi.fn(async () => {});

function give(page: HTMLElement, name: string, label: string): void {
  const input = field(page, label);
  const file = new File(['x'], name);
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  input.required = false; // the test page knows no files that a person chose
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

function submit(page: HTMLElement): void {
  page.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
}

test('a list is looked at without being imported, then imported, and leads to its clauses', async () => {
  const asked = serve({
    'POST /v1/inspections/list': REPORT,
    'POST /v1/lists/r1': () => json(REPORT, 201),
  });
  const page = draw(<AddList id="r1" onChange={changed} />);
  give(page, '清单.xlsx', '清单文件');
  button(page, '只看看').click();
  await until(() => page.textContent!.includes('读到 5 条条款，尚未导入'));
  expect(page.querySelector('a')).toBeNull();
  expect(page.textContent).toContain('编码不规范');
  submit(page);
  await until(() => page.textContent!.includes('已导入 5 条条款'));
  expect(asked.map(({ path }) => path)).toEqual(['/v1/inspections/list', '/v1/lists/r1']);
  expect(page.querySelector('a')!.getAttribute('href')).toBe('#/lists/r1');
  expect(page.querySelector('script')).toBeNull();
  expect(changed).toHaveBeenCalledTimes(1);
});

test('a large list is followed as a job, with its progress', async () => {
  let turn = 0;
  serve({
    'POST /v1/lists/r1': () =>
      new Response('{}', { status: 202, headers: { Location: '/v1/jobs/j', 'Content-Type': 'application/json' } }),
    'GET /v1/jobs/j': () =>
      turn++ === 0
        ? { jobID: 'j', status: 'running', progress: 40 }
        : { jobID: 'j', status: 'successful', links: [{ rel: 'x/results', href: '/v1/jobs/j/results' }] },
    'GET /v1/jobs/j/results': REPORT,
  });
  const page = draw(<AddList id="r1" onChange={changed} />);
  give(page, '清单.xlsx', '清单文件');
  submit(page);
  await until(() => page.textContent!.includes('40%'));
  await vi.waitFor(() => expect(page.textContent).toContain('已导入 5 条条款'), 4000);
});

test('a list that is refused says why', async () => {
  serve({ 'POST /v1/lists/r1': () => problem(409, 'list-exists', '清单已导入') });
  const page = draw(<AddList id="r1" onChange={changed} />);
  give(page, '清单.xlsx', '清单文件');
  submit(page);
  await until(() => page.textContent!.includes('清单已导入'));
});

test('a chosen file is looked at, and what it seems to be fills the form', async () => {
  serve({ 'POST /v1/inspections': LOOK });
  const page = draw(<AddLayer id="r1" onChange={changed} />);
  give(page, '红线.gpkg', '文件');
  await until(() => page.textContent!.includes('HXBM'));
  expect(page.querySelector<HTMLSelectElement>('select[name=kind]')!.value).toBe('red-lines');
  expect(page.querySelector<HTMLTextAreaElement>('textarea')!.value).toBe('code=HXBM\nname=HXMC');
  expect(page.querySelector<HTMLInputElement>('input[name=layer]')!.value).toBe('红线');
  expect(page.querySelector('script')).toBeNull();
  page.querySelector<HTMLInputElement>('input[type=radio]')!.click();
  await until(() => page.textContent!.includes('认不出'));
  expect(page.textContent).toContain('未注明，需填写');
});

test('a file that cannot be looked at says why before it is sent', async () => {
  serve({ 'POST /v1/inspections': () => problem(415, 'format-mismatch', '内容不是 GeoJSON') });
  const page = draw(<AddLayer id="r1" onChange={changed} />);
  give(page, 'broken.geojson', '文件');
  await until(() => page.textContent!.includes('内容不是 GeoJSON'));
});
