/** Rasters, clues of change and evaluations, as the service tells them. */

import type { FeatureCollection } from 'geojson';

import type { Bounds } from '../geo/shapes';
import { address, getJson, jsonOf, postForm, postJson } from './client';
import { answerOrResult, type Following } from './jobs';
import type { Wording } from './types';

export interface Raster {
  id: string;
  name: string;
  kind: 'continuous' | 'categorical';
  date: string;
  unit: string | null;
  release: string;
  bbox: Bounds;
  withdrawn: string | null;
}

export interface LegendRow {
  value: number;
  name: string | null;
  colour: string;
}

export interface RasterLegendAnswer {
  kind: Raster['kind'];
  unit: string | null;
  rows: LegendRow[];
}

export const CLUE_STATES = [
  'found',
  'assigned',
  'verified',
  'confirmed',
  'dismissed',
  'rectified',
  'closed',
] as const;

export interface Clue {
  id: string;
  state: (typeof CLUE_STATES)[number];
  version: number;
  type_name: string;
  concern: string;
  from_name: string;
  to_name: string;
  before: string;
  after: string;
  zone_code: string | null;
  zone_name: string | null;
  area_m2: number;
  lon: number;
  lat: number;
  assignee: string | null;
  due: string | null;
  overdue: boolean;
  outcome: string | null;
  follows: string | null;
}

export interface ClueEvent {
  number: number;
  at: string;
  actor: string;
  action: string;
  note: string;
  assignee?: string | null;
  due?: string | null;
  position?: [number, number] | null;
  photographs?: string[];
}

export interface ClueDetail extends Clue {
  history: ClueEvent[];
}

export interface ClueDoing {
  action: string;
  version: number;
  note?: string;
  assignee?: string;
  due?: string;
  position?: [number, number];
  photographs?: string[];
}

export interface EvaluatedRow {
  code: string;
  name: Wording;
  line_name: Wording;
  unit: string;
  direction: 'high' | 'low' | 'none';
  department: Wording | null;
  value: number | null;
  at_least: number | null;
  at_most: number | null;
  why: Wording[];
  target: number | null;
  judgement: 'met' | 'missed' | 'unknown' | 'no-target';
}

export interface Evaluation {
  year: number;
  year_is_over: boolean;
  as_of: string;
  summary: Record<EvaluatedRow['judgement'], number>;
  rows: EvaluatedRow[];
}

const clue = (id: string, rest = '') => `/v1/clues/${encodeURIComponent(id)}${rest}`;

export async function loadRasters(): Promise<Raster[]> {
  const { items } = await getJson<{ items: Raster[] }>('/v1/rasters');
  return items.filter(({ withdrawn }) => withdrawn === null);
}

export async function loadLegend(id: string): Promise<RasterLegendAnswer> {
  return getJson(`/v1/rasters/${encodeURIComponent(id)}/legend`);
}

/** Takes a GeoTIFF in; the form has the fields of `POST /v1/rasters`. */
export async function addRaster(form: FormData): Promise<Raster> {
  return postForm('/v1/rasters', form);
}

/** Where the map fetches tiles; the braces are the map's own. */
export function rasterTiles(id: string): string {
  return `${address(`/v1/rasters/${encodeURIComponent(id)}/tiles/`)}{z}/{x}/{y}.png`;
}

export function changeTiles(before: string, after: string, threshold: number | null): string {
  const pair = `${encodeURIComponent(before)}/change/${encodeURIComponent(after)}`;
  const query = threshold === null ? '' : `?threshold=${threshold}`;
  return `${address(`/v1/rasters/${pair}/tiles/`)}{z}/{x}/{y}.png${query}`;
}

export interface ChangeWithin {
  before: string;
  after: string;
  release: string;
  within: string;
  min_area_m2: number;
  threshold?: number;
}

/** How many patches were found, and what became of them. */
export interface Registered {
  found: number;
  added: number;
  /** Found again where a clue is open. */
  linked: number;
  /** Registered before from the same two days. */
  known: number;
}

export async function registerClues(request: ChangeWithin, options: Following): Promise<Registered> {
  const { found, added, linked, known } = await answerOrResult<Registered>(
    await postJson('/v1/clues', request, options),
    options,
  );
  return { found, added, linked, known };
}

export async function loadClues(state: string): Promise<FeatureCollection> {
  const query = state === '' ? '' : `?state=${encodeURIComponent(state)}`;
  return getJson(`/v1/clues/features${query}`);
}

export async function loadClue(id: string): Promise<ClueDetail> {
  return getJson(clue(id));
}

export async function actOn(id: string, doing: ClueDoing): Promise<ClueDetail> {
  return jsonOf(await postJson(clue(id, '/actions'), doing));
}

export async function keepPhotograph(file: File): Promise<string> {
  const form = new FormData();
  form.set('file', file);
  return (await postForm<{ sha256: string }>('/v1/clues/photographs', form)).sha256;
}

export function photographAt(sha256: string): string {
  return address(`/v1/clues/photographs/${sha256}`);
}

export function evaluationAt(release: string, year: number, ending = ''): string {
  return `/v1/evaluations/${encodeURIComponent(release)}/${year}${ending}`;
}

export async function loadEvaluation(release: string, year: number): Promise<Evaluation> {
  return getJson(evaluationAt(release, year));
}
