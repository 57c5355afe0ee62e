/** Requests to our own host: JSON in, JSON out, failures as problem documents. */

import { localProblem, problemFrom, RequestFailed } from './problems';
import type { Language } from './types';

export interface Options {
  signal?: AbortSignal | undefined;
  language?: Language | undefined;
}

/** Addresses are relative to the page, so that a path prefix of the operator is kept. */
export function address(path: string): string {
  return new URL(path.replace(/^\//, ''), document.baseURI).href;
}

/**
 * The same for an address the service gave. Another host is never asked: it would learn where
 * the person is looking.
 */
export function ownAddress(given: string): string {
  const url = new URL(given, document.baseURI);
  const home = new URL(document.baseURI);
  return url.origin === home.origin ? url.href : new URL(url.pathname + url.search, home).href;
}

export async function send(path: string, init: RequestInit, options: Options = {}) {
  const headers = new Headers(init.headers);
  headers.set('Accept', 'application/json, application/problem+json;q=0.9, */*;q=0.1');
  if (options.language) headers.set('Accept-Language', options.language);
  let answer: Response;
  try {
    answer = await fetch(path.includes('://') ? path : address(path), {
      ...init,
      headers,
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw new RequestFailed(localProblem('unreachable'));
  }
  if (!answer.ok) throw new RequestFailed(await problemFrom(answer));
  return answer;
}

async function readJson<T>(answer: Response): Promise<T> {
  try {
    return (await answer.json()) as T;
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw new RequestFailed(localProblem('unexpected-answer', answer.status));
  }
}

export async function getJson<T>(path: string, options?: Options): Promise<T> {
  return readJson<T>(await send(path, { method: 'GET' }, options));
}

export async function postJson(path: string, body: unknown, options: Options = {}) {
  return send(
    path,
    {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    },
    options,
  );
}

export async function postForm<T>(path: string, form: FormData, options?: Options): Promise<T> {
  return readJson<T>(await send(path, { method: 'POST', body: form }, options));
}

export async function jsonOf<T>(answer: Response): Promise<T> {
  return readJson<T>(answer);
}
