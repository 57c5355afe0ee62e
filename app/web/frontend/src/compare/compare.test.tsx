import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { HistoryPage } from '../history/HistoryPage';
import { update } from '../store';
import { assessment, HOSTILE, layer } from '../testing/fixtures';
import { button, draw, resetStore, until } from '../testing/page';
import { serve } from '../testing/service';
import { ComparePage } from './ComparePage';

beforeEach(resetStore);
afterEach(() => vi.unstubAllGlobals());

test('sites stand side by side, with verdict, reasons and what they overlap', async () => {
  serve({
    'GET /v1/checks/a': assessment('conflict', { id: 'a', project: { name: '甲地' } }),
    'GET /v1/checks/b': assessment('no_conflict', { id: 'b', project: { name: HOSTILE } }),
  });
  const page = draw(<ComparePage ids={['a', 'b']} />);
  await until(() => page.querySelectorAll('thead th').length === 2);
  expect(page.textContent).toContain('甲地');
  expect(page.querySelector('script')).toBeNull();
  const verdicts = [...page.querySelectorAll('.compare__verdict')].map((one) => one.textContent);
  expect(verdicts).toEqual(['不符合', '未发现冲突']);
});

test('a layer without data is not told as clear', async () => {
  const lost = layer({ kind: 'red-lines', status: 'no_data', hits: [] });
  serve({ 'GET /v1/checks/a': assessment('undetermined', { id: 'a', layers: [lost] }) });
  const page = draw(<ComparePage ids={['a']} />);
  await until(() => page.textContent!.includes('无数据'));
  expect(page.textContent).not.toContain('不涉及');
});

test('a check that is not there is said, and nothing is compared', async () => {
  serve({ 'GET /v1/checks/a': assessment('undetermined', { id: 'a' }) });
  const page = draw(<ComparePage ids={['a', 'lost']} />);
  await until(() => page.textContent!.includes('没有这个地址'));
  expect(page.querySelector('table')).toBeNull();
});

test('two to five checks of the history are chosen for comparing', async () => {
  const history = Array.from({ length: 6 }, (_, index) => ({
    id: `c${index}`,
    name: `地块${index}`,
    verdict: 'conditional',
    createdAt: '2026-11-21T08:00:00Z',
  }));
  update({ history });
  const page = draw(<HistoryPage />);
  expect(button(page, '比较所选').disabled).toBe(true);
  const boxes = () => [...page.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
  for (const index of [0, 1, 2, 3, 4]) {
    boxes()[index]!.click();
    await until(() => boxes()[index]!.checked && page.textContent!.includes(`（${index + 1}）`));
  }
  expect(boxes()[5]!.disabled).toBe(true);
  button(page, '比较所选').click();
  expect(location.hash).toBe('#/compare/c0,c1,c2,c3,c4');
});
