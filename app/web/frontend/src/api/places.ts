/** Reference data: industries, the project vocabulary, places, map layers, examples. */

import type { FeatureCollection } from 'geojson';

import { getJson, type Options } from './client';
import { RequestFailed } from './problems';
import type {
  Changes,
  Example,
  FieldSchema,
  FoundZone,
  Industry,
  ListedClause,
  MapLayer,
  PointAnswer,
  ReleaseSummary,
} from './types';

/** Where the service publishes the JSON Schema of the project. */
const PROJECT_SCHEMA_PATH = '/v1/project-schema';

export async function searchIndustries(query: string, options: Options): Promise<Industry[]> {
  const path = `/v1/industries?q=${encodeURIComponent(query)}`;
  return (await getJson<{ items: Industry[] }>(path, options)).items;
}

export async function loadProjectSchema(): Promise<FieldSchema | null> {
  return orNone(getJson<FieldSchema>(PROJECT_SCHEMA_PATH), null);
}

/** Which data are looked at: those in force on a day (today where none is given), or one release. */
export interface Scope {
  asOf: string | null;
  release: string | null;
}

function scopeOf({ asOf, release }: Scope, more: Record<string, string> = {}): string {
  const query = new URLSearchParams(more);
  if (release !== null) query.set('release', release);
  else if (asOf !== null) query.set('as_of', asOf);
  return query.size > 0 ? `?${query}` : '';
}

export async function lookUpPoint(lon: number, lat: number, asOf: string | null, options: Options) {
  const query = scopeOf({ asOf, release: null }, { lon: String(lon), lat: String(lat) });
  return getJson<PointAnswer>(`/v1/units${query}`, options);
}

/** Whoever may not see exact zones is shown those of the public map, which knows no drafts. */
export async function loadMapLayers(scope: Scope): Promise<MapLayer[]> {
  const exact = getJson<{ layers: MapLayer[] } | null>(`/v1/map/layers${scopeOf(scope)}`);
  const found = await orNone(exact, null);
  if (found !== null) return found.layers;
  const path = `/v1/public/map/layers${scopeOf({ ...scope, release: null })}`;
  return (await orNone(getJson<{ layers: MapLayer[] }>(path), { layers: [] })).layers;
}

export async function searchZones(text: string, scope: Scope, options: Options) {
  const path = `/v1/map/zones${scopeOf(scope, { q: text })}`;
  return (await getJson<{ items: FoundZone[] }>(path, options)).items;
}

/** The same, where a refusal is to be seen and not passed over. */
export async function loadAllReleases(): Promise<ReleaseSummary[]> {
  return (await getJson<{ items: ReleaseSummary[] }>('/v1/releases')).items;
}

export async function loadReleases(): Promise<ReleaseSummary[]> {
  return (await orNone(getJson<{ items: ReleaseSummary[] }>('/v1/releases'), { items: [] })).items;
}

export async function loadUnitClauses(release: string, unit: string): Promise<ListedClause[]> {
  const path = `/v1/lists/${encodeURIComponent(release)}?unit=${encodeURIComponent(unit)}`;
  return (await getJson<{ items: ListedClause[] }>(path)).items;
}

export async function loadChanges(before: string, after: string): Promise<Changes> {
  const since = new URLSearchParams({ since: before });
  return getJson<Changes>(`/v1/releases/${encodeURIComponent(after)}/changes?${since}`);
}

/** The ground that is new and the ground that is gone, each piece with its code. */
export async function loadChangedShapes(before: string, after: string): Promise<FeatureCollection> {
  const since = new URLSearchParams({ since: before });
  return getJson(`/v1/releases/${encodeURIComponent(after)}/changes.geojson?${since}`);
}

/** Examples exist only where the demo region is loaded. */
export async function loadExamples(): Promise<Example[]> {
  return (await orNone(getJson<{ items: Example[] }>('/v1/examples'), { items: [] })).items;
}

/** A route that this server does not have is an empty answer; any other failure is a failure. */
async function orNone<T>(request: Promise<T>, none: T): Promise<T> {
  try {
    return await request;
  } catch (failure) {
    if (failure instanceof RequestFailed && [403, 404].includes(failure.problem.status)) return none;
    throw failure;
  }
}
