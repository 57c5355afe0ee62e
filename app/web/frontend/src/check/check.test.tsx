import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { cornersDrawn, offerDrawer } from '../actions/drawing';
import { getState } from '../store';
import { assessment, SITE } from '../testing/fixtures';
import { button, draw, field, resetStore, type, until } from '../testing/page';
import { problem, serve } from '../testing/service';
import { CheckPage } from './CheckPage';

const READ = {
  footprints: { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: SITE }] },
  findings: [{ code: 'datum-suspect', severity: 'warning', message: { 'zh-CN': '可能有偏移', en: 'x' } }],
  proposals: [{ kind: 'datum', value: 'gcj02', text: { 'zh-CN': '按 GCJ-02 换算', en: 'GCJ-02' } }],
};

beforeEach(resetStore);
afterEach(() => vi.unstubAllGlobals());

async function paste(page: HTMLElement, text: string) {
  button(page, '粘贴坐标').click();
  await until(() => page.querySelector('textarea') !== null);
  type(field(page, '坐标文字'), text);
  await until(() => !button(page, '读取坐标').disabled);
  button(page, '读取坐标').click();
}

test('a pasted site is shown in words with its findings before anything is checked', async () => {
  const asked = serve({ 'POST /v1/footprints': READ });
  const page = draw(<CheckPage />);
  expect(button(page, '核对这块地').disabled).toBe(true);
  await paste(page, '110,30');
  await until(() => page.textContent!.includes('可能有偏移'));
  expect(page.textContent).toContain('公顷');
  expect(button(page, '核对这块地').disabled).toBe(false);
  expect(asked.map(({ path }) => path)).toEqual(['/v1/footprints']);
});

test('one click on a proposal sends the site again with the answer', async () => {
  const asked = serve({ 'POST /v1/footprints': READ });
  const page = draw(<CheckPage />);
  await paste(page, '110,30');
  await until(() => page.textContent!.includes('按 GCJ-02 换算'));
  button(page, '按 GCJ-02 换算').click();
  await until(() => page.textContent!.includes('已按您的确认处理'));
  expect(asked.at(-1)!.body).toEqual({ text: '110,30', datum: 'gcj02' });
});

test('a refused site says why and what to do, and keeps what was typed', async () => {
  serve({
    'POST /v1/footprints': () =>
      problem(422, 'zone-missing', '缺少带号', {
        detail: '东坐标只有 6 位。',
        remedy: { 'zh-CN': '写明带号。', en: 'State the zone.' },
        errors: [{ detail: '第 1 行' }, { detail: '第 2 行' }],
      }),
  });
  const page = draw(<CheckPage />);
  await paste(page, '388000,3500000');
  await until(() => page.querySelector('[role=alert]') !== null);
  for (const words of ['缺少带号', '东坐标只有 6 位', '写明带号', '第 2 行', 'zone-missing']) {
    expect(page.textContent).toContain(words);
  }
  expect(field(page, '坐标文字').value).toBe('388000,3500000');
});

test('a refused site offers the ways out that the service knows', async () => {
  const proposals = [{ kind: 'crs', value: 4526, text: { 'zh-CN': '像是第 38 带。', en: 'zone 38?' } }];
  const refused = () => problem(422, 'crs-missing', '没有坐标系', { proposals });
  const asked = serve({
    'POST /v1/footprints': ({ body }: { body: object }) => ('crs' in body ? READ : refused()),
  });
  const page = draw(<CheckPage />);
  await paste(page, '3388000,38530000');
  await until(() => page.textContent!.includes('像是第 38 带'));
  button(page, '像是第 38 带').click();
  await until(() => page.textContent!.includes('地块面积'));
  expect(asked.at(-1)!.body).toEqual({ text: '3388000,38530000', crs: 'EPSG:4526' });
});

test('a repaired shape that is offered is taken as the new shape', async () => {
  const proposals = [{ kind: 'repair', value: SITE, text: { 'zh-CN': '用修复后的图形', en: 'x' } }];
  let first = true;
  const asked = serve({
    'POST /v1/footprints': () => {
      const answer = first ? problem(422, 'self-intersection', '自相交', { proposals }) : READ;
      first = false;
      return answer;
    },
  });
  const page = draw(<CheckPage />);
  await paste(page, '110,30');
  await until(() => page.textContent!.includes('用修复后的图形'));
  button(page, '用修复后的图形').click();
  await until(() => page.textContent!.includes('地块面积'));
  const { file } = asked.at(-1)!.body as { file: File };
  expect(JSON.parse(await file.text()).geometry).toEqual(SITE);
});

test('a line is asked for its width and read again with it', async () => {
  const asked = serve({
    'POST /v1/footprints': ({ body }: { body: object }) =>
      'half_width_m' in body ? READ : problem(422, 'half-width-missing', '缺少半宽'),
  });
  const page = draw(<CheckPage />);
  await paste(page, '110,30');
  await until(() => page.textContent!.includes('缺少半宽'));
  type(field(page, '半宽'), '12');
  await until(() => !button(page, '按此半宽读取').disabled);
  field(page, '半宽').form!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await until(() => page.textContent!.includes('地块面积'));
  expect(asked.at(-1)!.body).toEqual({ text: '110,30', half_width_m: 12 });
});

