/** Drawing a polygon with terra-draw, and handing a finished one to its editor. */

import type { Polygon, Position } from 'geojson';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { TerraDraw, TerraDrawModeUndoRedo, TerraDrawPolygonMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';

import { cornersDrawn, drawingDone, type Drawer } from '../actions/drawing';
import { editOn, type Editor } from './editing';

const INK = '#12353a';
const LEAST_CORNERS = 3;

export function drawerOn(map: MapLibreMap): Drawer {
  let draw: TerraDraw | null = null;
  let editor: Editor | null = null;

  /** Corners that were clicked; the one that follows the pointer is not among them. */
  const corners = (): Position[] => {
    if (editor) return editor.ring();
    const open = draw?.getSnapshot().find((one) => one.properties['currentlyDrawing']);
    if (open?.geometry.type !== 'Polygon') return [];
    const count = Number(open.properties['committedCoordinateCount'] ?? 0);
    return (open.geometry.coordinates[0] ?? []).slice(0, count);
  };

  const stop = () => {
    draw?.stop();
    editor?.stop();
    draw = null;
    editor = null;
    map.doubleClickZoom.enable();
  };

  const take = (ring: Position[]) => {
    stop();
    drawingDone(ring);
  };

  const start = () => {
    stop();
    draw = newDraw(map);
    draw.start();
    draw.setMode('polygon');
    map.doubleClickZoom.disable();
    draw.on('change', () => cornersDrawn(corners().length));
    draw.on('finish', (id) => {
      const shape = draw?.getSnapshotFeature(id)?.geometry as Polygon | undefined;
      // After the event: terra-draw has not let go of the feature yet.
      if (shape) queueMicrotask(() => take(shape.coordinates[0]!.slice(0, -1)));
    });
    map.getCanvas().focus();
  };

  return {
    start,
    stop,
    edit: (ring) => {
      stop();
      map.doubleClickZoom.disable();
      editor = editOn(map, ring, cornersDrawn);
    },
    undo: () => (editor ? editor.undo() : draw?.undo()),
    finish: () => {
      const ring = corners();
      if (ring.length >= LEAST_CORNERS) take(ring);
    },
  };
}

function newDraw(map: MapLibreMap): TerraDraw {
  return new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
    modes: [
      new TerraDrawPolygonMode({
        showCoordinatePoints: true,
        styles: {
          fillColor: INK,
          fillOpacity: 0.15,
          outlineColor: INK,
          outlineWidth: 3,
          closingPointColor: '#ffffff',
          closingPointWidth: 6,
          closingPointOutlineColor: '#b3201b',
          closingPointOutlineWidth: 2,
          coordinatePointColor: '#ffffff',
          coordinatePointWidth: 4,
          coordinatePointOutlineColor: INK,
          coordinatePointOutlineWidth: 2,
        },
      }),
    ],
  });
}
