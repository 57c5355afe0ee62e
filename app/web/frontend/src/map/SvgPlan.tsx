/** The plot and its hits drawn as SVG, for machines that cannot show the map. */

import type { Feature, FeatureCollection } from 'geojson';

import type { LayerKind } from '../api/types';
import { boundsOf } from '../geo/shapes';
import { useStore } from '../store';
import { useWords } from '../texts';
import { planOf } from './plan';
import { plotOf } from './plot';
import { symbolFor } from './symbols';

const NOTHING: Feature[] = [];

export function SvgPlan() {
  const say = useWords();
  const plot = useStore(plotOf);
  const figure = useStore((now) => (now.route.page === 'result' ? now.figure : null));
  const lit = useStore((now) => now.lit);
  const hits = (figure?.features ?? NOTHING).filter((one) => one.properties?.['code']);
  const all: FeatureCollection = {
    type: 'FeatureCollection',
    features: [...hits, ...(plot?.features ?? NOTHING)],
  };
  const bounds = boundsOf(all);
  if (!bounds) return <p class="hint">{say('map.plan-empty')}</p>;
  const plan = planOf(bounds);
  return (
    <svg
      class="plan"
      viewBox={`0 0 ${plan.width} ${plan.height}`}
      role="img"
      aria-label={say('map.plan', { count: all.features.length })}
    >
      {hits.map((hit) => (
        <path
          d={plan.path(hit.geometry)}
          class="plan__hit"
          fill={symbolFor(zoneOf(hit)).colour}
          stroke={symbolFor(zoneOf(hit)).colour}
          fill-opacity={lit.includes(String(hit.properties?.['code'])) ? 0.6 : 0.22}
          stroke-width={2}
        >
          <title>{String(hit.properties?.['name'] ?? hit.properties?.['code'])}</title>
        </path>
      ))}
      {plot?.features.map((one) => (
        <path d={plan.path(one.geometry)} class="plan__plot" />
      ))}
    </svg>
  );
}

function zoneOf({ properties }: Feature) {
  const { kind, element = null, class: named = null, category = null } = properties ?? {};
  return { kind: kind as LayerKind, element, class: named, category };
}
