/**
 * How each kind of zone is drawn: a colour and a pattern, so that colour alone never carries
 * the meaning. Map, legend and plan read the same table.
 */

import type { Category, LayerKind, MapLayer } from '../api/types';
import type { Pattern } from './hatches';

export interface Symbol {
  colour: string;
  pattern: Pattern;
  line: number;
  dashed?: boolean;
}

/** One line of the legend; `set` and `value` name the word in the catalogues. */
export interface LegendEntry {
  symbol: Symbol;
  set: 'category' | 'class' | 'element' | 'kind';
  value: string;
  /** The property that tells features with this sign from others of the same layer. */
  by?: 'category' | 'class';
  /** Stands for features that none of these values tells; drawn, but not explained. */
  butNot?: string[];
}

type Zone = Pick<MapLayer, 'kind' | 'element' | 'class'> & { category?: string | null };

export const UNITS: Record<Category, Symbol> = {
  'priority-protection': { colour: '#2c7a4b', pattern: 'dots', line: 1.2 },
  'key-control': { colour: '#b5563c', pattern: 'back-diagonal', line: 1.2 },
  'general-control': { colour: '#9a7b1e', pattern: 'plain', line: 1.2 },
};

const ELEMENTS: Record<string, Symbol> = {
  ecology: { colour: '#3c8a55', pattern: 'cross', line: 1 },
  water: { colour: '#2568a8', pattern: 'horizontal', line: 1 },
  air: { colour: '#6c5aa8', pattern: 'vertical', line: 1 },
  soil: { colour: '#86602f', pattern: 'dots', line: 1 },
  shoreline: { colour: '#0d6a86', pattern: 'diagonal', line: 1.5 },
  sea: { colour: '#1b5590', pattern: 'cross', line: 1 },
  groundwater: { colour: '#2b7f88', pattern: 'back-diagonal', line: 1 },
  noise: { colour: '#8d4a77', pattern: 'dots', line: 1 },
  energy: { colour: '#a2541a', pattern: 'vertical', line: 1 },
  'water-resource': { colour: '#1f6f9c', pattern: 'dots', line: 1 },
  'land-resource': { colour: '#6e6a1d', pattern: 'back-diagonal', line: 1 },
};

const CLASSES: Record<string, Symbol> = {
  river: { colour: '#3479b5', pattern: 'plain', line: 1.5 },
  lake: { colour: '#3479b5', pattern: 'plain', line: 1.5 },
  'yangtze-main-shoreline': { colour: '#0d6a86', pattern: 'plain', line: 2.8 },
  'important-tributary-shoreline': { colour: '#0d6a86', pattern: 'plain', line: 2 },
  'tributary-shoreline': { colour: '#0d6a86', pattern: 'plain', line: 1.2 },
  'drinking-water-1': { colour: '#114f96', pattern: 'cross', line: 1.8 },
  'drinking-water-2': { colour: '#2c6cb3', pattern: 'horizontal', line: 1.4 },
  'drinking-water-quasi': { colour: '#5a90c8', pattern: 'horizontal', line: 1, dashed: true },
  'core-protection-zone': { colour: '#8a1c4a', pattern: 'cross', line: 1.8 },
  'general-control-zone': { colour: '#a8537a', pattern: 'diagonal', line: 1.2 },
  park: { colour: '#5b4a9c', pattern: 'vertical', line: 1.5, dashed: true },
  'chemical-park': { colour: '#7a3e8e', pattern: 'vertical', line: 1.8, dashed: true },
  'permanent-basic-farmland': { colour: '#8b7a15', pattern: 'horizontal', line: 1 },
  'urban-boundary': { colour: '#b03a7a', pattern: 'plain', line: 1.8, dashed: true },
  'no-burn-zone': { colour: '#a2541a', pattern: 'back-diagonal', line: 1.2 },
  'noise-sensitive': { colour: '#8d4a77', pattern: 'dots', line: 1.2 },
};

const RED_LINE: Symbol = { colour: '#b3201b', pattern: 'diagonal', line: 2.4 };
const TERRITORY: Symbol = { colour: '#4d5a5b', pattern: 'plain', line: 1.5, dashed: true };
const OTHER: Symbol = { colour: '#5c6667', pattern: 'plain', line: 1 };

export const FOOTPRINT: Symbol = { colour: '#12353a', pattern: 'plain', line: 3 };

export function symbolFor(zone: Zone): Symbol {
  switch (zone.kind) {
    case 'control-units':
      return UNITS[zone.category as Category] ?? OTHER;
    case 'red-lines':
      return RED_LINE;
    case 'element-zones':
      return ELEMENTS[zone.element ?? ''] ?? OTHER;
    case 'reference':
      return CLASSES[zone.class ?? ''] ?? OTHER;
    case 'territory':
      return TERRITORY;
    default:
      return OTHER;
  }
}

export function legendOf(layer: MapLayer): LegendEntry[] {
  if (layer.kind === 'control-units') {
    const values = Object.keys(UNITS) as Category[];
    const named = values.map((value) => signOf('category', value, UNITS[value]));
    return [...named, { symbol: OTHER, set: 'kind', value: layer.kind, by: 'category', butNot: values }];
  }
  const symbol = symbolFor(layer);
  if (layer.class) return [{ symbol, set: 'class', value: layer.class }];
  if (layer.kind === 'reference' && layer.classes && layer.classes.length > 0) {
    const named = layer.classes.map((value) =>
      signOf('class', value, symbolFor({ ...layer, class: value })),
    );
    return [...named, { symbol: OTHER, set: 'kind', value: layer.kind, by: 'class', butNot: layer.classes }];
  }
  if (layer.element) return [{ symbol, set: 'element', value: layer.element }];
  return [{ symbol, set: 'kind', value: layer.kind satisfies LayerKind }];
}

function signOf(by: 'category' | 'class', value: string, symbol: Symbol): LegendEntry {
  return { symbol, set: by, value, by };
}
