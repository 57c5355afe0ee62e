/** Small questions about GeoJSON. */

import type { Feature, FeatureCollection, GeoJSON, Geometry, Position } from 'geojson';

/** West, south, east, north, in degrees. */
export type Bounds = [number, number, number, number];

export function collection(given: GeoJSON): FeatureCollection {
  if (given.type === 'FeatureCollection') return given;
  if (given.type === 'Feature') return { type: 'FeatureCollection', features: [given] };
  return { type: 'FeatureCollection', features: [feature(given)] };
}

export function feature(geometry: Geometry): Feature {
  return { type: 'Feature', properties: {}, geometry };
}

export function* positions(geometry: Geometry | null): Generator<Position> {
  if (!geometry) return;
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) yield* positions(part);
  } else {
    yield* flatten(geometry.coordinates);
  }
}

function* flatten(coordinates: unknown): Generator<Position> {
  if (!Array.isArray(coordinates)) return;
  if (typeof coordinates[0] === 'number') yield coordinates as Position;
  else for (const part of coordinates) yield* flatten(part);
}

export function boundsOf(features: FeatureCollection): Bounds | null {
  let bounds: Bounds | null = null;
  for (const one of features.features) {
    for (const [lon = 0, lat = 0] of positions(one.geometry)) {
      bounds = bounds
        ? [
            Math.min(bounds[0], lon),
            Math.min(bounds[1], lat),
            Math.max(bounds[2], lon),
            Math.max(bounds[3], lat),
          ]
        : [lon, lat, lon, lat];
    }
  }
  return bounds;
}

export function unionOf(all: (Bounds | null)[]): Bounds | null {
  return all.reduce<Bounds | null>((sum, one) => {
    if (!sum || !one) return sum ?? one;
    return [
      Math.min(sum[0], one[0]),
      Math.min(sum[1], one[1]),
      Math.max(sum[2], one[2]),
      Math.max(sum[3], one[3]),
    ];
  }, null);
}

/** Beyond this nobody moves corners by hand. */
const MOST_CORNERS = 400;

/** Corners of a plot that is one polygon without holes, the first not repeated; else null. */
export function outerRingOf({ features }: FeatureCollection): Position[] | null {
  const geometry = features.length === 1 ? features[0]!.geometry : null;
  const polygons =
    geometry?.type === 'MultiPolygon'
      ? geometry.coordinates
      : geometry?.type === 'Polygon'
        ? [geometry.coordinates]
        : [];
  if (polygons.length !== 1 || polygons[0]!.length !== 1) return null;
  const ring = polygons[0]![0]!.slice(0, -1);
  return ring.length <= MOST_CORNERS ? ring : null;
}

/** What the footprint is made of, which decides what has to be asked. */
export function dimensionOf(features: FeatureCollection): 'area' | 'line' | 'point' | 'none' {
  const types = features.features.map((one) => one.geometry?.type ?? '');
  if (types.some((type) => type.includes('Polygon'))) return 'area';
  if (types.some((type) => type.includes('LineString'))) return 'line';
  return types.some((type) => type.includes('Point')) ? 'point' : 'none';
}

/** Corners as people count them: the point that closes a ring is its first one again. */
export function vertexCount(features: FeatureCollection): number {
  return features.features.reduce(
    (n, { geometry }) => n + [...positions(geometry)].length - ringCount(geometry),
    0,
  );
}

function ringCount(geometry: Geometry | null): number {
  if (geometry?.type === 'Polygon') return geometry.coordinates.length;
  if (geometry?.type === 'MultiPolygon') return geometry.coordinates.flat().length;
  return 0;
}
