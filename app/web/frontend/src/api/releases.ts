/** The life of a release: what is asked of the service to draft, check, review and publish it. */

import type { Bounds } from '../geo/shapes';
import { getJson, jsonOf, postForm, postJson, send } from './client';
import type { Finding, LayerKind, ReleaseSummary } from './types';

export interface Person {
  name: string;
  roles: string[];
  permissions: string[];
}

export interface Review {
  approved: boolean;
  by: string;
  at?: string;
  note?: string | null;
}

/** A release with everything that is said of it; `etag` names the state that was looked at. */
export interface ReleaseDetail extends Omit<ReleaseSummary, 'layers'> {
  key: string;
  layers: { name: string; kind: LayerKind; feature_count: number; bounds: Bounds | null }[];
  findings: Finding[];
  review: Review | null;
  editors: string[];
  approval: string | null;
  withdrawn_reason: string | null;
  published_by: string | null;
  etag: string;
}

export interface NewRelease {
  name: string;
  jurisdictions: string[];
  effective_from: string;
}

export interface AddedLayer {
  layer: string;
  feature_count: number;
  findings: Finding[];
}

export interface ReviewSaid {
  approved: boolean;
  acknowledged: string[];
  note: string;
}

const path = (id: string, rest = '') => `/v1/releases/${encodeURIComponent(id)}${rest}`;

export async function whoAmI(): Promise<Person> {
  return getJson<Person>('/v1/me');
}

export async function loadRelease(id: string): Promise<ReleaseDetail> {
  const answer = await send(path(id), { method: 'GET' });
  const found = await jsonOf<Omit<ReleaseDetail, 'etag'>>(answer);
  return { ...found, etag: answer.headers.get('ETag') ?? '' };
}

export async function createRelease(wanted: NewRelease): Promise<{ key: string }> {
  return jsonOf(await postJson('/v1/releases', wanted));
}

export async function addLayer(id: string, form: FormData): Promise<AddedLayer> {
  return postForm<AddedLayer>(path(id, '/layers'), form);
}

export async function removeLayer(id: string, name: string): Promise<void> {
  await send(path(id, `/layers/${encodeURIComponent(name)}`), { method: 'DELETE' });
}

export async function validateRelease(id: string): Promise<{ ok: boolean }> {
  return jsonOf(await postJson(path(id, '/validation'), {}));
}

export async function reviewRelease(id: string, said: ReviewSaid): Promise<void> {
  await postJson(path(id, '/reviews'), said);
}

/** Publishes the draft as it was looked at; one that was changed meanwhile is refused. */
export async function publishRelease(id: string, etag: string, approval: string): Promise<void> {
  await send(path(id, '/publication'), {
    method: 'POST',
    body: JSON.stringify(approval === '' ? {} : { approval }),
    headers: { 'Content-Type': 'application/json', 'If-Match': etag },
  });
}

export async function withdrawRelease(id: string, reason: string): Promise<void> {
  await postJson(path(id, '/withdrawal'), { reason });
}
