/** Rasters, change and clues on the map: pictures of the service under the zones, clues over them. */

import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, Map as MapLibreMap, RasterLayerSpecification } from 'maplibre-gl';

import { changeTiles, rasterTiles } from '../api/ground';
import type { Bounds } from '../geo/shapes';
import type { GroundView } from '../store';
import { LABELS_END } from './style';

const UNDER_ALL = 'graticule';
const CLUES = 'clues';
const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
const DEEPEST = 18;

/** States that are over, that wait for somebody, and the rest: shade and line both say it. */
const STATE_COLOURS: [string, string][] = [
  ['closed', '#17603f'],
  ['dismissed', '#55605f'],
  ['rectified', '#22567a'],
  ['confirmed', '#a3211b'],
];
const OPEN_COLOUR = '#7a5100';

export interface Ground {
  show: (view: GroundView) => void;
  light: (id: string | null) => void;
}

export function groundOn(map: MapLibreMap, onClue: (id: string) => void): Ground {
  const drawn = new Map<string, string>();
  addClues(map, onClue);
  const put = (id: string, tiles: string | null, bounds: Bounds | null, opacity: number) => {
    if (drawn.get(id) !== (tiles ?? undefined)) {
      if (map.getLayer(id)) map.removeLayer(id);
      if (map.getSource(id)) map.removeSource(id);
      drawn.delete(id);
      if (tiles !== null && bounds !== null) {
        map.addSource(id, { type: 'raster', tiles: [tiles], tileSize: 256, maxzoom: DEEPEST, bounds });
        map.addLayer(rasterLayer(id), UNDER_ALL);
        drawn.set(id, tiles);
      }
    }
    if (map.getLayer(id)) map.setPaintProperty(id, 'raster-opacity', opacity);
  };
  return {
    show: ({ raster, change, opacity, clues }) => {
      put('raster', raster && rasterTiles(raster.id), raster?.bounds ?? null, opacity);
      const tiles = change && changeTiles(change.before, change.after, change.threshold);
      put('change', tiles, change?.bounds ?? null, 1);
      if (map.getLayer('change')) map.moveLayer('change', UNDER_ALL);
      (map.getSource(CLUES) as GeoJSONSource).setData(clues ?? NOTHING);
    },
    light: (id) => map.setFilter(`${CLUES}|lit`, ['==', ['get', 'id'], id ?? '']),
  };
}

function rasterLayer(id: string): RasterLayerSpecification {
  return {
    id,
    type: 'raster',
    source: id,
    // Classes stay classes: nothing is mixed between two pixels.
    paint: { 'raster-resampling': 'nearest', 'raster-fade-duration': 0 },
  };
}

function addClues(map: MapLibreMap, onClue: (id: string) => void): void {
  map.addSource(CLUES, { type: 'geojson', data: NOTHING });
  const colour = ['match', ['get', 'state'], ...STATE_COLOURS.flat(), OPEN_COLOUR] as never;
  map.addLayer(
    { id: `${CLUES}|fill`, type: 'fill', source: CLUES, paint: { 'fill-color': colour, 'fill-opacity': 0.35 } },
    LABELS_END,
  );
  map.addLayer(
    { id: `${CLUES}|line`, type: 'line', source: CLUES, paint: { 'line-color': colour, 'line-width': 2 } },
    LABELS_END,
  );
  map.addLayer(
    {
      id: `${CLUES}|lit`,
      type: 'line',
      source: CLUES,
      filter: ['==', ['get', 'id'], ''],
      paint: { 'line-color': '#ffb81c', 'line-width': 5 },
    },
    LABELS_END,
  );
  map.on('click', `${CLUES}|fill`, ({ features }) => {
    const id = features?.[0]?.properties['id'];
    if (typeof id === 'string') onClue(id);
  });
}
