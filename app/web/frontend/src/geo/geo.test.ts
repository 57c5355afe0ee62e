import type { FeatureCollection } from 'geojson';
import { expect, test } from 'vitest';

import { SITE } from '../testing/fixtures';
import { parseAngle } from './angles';
import { areaM2 } from './area';
import { boundsOf, collection, dimensionOf, unionOf, vertexCount } from './shapes';
import { faultsOf, polygonOf, rowsOf } from './table';

// The expected areas: geodesic area on CGCS2000 with edges cut into 4000 pieces (PROJ).
test.each([
  [SITE.coordinates[0]!, 748291.145],
  [[[113.31, 31.72], [113.33, 31.71], [113.32, 31.74]], 2627231.517],
])('areas agree with PROJ to a millionth', (ring, expected) => {
  const area = areaM2({ type: 'Polygon', coordinates: [ring] });
  expect(Math.abs(area / expected - 1)).toBeLessThan(1e-6);
});

test('a hole is taken off, and direction does not matter', () => {
  const hole = SITE.coordinates[0]!.map(([x = 0, y = 0]) => [
    110.101 + (x - 110.101) / 2,
    30.0555 + (y - 30.0555) / 2,
  ]);
  const whole = areaM2(SITE);
  const rest = areaM2({ type: 'Polygon', coordinates: [SITE.coordinates[0]!.toReversed(), hole] });
  expect(rest / whole).toBeCloseTo(0.75, 4);
});

test('lines and points have no area, and nothing is nothing', () => {
  expect(areaM2({ type: 'LineString', coordinates: [[0, 0], [1, 1]] })).toBe(0);
  expect(areaM2(null)).toBe(0);
});

test.each([
  ['113.31', 113.31],
  ['113°18′36″', 113.31],
  ['东经113度18分36秒', 113.31],
  ["E113°8'56.568\"", 113.149046666],
  ['104度49分26.054秒', 104.823903888],
  ['１１３．５', 113.5],
  ['西经 70 30', -70.5],
  ['-33.5', -33.5],
])('%s is an angle', (text, degrees) => {
  expect(parseAngle(text)).toBeCloseTo(degrees, 8);
});

test.each(['', 'abc', '113°75′', '1 2 3 4', '113,5', '°', '12.3.4'])('%s is none', (text) => {
  expect(parseAngle(text)).toBeNull();
});

const CORNERS = [
  { lon: '110', lat: '30' },
  { lon: '111', lat: '30' },
  { lon: '111', lat: '31' },
];

test('a table of three corners is a closed ring, and reads back', () => {
  const polygon = polygonOf([...CORNERS, { lon: ' ', lat: '' }])!;
  expect(polygon.coordinates[0]).toEqual([[110, 30], [111, 30], [111, 31], [110, 30]]);
  expect(rowsOf(polygon)).toEqual(CORNERS);
});

test('repeating the first corner at the end changes nothing', () => {
  expect(polygonOf([...CORNERS, CORNERS[0]!])).toEqual(polygonOf(CORNERS));
});

test('two corners, or one corner three times, are no polygon', () => {
  expect(polygonOf(CORNERS.slice(0, 2))).toBeNull();
  expect(polygonOf([CORNERS[0]!, CORNERS[0]!, CORNERS[0]!])).toBeNull();
});

test('every bad cell of the table is named', () => {
  const rows = [{ lon: 'x', lat: '' }, { lon: '30', lat: '113' }, { lon: '200', lat: '1' }];
  expect(faultsOf(rows)).toEqual([
    { row: 0, column: 'lon', fault: 'not-an-angle' },
    { row: 0, column: 'lat', fault: 'missing' },
    { row: 1, column: 'lat', fault: 'latitude-range' },
    { row: 2, column: 'lon', fault: 'longitude-range' },
  ]);
});

test('bounds, kinds and corners of a footprint', () => {
  const site = collection(SITE);
  expect(boundsOf(site)).toEqual([110.096, 30.052, 110.106, 30.059]);
  expect(dimensionOf(site)).toBe('area');
  expect(vertexCount(site)).toBe(4);
  const line: FeatureCollection = collection({ type: 'LineString', coordinates: [[1, 2], [3, 4]] });
  expect(dimensionOf(line)).toBe('line');
  expect(dimensionOf(collection({ type: 'Point', coordinates: [1, 2] }))).toBe('point');
  expect(dimensionOf({ type: 'FeatureCollection', features: [] })).toBe('none');
  expect(unionOf([null, boundsOf(line), boundsOf(site)])).toEqual([1, 2, 110.106, 30.059]);
  expect(unionOf([])).toBeNull();
});
