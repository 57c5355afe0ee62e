/** Moving, adding and taking out corners of a finished polygon with terra-draw. */

import type { Position } from 'geojson';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { TerraDraw, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';

const INK = '#12353a';
const RED = '#b3201b';
/** Digits after the point that terra-draw takes: a tenth of a millimetre. */
const DIGITS = 9;

export interface Editor {
  /** Corners as they stand, the first not repeated. */
  ring: () => Position[];
  undo: () => void;
  stop: () => void;
}

/** Puts the polygon under the hand; `onChange` hears of the corners and of what can be undone. */
export function editOn(
  map: MapLibreMap,
  ring: Position[],
  onChange: (corners: number, steps: number) => void,
): Editor {
  const draw = newEditor(map);
  draw.start();
  const corners = ring.map((corner) => corner.slice(0, 2).map((one) => Number(one.toFixed(DIGITS))));
  const id = draw.getFeatureId();
  const geometry = polygonOf(corners);
  const [added] = draw.addFeatures([
    { id, type: 'Feature', properties: { mode: 'polygon' }, geometry },
  ]);
  if (!added?.valid) throw new Error(added?.reason ?? 'the polygon cannot be edited');
  draw.selectFeature(id);

  const now = (): Position[] => {
    const shown = draw.getSnapshotFeature(id)?.geometry;
    return shown?.type === 'Polygon' ? shown.coordinates[0]!.slice(0, -1) : [];
  };
  const before: Position[][] = [now()];
  draw.on('finish', () => {
    before.push(now());
    onChange(now().length, before.length - 1);
  });
  return {
    ring: now,
    undo: () => {
      if (before.length < 2) return;
      before.pop();
      draw.deselectFeature(id);
      draw.updateFeatureGeometry(id, polygonOf(before.at(-1)!));
      draw.selectFeature(id);
      onChange(now().length, before.length - 1);
    },
    stop: () => draw.stop(),
  };
}

function polygonOf(ring: Position[]) {
  return { type: 'Polygon' as const, coordinates: [[...ring, ring[0]!]] };
}

function newEditor(map: MapLibreMap): TerraDraw {
  const coordinates = { midpoints: true, draggable: true, deletable: true };
  return new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: DIGITS }),
    modes: [
      new TerraDrawPolygonMode(),
      new TerraDrawSelectMode({
        // The whole plot stays where it is: only its corners move.
        flags: { polygon: { feature: { draggable: false, coordinates } } },
        keyEvents: null,
        allowManualDeselection: false,
        pointerDistance: 24,
        styles: {
          selectedPolygonColor: INK,
          selectedPolygonFillOpacity: 0.12,
          selectedPolygonOutlineColor: INK,
          selectedPolygonOutlineWidth: 3,
          selectionPointColor: '#ffffff',
          selectionPointWidth: 6,
          selectionPointOutlineColor: RED,
          selectionPointOutlineWidth: 2,
          midPointColor: INK,
          midPointWidth: 4,
          midPointOutlineColor: '#ffffff',
          midPointOutlineWidth: 2,
        },
      }),
    ],
  });
}
