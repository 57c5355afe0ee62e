/** The one store: everything two parts of the page have to agree on. */

import type { FeatureCollection, Position } from 'geojson';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

import type { Origin } from './api/footprints';
import type {
  Assessment,
  CheckRequest,
  Example,
  FieldSchema,
  Finding,
  Industry,
  Language,
  MapLayer,
  PointAnswer,
  Problem,
  Project,
  Proposal,
  ReleaseSummary,
} from './api/types';
import type { Bounds } from './geo/shapes';

export type Route =
  | { page: 'check' | 'explore' | 'examples' | 'history' | 'releases' | 'overview' }
  | { page: 'release' | 'drafts'; id: string }
  | { page: 'result'; id: string }
  | { page: 'supervision'; tab: SupervisionTab; clue?: string }
  | { page: 'compare'; ids: readonly string[] };

export type SupervisionTab = 'ground' | 'ledger' | 'evaluation';

/** What of the ground the map shows. */
export interface GroundView {
  raster: { id: string; bounds: Bounds } | null;
  /** Drawn where a raster differs from an earlier one; of amounts from a threshold on. */
  change: { before: string; after: string; threshold: number | null; bounds: Bounds } | null;
  /** Of the raster, from 0 to 1. */
  opacity: number;
  clues: FeatureCollection | null;
}

/** Findings of the release that is being made. */
export interface QualityView {
  points: FeatureCollection | null;
  /** By its number in the list of findings; another object each time that one is chosen. */
  chosen: { number: number } | null;
}

/** Something that is asked of the service. */
export interface Loading<T> {
  status: 'idle' | 'busy' | 'ready' | 'failed';
  value: T | null;
  problem: Problem | null;
}

export function idle<T>(): Loading<T> {
  return { status: 'idle', value: null, problem: null };
}

export interface Site {
  /** Unknown when the footprint comes from an example or a stored check. */
  origin: Origin | null;
  /** Offers of the reader that the person took. */
  accepted: Proposal[];
  reading: Loading<FeatureCollection>;
  /** As the service measured it; null where it has not. */
  areaM2: number | null;
  findings: Finding[];
  proposals: Proposal[];
  halfWidthM: number | null;
  /** Members of a given request that the form does not show, such as its CRS. */
  request: Partial<CheckRequest>;
}

export interface Drawing {
  on: boolean;
  corners: number;
  /** How many steps can be taken back. */
  steps: number;
  /** The corners that are being edited, as they were; null while a new shape is drawn. */
  ring: Position[] | null;
}

export const NO_DRAWING: Drawing = { on: false, corners: 0, steps: 0, ring: null };

export interface HistoryEntry {
  id: string;
  name: string;
  verdict: string;
  createdAt: string;
}

export interface MapView {
  layers: Loading<MapLayer[]>;
  /** The one release that is looked at; null = all that are in force on the day. */
  release: string | null;
  /** The day whose data are shown; null = today. */
  asOf: string | null;
  /** Where the map was last asked to go. */
  goal: Bounds | null;
  visible: ReadonlySet<string>;
  failed: ReadonlySet<string>;
  supported: boolean;
  open: boolean;
}

export interface State {
  language: Language;
  route: Route;
  online: boolean;
  announcement: string;
  schema: FieldSchema | null;
  examples: Loading<Example[]>;
  releases: ReleaseSummary[];
  site: Site;
  project: Project;
  industries: Industry[];
  asOf: string | null;
  check: Loading<Assessment> & { progress: number | null };
  figure: FeatureCollection | null;
  /** Ground that differs between the two releases that are compared. */
  changes: FeatureCollection | null;
  /** Codes of zones under the pointer or the focus, in the text or on the map. */
  lit: readonly string[];
  drawing: Drawing;
  map: MapView;
  ground: GroundView;
  quality: QualityView;
  point: Loading<PointAnswer> & { lon: number | null; lat: number | null };
  history: HistoryEntry[];
}

export const EMPTY_SITE: Site = {
  origin: null,
  accepted: [],
  reading: idle(),
  areaM2: null,
  findings: [],
  proposals: [],
  halfWidthM: null,
  request: {},
};

export function initialState(): State {
  return {
    language: 'zh-CN',
    route: { page: 'check' },
    online: true,
    announcement: '',
    schema: null,
    examples: idle(),
    releases: [],
    site: EMPTY_SITE,
    project: {},
    industries: [],
    asOf: null,
    check: { ...idle(), progress: null },
    figure: null,
    changes: null,
    lit: [],
    drawing: NO_DRAWING,
    map: {
      layers: idle(),
      release: null,
      asOf: null,
      goal: null,
      visible: new Set(),
      failed: new Set(),
      supported: true,
      open: true,
    },
    ground: { raster: null, change: null, opacity: 1, clues: null },
    quality: { points: null, chosen: null },
    point: { ...idle(), lon: null, lat: null },
    history: [],
  };
}

let state = initialState();
const listeners = new Set<() => void>();

export function getState(): State {
  return state;
}

export function update(change: Partial<State> | ((now: State) => Partial<State>)): void {
  state = { ...state, ...(typeof change === 'function' ? change(state) : change) };
  for (const listener of [...listeners]) listener();
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The selected part of the store; the component is drawn again when that part changes. */
export function useStore<T>(select: (now: State) => T): T {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const selected = select(state);
  const latest = useRef({ select, selected });
  latest.current = { select, selected };
  useLayoutEffect(() => {
    const look = () => {
      if (!Object.is(latest.current.select(state), latest.current.selected)) redraw(0);
    };
    look();
    return subscribe(look);
  }, []);
  return selected;
}
