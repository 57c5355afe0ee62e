/** Findings of a release on the map: a sign at each place, which can be clicked. */

import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, GeoJSONSource, Map as MapLibreMap, PointLike } from 'maplibre-gl';

import type { Severity } from '../api/types';

const SOURCE = 'findings';
const [RING, DOT, SIGN] = [`${SOURCE}|lit`, `${SOURCE}|dot`, `${SOURCE}|sign`];
const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
/** A finger or a hasty pointer may miss by this much. */
const NEAR_PX = 6;

/** A letter says the severity as well as the colour does; the worst are drawn over the others. */
const SIGNS: Record<Severity, { colour: string; letter: string; rank: number }> = {
  error: { colour: '#a3211b', letter: '×', rank: 3 },
  warning: { colour: '#7a5100', letter: '!', rank: 2 },
  repair: { colour: '#22567a', letter: '~', rank: 1 },
  info: { colour: '#22567a', letter: 'i', rank: 0 },
};

export interface FindingSigns {
  show: (points: FeatureCollection | null) => void;
  light: (chosen: number | null) => void;
}

export function findingsOn(map: MapLibreMap, onChoose: (number: number) => void): FindingSigns {
  addLayers(map);
  const under = ({ x, y }: { x: number; y: number }) => {
    const box: [PointLike, PointLike] = [[x - NEAR_PX, y - NEAR_PX], [x + NEAR_PX, y + NEAR_PX]];
    return map.queryRenderedFeatures(box, { layers: [DOT] })[0]?.properties['number'];
  };
  map.on('click', ({ point }) => {
    const found = under(point);
    if (typeof found === 'number') onChoose(found);
  });
  map.on('mouseenter', DOT, () => (map.getCanvas().style.cursor = 'pointer'));
  map.on('mouseleave', DOT, () => (map.getCanvas().style.cursor = ''));
  return {
    show: (points) => (map.getSource(SOURCE) as GeoJSONSource).setData(points ?? NOTHING),
    light: (chosen) => map.setFilter(RING, ['==', ['get', 'number'], chosen ?? -1]),
  };
}

function addLayers(map: MapLibreMap): void {
  const rank = bySeverity(({ rank }) => rank);
  map.addSource(SOURCE, { type: 'geojson', data: NOTHING });
  map.addLayer({
    id: RING,
    type: 'circle',
    source: SOURCE,
    filter: ['==', ['get', 'number'], -1],
    paint: { 'circle-radius': 15, 'circle-color': '#ffb81c', 'circle-stroke-color': '#12353a', 'circle-stroke-width': 1.5 },
  });
  map.addLayer({
    id: DOT,
    type: 'circle',
    source: SOURCE,
    layout: { 'circle-sort-key': rank },
    paint: {
      'circle-radius': 9,
      'circle-color': '#ffffff',
      'circle-stroke-color': bySeverity(({ colour }) => colour),
      'circle-stroke-width': 2.5,
    },
  });
  map.addLayer({
    id: SIGN,
    type: 'symbol',
    source: SOURCE,
    layout: {
      'icon-image': ['concat', 'label|', bySeverity(({ letter }) => letter)],
      'icon-allow-overlap': true,
      'symbol-sort-key': rank,
    },
  });
}

function bySeverity(pick: (sign: (typeof SIGNS)[Severity]) => string | number): ExpressionSpecification {
  const cases = Object.entries(SIGNS).flatMap(([severity, sign]) => [severity, pick(sign)]);
  return ['match', ['get', 'severity'], ...cases, pick(SIGNS.info)] as unknown as ExpressionSpecification;
}
