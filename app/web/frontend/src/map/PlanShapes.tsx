/** What the page itself knows, drawn over the picture: the hits of a check, the plot, the point. */

import type { Feature } from 'geojson';

import type { LayerKind } from '../api/types';
import { useStore } from '../store';
import { CHANGE_SIGNS, type Change } from './changeSigns';
import { pathOn, type Size, type View } from './plan';
import { plotOf } from './plot';
import { symbolFor } from './symbols';

const NOTHING: Feature[] = [];

export function PlanShapes({ view, size }: { view: View; size: Size }) {
  const plot = useStore(plotOf);
  const figure = useStore((now) => (now.route.page === 'result' ? now.figure : null));
  const lit = useStore((now) => now.lit);
  const { lon, lat } = useStore((now) => now.point);
  const asked = useStore((now) => now.route.page === 'explore');
  const changes = useStore((now) => (now.route.page === 'explore' ? now.changes : null));
  const hits = (figure?.features ?? NOTHING).filter(isHit);
  const path = pathOn(view, size);
  return (
    <>
      {changes?.features.map(({ geometry, properties }) => {
        const { colour, dashed } = CHANGE_SIGNS[properties?.['change'] as Change] ?? CHANGE_SIGNS.lost;
        const isLit = lit.includes(String(properties?.['code']));
        return (
          <path
            d={path(geometry)}
            fill={colour}
            fill-opacity={isLit ? 0.5 : 0.25}
            stroke={colour}
            stroke-width={isLit ? 5 : 2}
            {...(dashed ? { 'stroke-dasharray': '6 3' } : {})}
          />
        );
      })}
      {hits.map((hit) => {
        const isLit = lit.includes(String(hit.properties?.['code']));
        const { colour } = symbolFor(zoneOf(hit));
        // Many hits lie on one another; only the red line is filled unasked.
        const opacity = isLit ? 0.5 : hit.properties?.['kind'] === 'red-lines' ? 0.2 : 0;
        return (
          <path d={path(hit.geometry)} fill={colour} fill-opacity={opacity} stroke={colour} stroke-width={isLit ? 5 : 2}>
            <title>{String(hit.properties?.['name'] ?? hit.properties?.['code'])}</title>
          </path>
        );
      })}
      {plot?.features.map(({ geometry }) => (
        <path d={path(geometry)} class={geometry?.type.includes('Point') ? 'plan__dot' : 'plan__plot'} />
      ))}
      {asked && lon !== null && lat !== null && (
        <path d={path({ type: 'Point', coordinates: [lon, lat] })} class="plan__dot plan__dot--asked" />
      )}
    </>
  );
}

/** The figure also holds what lies around the site; the picture shows that already. */
function isHit({ properties }: Feature): boolean {
  return Boolean(properties?.['code']) && properties?.['role'] !== 'context';
}

function zoneOf({ properties }: Feature) {
  const { kind, element = null, class: named = null, category = null } = properties ?? {};
  return { kind: kind as LayerKind, element, class: named, category };
}
