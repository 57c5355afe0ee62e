/** Which zones on the map a clause speaks of. */

import type { AssessedClause, AssessedLayer, Assessment, Hit } from '../api/types';
import { wordFor, type Words } from '../texts';

/** Zones that were hit or touched: what to call them, and the layers they stand in. */
export interface Hits {
  names: ReadonlyMap<string, string>;
  layers: readonly AssessedLayer[];
}

/** What to call a zone: its name, else what it is, for its code says nothing to most. */
export function nameOfHit(hit: Hit, say: Words): string {
  return hit.name || kindOfHit(hit, say) || hit.code;
}

export function kindOfHit({ category, class: named }: Hit, say: Words): string {
  return wordFor(say, 'category', category) || wordFor(say, 'class', named);
}

/** Areas are rounded to 1e-4 m² before they are sent; a sum of a few adds up a little. */
const SAME_AREA_M2 = 1e-3;

export function hitsOf({ layers }: Assessment): Hits {
  const hits = layers.flatMap((layer) => layer.hits);
  return { names: new Map(hits.map(({ code, name }) => [code, name ?? code])), layers };
}

/**
 * The zones the service names; else the clause's own unit and every hit zone its facts name by
 * code; else the one layer whose overlap is the clause's own area. Empty where the clause is
 * about the whole project, or nothing tells its place for certain.
 */
export function placesOf(clause: AssessedClause, hits: Hits): string[] {
  const given = [...(clause.zones ?? []), clause.unit ?? '', ...strings(clause.facts)];
  const named = [...new Set(given)].filter((text) => hits.names.has(text));
  return named.length > 0 || clause.unit !== null ? named : byArea(clause, hits);
}

function byArea({ overlap_m2, share }: AssessedClause, { layers }: Hits): string[] {
  if (!overlap_m2 || share === 1) return [];
  const same = layers.filter(
    (layer) => layer.hits.length > 0 && Math.abs(overlapOf(layer) - overlap_m2) < SAME_AREA_M2,
  );
  return same.length === 1 ? same[0]!.hits.map(({ code }) => code) : [];
}

function overlapOf(layer: AssessedLayer): number {
  return layer.hits.reduce((sum, hit) => sum + (hit.overlap_m2 ?? 0), 0);
}

function* strings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const part of value) yield* strings(part);
  else if (value && typeof value === 'object') {
    for (const [name, part] of Object.entries(value)) {
      yield name;
      yield* strings(part);
    }
  }
}
