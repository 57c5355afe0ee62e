import { expect, test } from 'vitest';

import type { MapLayer } from '../api/types';
import { SITE } from '../testing/fixtures';
import { graticule, stepFor } from './graticule';
import { boxOf, moved, pathOn, placeAt, viewOf, zoomed } from './plan';
import { drawingOf, sourceOf } from './sources';
import { legendOf, symbolFor } from './symbols';

const LAYER: MapLayer = {
  id: 'u',
  kind: 'control-units',
  name: '单元',
  element: null,
  class: null,
  release: 'r',
  release_name: '版本',
  feature_count: 3,
  bounds: null,
  url: 'https://elsewhere.example/v1/map/u',
  tiles: 'https://elsewhere.example/v1/map/u.pmtiles',
};

const explained = (layer: MapLayer) => legendOf(layer).filter(({ butNot }) => !butNot);

test('units without a category are drawn too, so that a draft never looks empty', () => {
  const rest = legendOf(LAYER).find(({ butNot }) => butNot);
  expect(rest).toMatchObject({ by: 'category', butNot: ['priority-protection', 'key-control', 'general-control'] });
  expect(drawingOf(LAYER).filter(({ id }) => id.includes('|3|'))).toHaveLength(3);
});

test('the categories of units differ in pattern, not only in colour', () => {
  const patterns = explained(LAYER).map(({ symbol }) => symbol.pattern);
  expect(new Set(patterns).size).toBe(3);
  const red = symbolFor({ kind: 'red-lines', element: null, class: null });
  expect(patterns).not.toContain(red.pattern);
});

test('a legend names what it shows by class, element or kind', () => {
  expect(legendOf({ ...LAYER, kind: 'reference', class: 'park' })[0]).toMatchObject({ set: 'class' });
  expect(legendOf({ ...LAYER, kind: 'element-zones', element: 'air' })[0]).toMatchObject({
    set: 'element',
    value: 'air',
  });
  expect(legendOf({ ...LAYER, kind: 'red-lines' })[0]).toMatchObject({ set: 'kind' });
});

test('a layer of several classes has a sign for each', () => {
  const mixed = { ...LAYER, kind: 'reference' as const, classes: ['lake', 'park'] };
  expect(explained(mixed).map(({ value, by }) => [value, by])).toEqual([
    ['lake', 'class'],
    ['park', 'class'],
  ]);
});

test('map data come from our own host, and no drawing asks for glyphs', () => {
  const own = new URL('/v1/map/u.pmtiles', document.baseURI).href;
  expect(sourceOf(LAYER)).toEqual({ type: 'vector', url: `pmtiles://${own}` });
  for (const drawing of drawingOf(LAYER)) {
    expect(Object.keys(drawing.type === 'symbol' ? (drawing.layout ?? {}) : {})).not.toContain(
      'text-field',
    );
  }
});

test('the graticule leaves room for its figures and writes them out', () => {
  expect(stepFor([110, 30, 111, 31], 800)).toBe(0.2);
  expect(stepFor([110, 30, 111, 31], 300)).toBe(0.5);
  expect(stepFor([-180, -80, 180, 80], 100)).toBe(30);
  const texts = graticule([109.9, 29.9, 111, 31], 800, 800).features.map((one) => one.properties?.['text']);
  expect(texts).toContain('110.2°E');
  expect(texts).toContain('30.0°N');
  expect(texts).not.toContain('31.0°N'); // there stands the button of the layers
});

test('the picture shows a box whole, and places on it lead back to their degrees', () => {
  const size = { width: 800, height: 600 };
  const box: [number, number, number, number] = [110.096, 30.052, 110.106, 30.059];
  const view = viewOf(box, size);
  const [west, south, east, north] = boxOf(view, size);
  expect([west < box[0], south < box[1], east > box[2], north > box[3]]).toEqual(Array(4).fill(true));
  const numbers = pathOn(view, size)(SITE).match(/[\d.]+/g)!.map(Number);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThanOrEqual(size.width);
  const [lon, lat] = placeAt(view, size, 0, 0);
  expect(lon).toBeCloseTo(west, 9);
  expect(lat).toBeCloseTo(north, 9);
  expect(pathOn(view, size)({ type: 'Point', coordinates: [110.1, 30.055] })).toMatch(/^M[\d. ]+h\.01$/);
  expect(pathOn(view, size)(null)).toBe('');
});

test('the picture can be moved and zoomed, but not beyond the world', () => {
  const view = { x: 0.8, y: 0.4, span: 0.01 };
  expect(zoomed(view, 2).span).toBe(0.005);
  expect(zoomed({ ...view, span: 1 }, 0.5).span).toBe(1);
  expect(moved(view, 0.5, 0).x).toBeCloseTo(0.805);
  expect(moved({ ...view, y: 0 }, 0, -0.3).y).toBe(0);
});
