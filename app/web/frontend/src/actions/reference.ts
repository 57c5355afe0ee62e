/** What is loaded once at the start: examples, the project vocabulary, the list of layers. */

import { loadExamples, loadMapLayers, loadProjectSchema, loadReleases } from '../api/places';
import { problemOf } from '../api/problems';
import type { MapLayer } from '../api/types';
import { boundsOf, type Bounds } from '../geo/shapes';
import { getState, update, type Loading } from '../store';

export function loadReference(): void {
  void loadInto(loadExamples, (examples) => update({ examples }));
  void loadLayers();
  void loadInto(loadReleases, ({ value }) => update({ releases: value ?? [] }));
  void loadInto(loadProjectSchema, ({ value }) => update({ schema: value }));
}

async function loadInto<T>(load: () => Promise<T>, put: (part: Loading<T>) => void) {
  put({ status: 'busy', value: null, problem: null });
  try {
    put({ status: 'ready', value: await load(), problem: null });
  } catch (failure) {
    put({ status: 'failed', value: null, problem: problemOf(failure) });
  }
}

/** The layers of the day or the release that is chosen; what was switched on stays on. */
export async function loadLayers(): Promise<void> {
  const { asOf, release } = getState().map;
  await loadInto(
    () => loadMapLayers({ asOf, release }),
    (layers) => {
      const { map } = getState();
      if (map.asOf !== asOf || map.release !== release) return; // another choice was made meanwhile
      const known = new Set((map.layers.value ?? []).map((layer) => layer.id));
      const visible = (layers.value ?? []).filter((layer) =>
        known.has(layer.id) ? map.visible.has(layer.id) : shownAtFirst(layer),
      );
      const kept = layers.value === null ? { ...layers, value: map.layers.value } : layers;
      const ids = layers.value === null ? map.visible : new Set(visible.map(({ id }) => id));
      update({ map: { ...map, layers: kept, visible: ids } });
    },
  );
}

export function chooseDay(asOf: string | null): void {
  update((now) => ({ map: { ...now.map, asOf, release: null } }));
  void loadLayers();
}

/** Sends the map to a zone, with its layer switched on, and lights it. */
export function goTo(zone: { bounds: Bounds; code: string; layer: string }): void {
  update(({ map }) => ({
    map: { ...map, goal: [...zone.bounds], open: true, visible: new Set(map.visible).add(zone.layer) },
    lit: [zone.code],
  }));
}

/** About 400 m each way: enough to see the neighbours of a place. */
const AROUND_DEG = 0.004;

/** Sends the map to a single place and lights the feature there. */
export function lookAt([lon, lat]: [number, number], feature?: string | number | null): void {
  const goal: Bounds = [lon - AROUND_DEG, lat - AROUND_DEG, lon + AROUND_DEG, lat + AROUND_DEG];
  update(({ map }) => ({
    map: { ...map, goal, open: true },
    lit: feature === null || feature === undefined ? [] : [String(feature)],
  }));
}

/** Sends the map to what changed of one zone, or to all that changed. */
export function showChanged(code: string | null): void {
  const features = (getState().changes?.features ?? []).filter(
    ({ properties }) => code === null || properties?.['code'] === code,
  );
  const goal = boundsOf({ type: 'FeatureCollection', features });
  if (!goal) return;
  update(({ map }) => ({ map: { ...map, goal, open: true }, lit: code === null ? [] : [code] }));
}

/** Sends the map to where all of these lie. */
export function showAll(places: Bounds[]): void {
  const [first, ...others] = places;
  if (!first) return;
  const goal = others.reduce<Bounds>(
    ([w, s, e, n], [w2, s2, e2, n2]) => [Math.min(w, w2), Math.min(s, s2), Math.max(e, e2), Math.max(n, n2)],
    [...first],
  );
  update(({ map }) => ({ map: { ...map, goal } }));
}

/** After a release was made, changed or published. */
export async function refreshReleases(): Promise<void> {
  await loadInto(loadReleases, ({ value }) => value && update({ releases: value }));
}

/** The units say where one is, the red lines where one must not be; the rest is asked for. */
function shownAtFirst(layer: MapLayer): boolean {
  return layer.kind === 'control-units' || layer.kind === 'red-lines';
}

export function toggleLayer(id: string): void {
  update((now) => {
    const visible = new Set(now.map.visible);
    if (!visible.delete(id)) visible.add(id);
    return { map: { ...now.map, visible } };
  });
}

export function chooseRelease(release: string | null): void {
  update((now) => ({ map: { ...now.map, release } }));
  void loadLayers();
}

export function layerFailed(id: string): void {
  update((now) => ({ map: { ...now.map, failed: new Set(now.map.failed).add(id) } }));
}

export function shownLayers(): MapLayer[] {
  const { layers, visible } = getState().map;
  return (layers.value ?? []).filter((layer) => visible.has(layer.id));
}

export function showMapUnsupported(): void {
  update((now) => ({ map: { ...now.map, supported: false } }));
}

export function toggleMap(): void {
  update((now) => ({ map: { ...now.map, open: !now.map.open } }));
}
