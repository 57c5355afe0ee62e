/** What is loaded once at the start: examples, the project vocabulary, the list of layers. */

import { loadExamples, loadMapLayers, loadProjectSchema } from '../api/places';
import { problemOf } from '../api/problems';
import type { MapLayer } from '../api/types';
import { getState, update, type Loading } from '../store';

export function loadReference(): void {
  void loadInto(loadExamples, (examples) => update({ examples }));
  void loadLayers();
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

export async function loadLayers(): Promise<void> {
  await loadInto(loadMapLayers, (layers) => {
    const visible = new Set((layers.value ?? []).filter(shownAtFirst).map((layer) => layer.id));
    update((now) => ({ map: { ...now.map, layers, visible } }));
  });
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
}

export function layerFailed(id: string): void {
  update((now) => ({ map: { ...now.map, failed: new Set(now.map.failed).add(id) } }));
}

/** Layers of the chosen release, and of all where none is chosen. */
export function layersOfRelease(layers: MapLayer[], release: string | null): MapLayer[] {
  return release === null ? layers : layers.filter((layer) => layer.release === release);
}

export function shownLayers(): MapLayer[] {
  const { layers, release, visible } = getState().map;
  return layersOfRelease(layers.value ?? [], release).filter((layer) => visible.has(layer.id));
}

export function showMapUnsupported(): void {
  update((now) => ({ map: { ...now.map, supported: false } }));
}

export function toggleMap(): void {
  update((now) => ({ map: { ...now.map, open: !now.map.open } }));
}
