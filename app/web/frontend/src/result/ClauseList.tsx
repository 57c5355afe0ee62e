/** Every clause in scope, narrowed by outcome, dimension or words. */

import { useState } from 'preact/hooks';

import type { Assessment } from '../api/types';
import { useLanguage, useWords } from '../texts';
import { Section } from '../ui/Section';
import { ClauseCard } from './ClauseCard';
import { ClauseFilterBar } from './ClauseFilterBar';
import { byOutcome, narrow, NO_FILTER, type ClauseFilter } from './filter';
import { hitsOf } from './places';

const PAGE = 30;

interface Props {
  assessment: Assessment;
  filter: ClauseFilter;
  onFilter: (filter: ClauseFilter) => void;
}

export function ClauseList({ assessment, filter, onFilter }: Props) {
  const say = useWords();
  const language = useLanguage();
  const [limit, setLimit] = useState(PAGE);
  if (assessment.clauses.length === 0) {
    return (
      <Section title={say('clauses.heading')} id="clauses">
        <p>{say('clauses.empty')}</p>
      </Section>
    );
  }
  const clauses = byOutcome(narrow(assessment.clauses, filter, language));
  const hits = hitsOf(assessment);
  const shown = clauses.slice(0, limit);
  return (
    <Section title={say('clauses.heading')} lead={say('clauses.caption')} id="clauses">
      <ClauseFilterBar filter={filter} onFilter={onFilter} />
      <p class="hint" role="status">
        {say('clauses.shown', { shown: shown.length, total: assessment.clauses.length })}
      </p>
      {clauses.length === 0 && (
        <p>
          {say('clauses.none')}{' '}
          <button type="button" class="link" onClick={() => onFilter(NO_FILTER)}>
            {say('clauses.reset')}
          </button>
        </p>
      )}
      {shown.map((clause) => (
        <ClauseCard key={clause.id} clause={clause} hits={hits} check={assessment.id} />
      ))}
      {shown.length < clauses.length && (
        <div>
          <button type="button" class="button" onClick={() => setLimit(limit + PAGE)}>
            {say('list.more', { count: Math.min(PAGE, clauses.length - shown.length) })}
          </button>
        </div>
      )}
    </Section>
  );
}
