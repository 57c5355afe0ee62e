import { expect, test } from 'vitest';

import { hashOf, routeOf } from './address';

test.each(['check', 'explore', 'examples', 'history', 'releases', 'overview'] as const)('%s has an address', (page) => {
  expect(routeOf(hashOf({ page }))).toEqual({ page });
});

test('a result is shared by its id, whatever the id holds', () => {
  const route = { page: 'result' as const, id: 'a/b c%' };
  expect(routeOf(hashOf(route))).toEqual(route);
});

test.each(['release', 'drafts'] as const)('a %s has an address of its own', (page) => {
  expect(routeOf(hashOf({ page, id: 'a/b 三' }))).toEqual({ page, id: 'a/b 三' });
});

test('a comparison is shared by the ids of its checks', () => {
  const route = { page: 'compare' as const, ids: ['a,b', 'c'] };
  expect(routeOf(hashOf(route))).toEqual(route);
});

test('an unknown or broken address opens the check', () => {
  expect(routeOf('')).toEqual({ page: 'check' });
  expect(routeOf('#/nowhere')).toEqual({ page: 'check' });
  expect(routeOf('#/check/%E0%A4%A')).toEqual({ page: 'result', id: '%E0%A4%A' });
});
