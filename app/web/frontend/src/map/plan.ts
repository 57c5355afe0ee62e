/**
 * A part of the world on a flat picture, for machines that cannot show the moving map. Places are
 * fractions of the world in spherical Mercator, as the service draws its pictures.
 */

import type { Geometry, Position } from 'geojson';

import type { Bounds } from '../geo/shapes';

/** Middle and width of what is seen, as fractions of the world. */
export interface View {
  x: number;
  y: number;
  span: number;
}

export interface Size {
  width: number;
  height: number;
}

const LAST_LATITUDE = 85;
/** About 150 m across China: nothing is gained by looking closer. */
const LEAST_SPAN = 4e-6;
const MARGIN = 1.25;

function onWorld([lon = 0, lat = 0]: Position): [number, number] {
  const held = Math.max(-LAST_LATITUDE, Math.min(LAST_LATITUDE, lat));
  const north = Math.asinh(Math.tan((held * Math.PI) / 180));
  return [(lon + 180) / 360, (1 - north / Math.PI) / 2];
}

function offWorld(x: number, y: number): [number, number] {
  return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/** The view that shows a box whole, with room around it. */
export function viewOf([west, south, east, north]: Bounds, { width, height }: Size): View {
  const [left, bottom] = onWorld([west, south]);
  const [right, top] = onWorld([east, north]);
  const across = Math.max(right - left, ((bottom - top) * width) / height) * MARGIN;
  return held({ x: (left + right) / 2, y: (top + bottom) / 2, span: across });
}

export function zoomed(view: View, factor: number): View {
  return held({ ...view, span: view.span / factor });
}

/** Moved by parts of its own width. */
export function moved(view: View, right: number, down: number): View {
  return held({ ...view, x: view.x + right * view.span, y: view.y + down * view.span });
}

function held({ x, y, span }: View): View {
  const within = (value: number) => Math.min(Math.max(value, 0), 1);
  return { x: within(x), y: within(y), span: Math.min(Math.max(span, LEAST_SPAN), 1) };
}

/** West, south, east, north of what is seen; the picture of this box has the shape of the size. */
export function boxOf({ x, y, span }: View, { width, height }: Size): Bounds {
  const half = span / 2;
  const halfUp = (half * height) / width;
  const [west, north] = offWorld(x - half, y - halfUp);
  const [east, south] = offWorld(x + half, y + halfUp);
  return [Math.max(west, -180), south, Math.min(east, 180), north];
}

/** Longitude and latitude of a place on the picture, in its pixels. */
export function placeAt({ x, y, span }: View, { width, height }: Size, right: number, down: number) {
  const perPixel = span / width;
  return offWorld(x + (right - width / 2) * perPixel, y + (down - height / 2) * perPixel);
}

/** SVG path data of a geometry on the picture. */
export function pathOn({ x, y, span }: View, { width, height }: Size) {
  const scale = width / span;
  const at = (position: Position) => {
    const [right, down] = onWorld(position);
    return `${((right - x) * scale + width / 2).toFixed(1)} ${((down - y) * scale + height / 2).toFixed(1)}`;
  };
  return (geometry: Geometry | null) => (geometry ? pathOf(geometry, at) : '');
}

function pathOf(geometry: Geometry, at: (position: Position) => string): string {
  const line = (positions: Position[]) => `M${positions.map(at).join('L')}`;
  const ring = (positions: Position[]) => `${line(positions)}Z`;
  // Next to no length: round ends make it a dot of the line's width.
  const dot = (position: Position) => `M${at(position)}h.01`;
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
