/** The part of the address after #, read and written. */

import type { Route } from '../store';

const PLAIN = ['check', 'explore', 'examples', 'history', 'releases', 'overview'] as const;

export function routeOf(hash: string): Route {
  const [page = '', id, part] = hash.replace(/^#\/?/, '').split('/');
  if (page === 'check' && id) return { page: 'result', id: decode(id) };
  if (page === 'releases' && id) return { page: 'release', id: decode(id) };
  if (page === 'lists' && id) return { page: 'drafts', id: decode(id) };
  if (page === 'compare' && id) return { page: 'compare', ids: id.split(',').map(decode) };
  if (page === 'supervision') return supervision(id, part);
  const known = PLAIN.find((candidate) => candidate === page);
  return { page: known ?? 'check' };
}

const TABS = ['ground', 'ledger', 'evaluation'] as const;

function supervision(tab: string | undefined, clue: string | undefined): Route {
  const known = TABS.find((one) => one === tab) ?? 'ground';
  return { page: 'supervision', tab: known, ...(known === 'ledger' && clue ? { clue: decode(clue) } : {}) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a broken escape is taken as it stands; the service will not know such an id
  }
}

export function hashOf(route: Route): string {
  if (route.page === 'result') return `#/check/${encodeURIComponent(route.id)}`;
  if (route.page === 'release') return `#/releases/${encodeURIComponent(route.id)}`;
  if (route.page === 'drafts') return `#/lists/${encodeURIComponent(route.id)}`;
  if (route.page === 'supervision') {
    const rest = route.clue === undefined ? '' : `/${encodeURIComponent(route.clue)}`;
    return `#/supervision/${route.tab}${rest}`;
  }
  if (route.page === 'compare') return `#/compare/${route.ids.map(encodeURIComponent).join(',')}`;
  return `#/${route.page}`;
}

export function go(route: Route): void {
  location.hash = hashOf(route);
}
