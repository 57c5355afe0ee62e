/** Differences between two releases on the map. */

import type { LayerSpecification } from 'maplibre-gl';

import { CHANGES, CHANGE_SIGNS } from './changeSigns';
import { drawSymbol, litLayers } from './sources';

export function changeLayers(): LayerSpecification[] {
  const signs = CHANGES.flatMap((change) =>
    drawSymbol(`changes|${change}`, 'changes', CHANGE_SIGNS[change], ['==', ['get', 'change'], change]),
  );
  return [...signs, ...litLayers('changes')];
}
