/**
 * Area on the CGCS2000 ellipsoid, edges straight in lon/lat, for a first look at a drawing.
 * The service measures again; its figure is the one that counts.
 */

import type { Geometry, Position } from 'geojson';

const A_M = 6378137;
const FLATTENING = 1 / 298.257222101;
const E2 = FLATTENING * (2 - FLATTENING);
const E = Math.sqrt(E2);
const RADIANS = Math.PI / 180;
/** Pieces an edge is cut into for Simpson's rule. */
const PIECES = 8;

/** Area between the equator and `latitude`, per radian of longitude, in m². */
function bandArea(latitude: number): number {
  const s = Math.sin(latitude);
  const t = E * s;
  return ((A_M * A_M * (1 - E2)) / 2) * (s / (1 - t * t) + Math.atanh(t) / E);
}

function underEdge(from: Position, to: Position): number {
  const [lon1 = 0, lat1 = 0] = from;
  const [lon2 = 0, lat2 = 0] = to;
  let sum = 0;
  for (let i = 0; i <= PIECES; i += 1) {
    const weight = i === 0 || i === PIECES ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * bandArea((lat1 + ((lat2 - lat1) * i) / PIECES) * RADIANS);
  }
  return ((lon2 - lon1) * RADIANS * sum) / (3 * PIECES);
}

function ringArea(ring: Position[]): number {
  let area = 0;
  for (let i = 0; i < ring.length; i += 1) {
    area += underEdge(ring[i]!, ring[(i + 1) % ring.length]!);
  }
  return Math.abs(area);
}

function polygonArea(rings: Position[][]): number {
  const [outer, ...holes] = rings;
  if (!outer) return 0;
  return holes.reduce((area, hole) => area - ringArea(hole), ringArea(outer));
}

export function areaM2(geometry: Geometry | null): number {
  if (!geometry) return 0;
  if (geometry.type === 'Polygon') return polygonArea(geometry.coordinates);
  if (geometry.type === 'MultiPolygon') {
    return geometry.coordinates.reduce((area, rings) => area + polygonArea(rings), 0);
  }
  if (geometry.type === 'GeometryCollection') {
    return geometry.geometries.reduce((area, part) => area + areaM2(part), 0);
  }
  return 0;
}
