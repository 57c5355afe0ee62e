/** A service that answers from a list, in the place of `fetch`. */

import { vi } from 'vitest';

export interface Asked {
  method: string;
  path: string;
  body: unknown;
}

type Answer = unknown | ((asked: Asked) => unknown);

/** Keys are `METHOD /path` without the query; what is not listed is a 404 problem. */
export function serve(answers: Record<string, Answer>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    const path = new URL(address, document.baseURI).pathname;
    const method = init.method ?? 'GET';
    const one = { method, path, body: readBody(init.body) };
    asked.push(one);
    const answer = answers[`${method} ${path}`];
    if (answer === undefined) return problem(404, 'not-found', '没有这个地址');
    const given = typeof answer === 'function' ? await answer(one) : answer;
    return given instanceof Response ? given : json(given);
  });
  return asked;
}

function readBody(body: unknown): unknown {
  if (typeof body === 'string') return JSON.parse(body);
  if (body instanceof FormData) return Object.fromEntries(body.entries());
  return null;
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json' },
  });
}

export function problem(status: number, code: string, title: string, more: object = {}): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, code, ...more }), {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  });
}
