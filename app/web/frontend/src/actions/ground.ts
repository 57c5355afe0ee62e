/** What of the ground the map shows: a raster of a day, what changed since another, the clues. */

import type { FeatureCollection } from 'geojson';

import type { Bounds } from '../geo/shapes';
import { getState, update, type GroundView } from '../store';

export function showGround(change: Partial<GroundView>): void {
  update(({ ground }) => ({ ground: { ...ground, ...change } }));
}

export function showClues(clues: FeatureCollection | null): void {
  showGround({ clues });
}

/** Sends the map somewhere without another page's selection. */
export function sendMap(goal: Bounds): void {
  update(({ map }) => ({ map: { ...map, goal: [...goal], open: true } }));
}

const AROUND_DEG = 0.01;

export function sendMapTo(lon: number, lat: number): void {
  sendMap([lon - AROUND_DEG, lat - AROUND_DEG, lon + AROUND_DEG, lat + AROUND_DEG]);
}

export function chosenClue(): string | null {
  const { route } = getState();
  return route.page === 'supervision' ? (route.clue ?? null) : null;
}
