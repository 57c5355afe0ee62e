/** Narrowing the list of clauses. */

import type { AssessedClause, Dimension, Language, Outcome } from '../api/types';
import { told } from '../texts';

export interface ClauseFilter {
  outcome: Outcome | '';
  dimension: Dimension | '';
  text: string;
}

export const NO_FILTER: ClauseFilter = { outcome: '', dimension: '', text: '' };

export const OUTCOMES: Outcome[] = [
  'conflict',
  'undetermined',
  'conditional',
  'conforms',
  'not_applicable',
];

export const DIMENSIONS: Dimension[] = [
  'spatial-layout',
  'pollutant-discharge',
  'risk-control',
  'resource-efficiency',
  'none',
];

export function narrow(clauses: AssessedClause[], filter: ClauseFilter, language: Language) {
  const sought = fold(filter.text.trim());
  return clauses.filter(
    (clause) =>
      (filter.outcome === '' || clause.outcome === filter.outcome) &&
      (filter.dimension === '' || clause.dimension === filter.dimension) &&
      (sought === '' || wordsOf(clause, language).some((words) => fold(words).includes(sought))),
  );
}

function wordsOf(clause: AssessedClause, language: Language): string[] {
  const laws = clause.basis.map(({ title, article }) => `${title} ${article ?? ''}`);
  return [clause.text ?? '', told(clause.reason, language), clause.unit ?? '', clause.id, ...laws];
}

/** Full-width letters, case and accents make no difference to a search. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Worst first, in the order of the service within one outcome. */
export function byOutcome(clauses: AssessedClause[]): AssessedClause[] {
  return OUTCOMES.flatMap((outcome) => clauses.filter((clause) => clause.outcome === outcome));
}
