/** Lines of longitude and latitude: all there is beneath the data when no base map is given. */

import type { Feature, FeatureCollection } from 'geojson';

import type { Bounds } from '../geo/shapes';

const STEPS = [30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];
/** Room one line and its figure want, in CSS pixels. */
const ROOM_PX = 90;
/** Height of the corner in which the button of the layers stands; no figure is written there. */
const UNDER_BUTTON_PX = 62;

/** The smallest step that still leaves room for the figures. */
export function stepFor(bounds: Bounds, widthPx: number): number {
  const degreesPerLine = ((bounds[2] - bounds[0]) / widthPx) * ROOM_PX;
  return STEPS.findLast((step) => step >= degreesPerLine) ?? STEPS[0]!;
}

function* multiples(from: number, to: number, step: number): Generator<number> {
  for (let n = Math.ceil(from / step); n * step <= to; n += 1) yield n * step;
}

function written(value: number, step: number, marks: [string, string]): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const rounded = Math.abs(value).toFixed(digits);
  return `${rounded}°${Number(rounded) === 0 ? '' : marks[value < 0 ? 1 : 0]}`;
}

/** Lines over the view and its surroundings, and their figures along its left and lower edge. */
export function graticule(bounds: Bounds, widthPx: number, heightPx: number): FeatureCollection {
  const step = stepFor(bounds, widthPx);
  const [west, south, east, north] = bounds;
  const [w, h] = [east - west, north - south];
  const [top, bottom] = [Math.min(85, north + h), Math.max(-85, south - h)];
  const features: Feature[] = [];
  for (const lon of multiples(west - w, east + w, step)) {
    features.push(line([lon, bottom], [lon, top]));
    if (lon > west + w * 0.08) {
      features.push(tick([lon, south], written(lon, step, ['E', 'W']), 'lon'));
    }
  }
  for (const lat of multiples(bottom, top, step)) {
    features.push(line([west - w, lat], [east + w, lat]));
    if (lat > south + h * 0.06 && lat < north - (h * UNDER_BUTTON_PX) / heightPx) {
      features.push(tick([west, lat], written(lat, step, ['N', 'S']), 'lat'));
    }
  }
  return { type: 'FeatureCollection', features };
}

function line(from: number[], to: number[]): Feature {
  const geometry = { type: 'LineString' as const, coordinates: [from, to] };
  return { type: 'Feature', properties: {}, geometry };
}

function tick(at: number[], text: string, axis: 'lon' | 'lat'): Feature {
  const geometry = { type: 'Point' as const, coordinates: at };
  return { type: 'Feature', properties: { text, axis }, geometry };
}
