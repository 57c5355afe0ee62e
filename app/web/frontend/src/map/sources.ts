/**
 * From a layer of the service to a source and its drawing. The only place that knows how map
 * data travel: another kind of `url` is added here and nowhere else.
 */

import type {
  ExpressionSpecification,
  FilterSpecification,
  LayerSpecification,
  SourceSpecification,
} from 'maplibre-gl';

import { ownAddress } from '../api/client';
import type { MapLayer } from '../api/types';
import { patternName } from './images';
import { legendOf, type LegendEntry, type Symbol } from './symbols';

export function sourceId(layer: MapLayer): string {
  return `zones|${layer.id}`;
}

/** Tiles are asked for by byte range from one archive, which the map library learns to read. */
export const TILES = 'pmtiles';

/** The layer of the tiles that holds the zones. */
const IN_TILES = { 'source-layer': 'zones' };

export function archiveOf(layer: MapLayer): string {
  return ownAddress(layer.tiles);
}

export function sourceOf(layer: MapLayer): SourceSpecification {
  return { type: 'vector', url: `${TILES}://${archiveOf(layer)}` };
}

export function drawingOf(layer: MapLayer): LayerSpecification[] {
  const source = sourceId(layer);
  const entries = legendOf(layer);
  return [
    ...entries.flatMap((entry, index) => drawEntry(`${source}|${index}`, source, entry)),
    labelLayer(source),
    ...litLayers(source),
  ].map((drawing) => ({ ...drawing, ...IN_TILES }));
}

function filterOf({ by, value, butNot }: LegendEntry): FilterSpecification | null {
  if (by && butNot) return ['!', ['in', ['coalesce', ['get', by], ''], ['literal', butNot]]];
  return by ? ['==', ['get', by], value] : null;
}

function drawEntry(id: string, source: string, entry: LegendEntry): LayerSpecification[] {
  const filter = filterOf(entry);
  return drawSymbol(id, source, entry.symbol, filter);
}

export function drawSymbol(
  id: string,
  source: string,
  symbol: Symbol,
  filter: FilterSpecification | null,
): LayerSpecification[] {
  const polygons: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
  const points: ExpressionSpecification = ['all', ['==', ['geometry-type'], 'Point'], NAMELESS];
  const both = (one: ExpressionSpecification) =>
    (filter ? ['all', one, filter] : one) as FilterSpecification;
  return [
    {
      id: `${id}|fill`,
      type: 'fill',
      source,
      filter: both(polygons),
      paint: { 'fill-pattern': patternName(symbol.pattern, symbol.colour) },
    },
    {
      id: `${id}|line`,
      type: 'line',
      source,
      ...(filter ? { filter } : {}),
      paint: {
        'line-color': symbol.colour,
        'line-width': symbol.line,
        ...(symbol.dashed ? { 'line-dasharray': [4, 2] } : {}),
      },
    },
    {
      id: `${id}|point`,
      type: 'circle',
      source,
      filter: both(points),
      paint: { 'circle-color': symbol.colour, 'circle-radius': 4 },
    },
  ];
}

/** A polygon is named at one point of its own, which is no zone in itself. */
const NAMELESS: ExpressionSpecification = ['!', ['has', 'label']];

function labelLayer(source: string): LayerSpecification {
  const words: ExpressionSpecification = [
    'to-string',
    ['coalesce', ['get', 'label'], ['get', 'name'], ['get', 'code'], ''],
  ];
  return {
    id: `${source}|label`,
    type: 'symbol',
    source,
    minzoom: 7,
    filter: ['!=', ['geometry-type'], 'Polygon'],
    layout: { 'icon-image': ['concat', 'label|', ['slice', words, 0, 40]], 'icon-padding': 12 },
  };
}

export const LIT_PARTS = ['lit-fill', 'lit-casing', 'lit'];

/** The glow of zones under the pointer or the focus; empty until it is told which. */
export function litLayers(source: string): LayerSpecification[] {
  const none: FilterSpecification = ['in', ['get', 'code'], ['literal', []]];
  return [
    {
      id: `${source}|lit-fill`,
      type: 'fill',
      source,
      filter: none,
      paint: { 'fill-color': '#ffb81c', 'fill-opacity': 0.22 },
    },
    {
      id: `${source}|lit-casing`,
      type: 'line',
      source,
      filter: none,
      paint: { 'line-color': '#12353a', 'line-width': 7, 'line-opacity': 0.5 },
    },
    {
      id: `${source}|lit`,
      type: 'line',
      source,
      filter: none,
      paint: { 'line-color': '#ffb81c', 'line-width': 4 },
    },
  ];
}
