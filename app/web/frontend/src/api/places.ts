/** Reference data: industries, the project vocabulary, places, map layers, examples. */

import { getJson, type Options } from './client';
import { RequestFailed } from './problems';
import type { Example, FieldSchema, Industry, MapLayer, PointAnswer } from './types';

/** Where the service publishes the JSON Schema of the project. */
export const PROJECT_SCHEMA_PATH = '/v1/project-schema';

export async function searchIndustries(query: string, options: Options): Promise<Industry[]> {
  const path = `/v1/industries?q=${encodeURIComponent(query)}`;
  return (await getJson<{ items: Industry[] }>(path, options)).items;
}

export async function loadProjectSchema(): Promise<FieldSchema | null> {
  return orNone(getJson<FieldSchema>(PROJECT_SCHEMA_PATH), null);
}

export async function lookUpPoint(lon: number, lat: number, options: Options) {
  return getJson<PointAnswer>(`/v1/units?lon=${lon}&lat=${lat}`, options);
}

export async function loadMapLayers(): Promise<MapLayer[]> {
  return (await orNone(getJson<{ layers: MapLayer[] }>('/v1/map/layers'), { layers: [] })).layers;
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
