import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { draw, resetStore, until } from '../testing/page';
import { serve } from '../testing/service';
import { Account } from './Account';

beforeEach(resetStore);
afterEach(() => vi.unstubAllGlobals());

test('whoever is signed in reads the own name and finds the way out', async () => {
  serve({ 'GET /v1/me': { name: 'user:王<b>芳', roles: ['checker'], areas: [], permissions: [] } });
  const page = draw(<Account />);
  await until(() => page.textContent!.includes('已登录：王<b>芳'));
  const form = page.querySelector('form')!;
  expect([form.method, form.getAttribute('action')]).toEqual(['post', './logout']);
  expect(form.querySelector('button')!.textContent).toBe('退出登录');
});

test('where nobody is signed in there is nothing to end', async () => {
  const asked = serve({ 'GET /v1/me': { name: 'anonymous', roles: ['public'], areas: [], permissions: [] } });
  const page = draw(<Account />);
  await until(() => asked.length > 0);
  expect(page.querySelector('form')).toBeNull();
});
