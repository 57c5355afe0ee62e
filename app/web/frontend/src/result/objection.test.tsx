import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { button, draw, resetStore, type, until } from '../testing/page';
import { problem, serve } from '../testing/service';
import { ObjectionForm } from './ObjectionForm';

beforeEach(resetStore);
afterEach(() => vi.unstubAllGlobals());

test('an objection goes to the analyst with check, clause and reason', async () => {
  const asked = serve({ 'POST /v1/objections': {} });
  const page = draw(<ObjectionForm check="k" clause="c" />);
  expect(button(page, '提交异议').disabled).toBe(true);
  type(page.querySelector('textarea')! as unknown as HTMLInputElement, '边界已调整');
  await until(() => !button(page, '提交异议').disabled);
  button(page, '提交异议').click();
  await until(() => page.textContent!.includes('异议已提交'));
  expect(asked[0]!.body).toEqual({ check: 'k', clause: 'c', reason: '边界已调整' });
});

test('an objection that did not arrive keeps its words', async () => {
  serve({ 'POST /v1/objections': () => problem(503, 'store-unavailable', '数据库不可用') });
  const page = draw(<ObjectionForm check="k" />);
  const text = page.querySelector('textarea')!;
  type(text as unknown as HTMLInputElement, '边界已调整');
  await until(() => !button(page, '提交异议').disabled);
  button(page, '提交异议').click();
  await until(() => page.textContent!.includes('数据库不可用'));
  expect(text.value).toBe('边界已调整');
});
