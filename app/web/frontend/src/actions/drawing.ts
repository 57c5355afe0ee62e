/** Drawing and editing: the form gives orders, the map carries them out once it is there. */

import type { Polygon, Position } from 'geojson';

import { outerRingOf } from '../geo/shapes';
import { EMPTY_SITE, getState, idle, NO_DRAWING, update } from '../store';
import { giveSite } from './site';

/** What the map offers for drawing. */
export interface Drawer {
  start: () => void;
  /** Puts a finished polygon under the hand. */
  edit: (ring: Position[]) => void;
  undo: () => void;
  finish: () => void;
  stop: () => void;
}

let drawer: Drawer | null = null;

/** The map announces itself; a drawing that was asked for meanwhile begins. */
export function offerDrawer(offered: Drawer | null): void {
  drawer = offered;
  const { on, ring } = getState().drawing;
  if (offered && on && ring) offered.edit(ring);
  else if (offered && on) offered.start();
}

export function startDrawing(): void {
  update((now) => ({ drawing: { ...NO_DRAWING, on: true }, map: { ...now.map, open: true } }));
  drawer?.start();
}

/** Corners of the plot, where it is one polygon without holes that a hand can edit. */
function editableRing(): Position[] | null {
  const { value } = getState().site.reading;
  return value && outerRingOf(value);
}

export function editOnMap(): void {
  const ring = editableRing();
  if (!ring) return;
  keepAsOrigin(ring, 'drawing');
  update((now) => ({
    drawing: { on: true, corners: ring.length, steps: 0, ring },
    map: { ...now.map, open: true },
  }));
  drawer?.edit(ring);
}

/** The same by keyboard: the table opens with the corners of the plot. */
export function editInTable(): void {
  const ring = editableRing();
  if (ring) keepAsOrigin(ring, 'table');
}

function keepAsOrigin(ring: Position[], by: 'drawing' | 'table'): void {
  const origin = { kind: 'shape' as const, geometry: polygonOf(ring), by };
  update({ site: { ...EMPTY_SITE, origin, reading: idle() } });
}

export function undoCorner(): void {
  drawer?.undo();
}

export function finishDrawing(): void {
  drawer?.finish();
}

/** A plot whose corners were being edited is there again as it was. */
export function cancelDrawing(): void {
  const { ring } = getState().drawing;
  stopDrawing();
  if (ring) void giveSite({ kind: 'shape', geometry: polygonOf(ring), by: 'drawing' });
}

export function cornersDrawn(corners: number, steps: number = corners): void {
  const { drawing } = getState();
  if (drawing.corners !== corners || drawing.steps !== steps) {
    update({ drawing: { ...drawing, on: true, corners, steps } });
  }
}

export function drawingDone(ring: Position[]): void {
  stopDrawing();
  void giveSite({ kind: 'shape', geometry: polygonOf(ring), by: 'drawing' });
}

function stopDrawing(): void {
  drawer?.stop();
  update({ drawing: NO_DRAWING });
}

function polygonOf(ring: Position[]): Polygon {
  return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] };
}
