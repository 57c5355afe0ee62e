/** Drawing: the form gives orders, the map carries them out once it is there. */

import type { Polygon } from 'geojson';

import { getState, update } from '../store';
import { giveSite } from './site';

/** What the map offers for drawing. */
export interface Drawer {
  start: () => void;
  undo: () => void;
  finish: () => void;
  stop: () => void;
}

let drawer: Drawer | null = null;

/** The map announces itself; a drawing that was asked for meanwhile begins. */
export function offerDrawer(offered: Drawer | null): void {
  drawer = offered;
  if (offered && getState().drawing.on) offered.start();
}

export function startDrawing(): void {
  update((now) => ({ drawing: { on: true, corners: 0 }, map: { ...now.map, open: true } }));
  drawer?.start();
}

export function undoCorner(): void {
  drawer?.undo();
}

export function finishDrawing(): void {
  drawer?.finish();
}

export function cancelDrawing(): void {
  drawer?.stop();
  update({ drawing: { on: false, corners: 0 } });
}

export function cornersDrawn(corners: number): void {
  if (getState().drawing.corners !== corners) update({ drawing: { on: true, corners } });
}

export function drawingDone(geometry: Polygon): void {
  cancelDrawing();
  void giveSite({ kind: 'shape', geometry, by: 'drawing' });
}
