/** The style under and over the zones: plain ground, graticule, hits of a check, the plot. */

import type {
  FilterSpecification,
  GeoJSONSourceSpecification,
  LayerSpecification,
  StyleSpecification,
} from 'maplibre-gl';

import type { LayerKind } from '../api/types';
import { changeLayers } from './changes';
import { drawSymbol, litLayers } from './sources';
import { FOOTPRINT, symbolFor } from './symbols';

const NONE: GeoJSONSourceSpecification = {
  type: 'geojson',
  data: { type: 'FeatureCollection', features: [] },
};

/** Zones are put in below this layer. */
export const PLOT_START = 'figure-start';
/** Their names are put in below this one, above everything that is filled. */
export const LABELS_END = 'ticks-lon';

const FIGURE_KINDS: LayerKind[] = ['control-units', 'element-zones', 'reference', 'red-lines'];
const UNIT_CATEGORIES = ['priority-protection', 'key-control', 'general-control'];

export const FIGURE_FILLS = [...FIGURE_KINDS, ...UNIT_CATEGORIES, 'no-category'].map((kind) => `figure|${kind}|fill`);

export function baseStyle(): StyleSpecification {
  return {
    version: 8,
    sources: { graticule: NONE, changes: NONE, figure: NONE, plot: NONE, point: NONE },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': '#f3f2ec' } },
      {
        id: 'graticule',
        type: 'line',
        source: 'graticule',
        filter: ['==', ['geometry-type'], 'LineString'],
        paint: { 'line-color': '#d8d7cd', 'line-width': 1 },
      },
      { id: PLOT_START, type: 'background', layout: { visibility: 'none' } },
      ...changeLayers(),
      ...figureLayers(),
      ...litLayers('figure'),
      ...plotLayers(),
      ticks('lon', 'bottom'),
      ticks('lat', 'left'),
      dot('point'),
    ],
  };
}

/** Hits of a check, in the signs of their layers. */
function figureLayers(): LayerSpecification[] {
  return figureSigns().map((drawing) => {
    // Many hits lie on one another; only the red line keeps its full weight.
    if (drawing.type !== 'fill' || drawing.id.startsWith('figure|red-lines')) return drawing;
    return { ...drawing, paint: { ...drawing.paint, 'fill-opacity': 0.3 } };
  });
}

function figureSigns(): LayerSpecification[] {
  return FIGURE_KINDS.flatMap((kind) => {
    if (kind !== 'control-units') {
      const symbol = symbolFor({ kind, element: null, class: null });
      return drawSymbol(`figure|${kind}`, 'figure', symbol, ['==', ['get', 'kind'], kind]);
    }
    const rest: FilterSpecification = ['!', ['in', ['coalesce', ['get', 'category'], ''], ['literal', UNIT_CATEGORIES]]];
    const unsorted = symbolFor({ kind, element: null, class: null });
    const others = drawSymbol('figure|no-category', 'figure', unsorted, ['all', ['==', ['get', 'kind'], kind], rest]);
    const sorted = UNIT_CATEGORIES.flatMap((category) =>
      drawSymbol(
        `figure|${category}`,
        'figure',
        // The unit's own layer has the pattern; twice would be too much.
        { ...symbolFor({ kind, category, element: null, class: null }), pattern: 'plain' },
        ['all', ['==', ['get', 'kind'], kind], ['==', ['get', 'category'], category]],
      ),
    );
    return [...sorted, ...others];
  });
}

function plotLayers(): LayerSpecification[] {
  return [
    {
      id: 'plot-fill',
      type: 'fill',
      source: 'plot',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': FOOTPRINT.colour, 'fill-opacity': 0.08 },
    },
    {
      id: 'plot-casing',
      type: 'line',
      source: 'plot',
      paint: { 'line-color': '#ffffff', 'line-width': FOOTPRINT.line + 3, 'line-opacity': 0.9 },
    },
    {
      id: 'plot-line',
      type: 'line',
      source: 'plot',
      paint: { 'line-color': FOOTPRINT.colour, 'line-width': FOOTPRINT.line },
    },
    dot('plot'),
  ];
}

/** The place that was asked about lies above every name; a plot that is a point, below them. */
function dot(source: 'plot' | 'point'): LayerSpecification {
  return {
    id: `${source}-dot`,
    type: 'circle',
    source,
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-color': FOOTPRINT.colour,
      'circle-radius': 6,
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 2.5,
    },
  };
}

function ticks(axis: 'lon' | 'lat', anchor: 'bottom' | 'left'): LayerSpecification {
  return {
    id: `ticks-${axis}`,
    type: 'symbol',
    source: 'graticule',
    filter: ['==', ['get', 'axis'], axis],
    layout: {
      'icon-image': ['concat', 'tick|', ['get', 'text']],
      'icon-anchor': anchor,
      'icon-allow-overlap': true,
    },
  };
}
