import { afterEach, expect, test, vi } from 'vitest';

import { json, problem, serve } from '../testing/service';
import { assessment, SITE } from '../testing/fixtures';
import { runCheck } from './checks';
import { getJson, ownAddress } from './client';
import { readFootprints } from './footprints';
import { loadExamples } from './places';
import { RequestFailed } from './problems';

afterEach(() => vi.unstubAllGlobals());

async function failureOf(path: string) {
  const failure = await getJson(path).catch((one: unknown) => one);
  expect(failure).toBeInstanceOf(RequestFailed);
  return (failure as RequestFailed).problem;
}

test('a problem document arrives whole', async () => {
  serve({ 'GET /x': () => problem(422, 'bad-ring', '环未闭合', { detail: '第 1 环' }) });
  expect(await failureOf('/x')).toMatchObject({ code: 'bad-ring', title: '环未闭合', detail: '第 1 环' });
});

test('a page of a proxy in place of JSON is told as such', async () => {
  serve({
    'GET /down': () => new Response('<html>', { status: 502 }),
    'GET /odd': () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }),
    'GET /liar': () => new Response('{', { status: 500, headers: { 'Content-Type': 'application/json' } }),
  });
  expect(await failureOf('/down')).toMatchObject({ code: 'unexpected-answer', status: 502 });
  expect(await failureOf('/odd')).toMatchObject({ code: 'unexpected-answer', status: 200 });
  expect(await failureOf('/liar')).toMatchObject({ code: 'unexpected-answer', status: 500 });
});

test('no answer at all is told as such, and a cancelled request is no failure', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
  expect(await failureOf('/x')).toMatchObject({ code: 'unreachable' });
  vi.stubGlobal('fetch', () => Promise.reject(new DOMException('', 'AbortError')));
  await expect(getJson('/x')).rejects.toMatchObject({ name: 'AbortError' });
});

test('another host is never asked, even if the service names one', () => {
  expect(ownAddress('https://elsewhere.example/v1/map/a?b=1')).toBe(
    new URL('/v1/map/a?b=1', document.baseURI).href,
  );
});

test('a large check is followed as a job to its result', async () => {
  const states = [
    { jobID: 'j', status: 'running', progress: 40 },
    { jobID: 'j', status: 'successful', links: [{ rel: 'results', href: '/v1/checks/big' }] },
  ];
  serve({
    'POST /v1/checks': () =>
      new Response('{}', { status: 202, headers: { Location: '/v1/jobs/j' } }),
    'GET /v1/jobs/j': () => json(states.shift()),
    'GET /v1/checks/big': assessment('conditional'),
  });
  const seen: (number | null)[] = [];
  const onProgress = (percent: number | null) => seen.push(percent);
  const answer = await runCheck({ footprint: SITE }, { onProgress });
  expect(answer.verdict).toBe('conditional');
  expect(seen[0]).toBe(40);
});

test('a failed job brings its problem', async () => {
  serve({
    'POST /v1/checks': () =>
      new Response('{}', { status: 202, headers: { Location: '/v1/jobs/j' } }),
    'GET /v1/jobs/j': { jobID: 'j', status: 'failed', message: 'out of memory' },
  });
  await expect(runCheck({ footprint: SITE }, {})).rejects.toMatchObject({
    problem: { code: 'job-failed', detail: 'out of memory' },
  });
});

test('text goes as JSON, files and drawings as a form, with the answers beside them', async () => {
  const asked = serve({ 'POST /v1/footprints': { footprints: {}, findings: [], proposals: [] } });
  await readFootprints({ kind: 'text', text: '1,2' }, { datum: 'gcj02' }, {});
  await readFootprints({ kind: 'shape', geometry: SITE, by: 'table' }, { datum: 'bd09' }, {});
  expect(asked[0]!.body).toEqual({ text: '1,2', datum: 'gcj02' });
  const form = asked[1]!.body as { file: File; datum: string };
  expect(form.datum).toBe('bd09');
  expect(JSON.parse(await form.file.text())).toMatchObject({ type: 'Feature', geometry: SITE });
});

test('a server without examples has none; a broken one fails', async () => {
  serve({});
  expect(await loadExamples()).toEqual([]);
  serve({ 'GET /v1/examples': () => problem(500, 'internal', '内部错误') });
  await expect(loadExamples()).rejects.toMatchObject({ problem: { status: 500 } });
});
