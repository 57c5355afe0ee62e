/** Longitude and latitude to the units of a drawing, scaled so that shapes look right. */

import type { Geometry, Position } from 'geojson';

import type { Bounds } from '../geo/shapes';

const WIDTH = 480;
const MARGIN = 24;
const DOT = 5;

export interface Plan {
  width: number;
  height: number;
  path: (geometry: Geometry | null) => string;
}

export function planOf([west, south, east, north]: Bounds): Plan {
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const across = Math.max((east - west) * squeeze, (north - south) / 2, 1e-9);
  const scale = (WIDTH - 2 * MARGIN) / across;
  const height = Math.max((north - south) * scale + 2 * MARGIN, 4 * MARGIN);
  const at = ([lon = 0, lat = 0]: Position) =>
    `${((lon - west) * squeeze * scale + MARGIN).toFixed(1)} ${((north - lat) * scale + MARGIN).toFixed(1)}`;
  return { width: WIDTH, height, path: (geometry) => (geometry ? pathOf(geometry, at) : '') };
}

function pathOf(geometry: Geometry, at: (position: Position) => string): string {
  const line = (positions: Position[]) => `M${positions.map(at).join('L')}`;
  const ring = (positions: Position[]) => `${line(positions)}Z`;
  const dot = (position: Position) => `M${at(position)}m-${DOT} 0h${2 * DOT}`;
  switch (geometry.type) {
    case 'Point':
      return dot(geometry.coordinates);
    case 'MultiPoint':
      return geometry.coordinates.map(dot).join('');
    case 'LineString':
      return line(geometry.coordinates);
    case 'MultiLineString':
      return geometry.coordinates.map(line).join('');
    case 'Polygon':
      return geometry.coordinates.map(ring).join('');
    case 'MultiPolygon':
      return geometry.coordinates.flat().map(ring).join('');
    case 'GeometryCollection':
      return geometry.geometries.map((part) => pathOf(part, at)).join('');
  }
}
