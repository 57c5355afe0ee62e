/** The clauses that made the verdict, open and with their law. */

import { useState } from 'preact/hooks';

import type { Assessment } from '../api/types';
import { useWords } from '../texts';
import { Section } from '../ui/Section';
import { ClauseCard } from './ClauseCard';
import { byOutcome } from './filter';
import { hitsOf } from './places';

const SHOWN_AT_FIRST = 6;

export function Deciding({ assessment }: { assessment: Assessment }) {
  const say = useWords();
  const [all, setAll] = useState(false);
  const ids = new Set(assessment.decided_by);
  const clauses = byOutcome(assessment.clauses.filter((clause) => ids.has(clause.id)));
  if (clauses.length === 0) return null;
  const hits = hitsOf(assessment);
  const shown = all ? clauses : clauses.slice(0, SHOWN_AT_FIRST);
  return (
    <Section title={say('result.deciding')}>
      {shown.map((clause) => (
        <ClauseCard key={clause.id} clause={clause} hits={hits} check={assessment.id} open />
      ))}
      {shown.length < clauses.length && (
        <div>
          <button type="button" class="button" onClick={() => setAll(true)}>
            {say('list.more', { count: clauses.length - shown.length })}
          </button>
        </div>
      )}
    </Section>
  );
}