test('the coordinate table does what drawing does', async () => {
  const asked = serve({ 'POST /v1/footprints': READ });
  const page = draw(<CheckPage />);
  button(page, '填坐标表').click();
  await until(() => page.querySelector('table') !== null);
  button(page, '用这些点').click();
  await until(() => page.textContent!.includes('至少需要三个不同的点'));
  const corners = [['110', '30'], ['111', '30'], ['111', '31']];
  for (const [index, [lon, lat]] of corners.entries()) {
    type(field(page, `第 ${index + 1} 点经度`), lon!);
    await until(() => field(page, `第 ${index + 1} 点经度`).value === lon);
    type(field(page, `第 ${index + 1} 点纬度`), lat!);
    await until(() => field(page, `第 ${index + 1} 点纬度`).value === lat);
  }
  page.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await until(() => asked.length === 1);
  expect(getState().site.origin).toMatchObject({ kind: 'shape', by: 'table' });
});

test('corners of a plot that was read are corrected in the table, by keyboard', async () => {
  const asked = serve({ 'POST /v1/footprints': READ });
  const page = draw(<CheckPage />);
  await paste(page, '110,30');
  await until(() => page.textContent!.includes('地块面积'));
  button(page, '在坐标表中修改').click();
  await until(() => page.querySelector('table') !== null);
  expect(field(page, '第 2 点经度').value).toBe('110.106');
  type(field(page, '第 2 点经度'), '110.107');
  await until(() => field(page, '第 2 点经度').value === '110.107');
  page.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await until(() => asked.length === 2);
  const { file } = asked[1]!.body as { file: File };
  expect(JSON.parse(await file.text()).geometry.coordinates[0][1]).toEqual([110.107, 30.052]);
});

test('the map is given the corners of a plot to edit, and the plot is back when one gives up', async () => {
  const asked = serve({ 'POST /v1/footprints': READ });
  const given: unknown[] = [];
  const drawer = { start: vi.fn(), undo: vi.fn(), finish: vi.fn(), stop: vi.fn() };
  offerDrawer({ ...drawer, edit: (ring) => given.push(ring) });
  const page = draw(<CheckPage />);
  await paste(page, '110,30');
  await until(() => page.textContent!.includes('地块面积'));
  button(page, '在图上修改').click();
  await until(() => page.textContent!.includes('拖动拐点可移动'));
  expect(given).toEqual([SITE.coordinates[0]!.slice(0, -1)]);
  expect(button(page, '撤销一步').disabled).toBe(true);
  cornersDrawn(5, 1);
  await until(() => !button(page, '撤销一步').disabled);
  button(page, '撤销一步').click();
  expect(drawer.undo).toHaveBeenCalled();
  button(page, '取消').click();
  await until(() => page.textContent!.includes('地块面积'));
  expect(asked).toHaveLength(2);
  offerDrawer(null);
});

test('the check sends site, project and language, and its result is remembered', async () => {
  const asked = serve({
    'POST /v1/footprints': READ,
    'POST /v1/checks': assessment('conditional'),
  });
  const page = draw(<CheckPage />);
  await paste(page, '110,30');
  await until(() => !button(page, '核对这块地').disabled);
  page.querySelectorAll<HTMLInputElement>('[name=nature]')[0]!.click();
  button(page, '核对这块地').click();
  await until(() => getState().check.status === 'ready');
  const sent = asked.find(({ path }) => path === '/v1/checks')!.body;
  expect(sent).toMatchObject({ footprint: READ.footprints, project: { nature: 'new' }, language: 'zh-CN' });
  expect(location.hash).toBe('#/check/check-conditional');
  expect(getState().history[0]).toMatchObject({ id: 'check-conditional', verdict: 'conditional' });
  expect(JSON.stringify(getState().history)).not.toContain('110.');
});

test('an unreachable service is told in plain words, with a way to try again', async () => {
  serve({ 'POST /v1/footprints': () => Promise.reject(new TypeError('down')) });
  const page = draw(<CheckPage />);
  await paste(page, '110,30');
  await until(() => page.textContent!.includes('无法连接服务'));
  expect(button(page, '重试')).toBeTruthy();
});

test('a file that was refused stays refused, so nobody is told to try it again', async () => {
  const refused = { title: '部分过多', status: 413, code: 'too-many-parts', detail: '共 5706 个。' };
  serve({ 'POST /v1/footprints': () => Promise.resolve(new Response(JSON.stringify(refused), { status: 413, headers: { 'content-type': 'application/problem+json' } })) });
  const page = draw(<CheckPage />);
  await paste(page, '110,30');
  await until(() => page.textContent!.includes('部分过多'));
  expect([...page.querySelectorAll('button')].map((one) => one.textContent)).not.toContain('重试');
});
