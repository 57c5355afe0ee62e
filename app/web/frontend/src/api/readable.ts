/**
 * An Assessment with every list there. The public tier withholds members by `null`; what is
 * withheld is shown as such where it stands, and a list that is withheld is an empty list.
 */

import type { AssessedClause, AssessedLayer, Assessment } from './types';

export function readable(given: Assessment): Assessment {
  return {
    ...given,
    summary: {
      conflict: given.summary?.conflict ?? 0,
      undetermined: given.summary?.undetermined ?? 0,
      conditional: given.summary?.conditional ?? 0,
      conforms: given.summary?.conforms ?? 0,
      not_applicable: given.summary?.not_applicable ?? 0,
    },
    reasons: given.reasons ?? [],
    releases: given.releases ?? [],
    engine: given.engine ?? {},
    project: given.project ?? {},
    facts_used: given.facts_used ?? [],
    caps: given.caps ?? [],
    footprint: { ...given.footprint, geometry: given.footprint?.geometry ?? null },
    coverage: given.coverage ?? { share: null, uncovered_m2: null, covered: null },
    layers: (given.layers ?? []).map(readableLayer),
    clauses: (given.clauses ?? []).map(readableClause),
    decided_by: given.decided_by ?? [],
    missing_facts: given.missing_facts ?? [],
    not_examined: given.not_examined ?? [],
    neighbours: given.neighbours ?? [],
    findings: given.findings ?? [],
  };
}

function readableLayer(layer: AssessedLayer): AssessedLayer {
  return { ...layer, hits: layer.hits ?? [] };
}

function readableClause(clause: AssessedClause): AssessedClause {
  return {
    ...clause,
    basis: clause.basis ?? [],
    facts: clause.facts ?? {},
    missing: clause.missing ?? [],
    could_lift: clause.could_lift ?? [],
    overlap_m2: clause.overlap_m2 ?? null,
    unit: clause.unit ?? null,
  };
}
