/** Only the questions whose answers settle clauses, the most useful first. */

import { check } from '../actions/check';
import type { Assessment, MissingFact } from '../api/types';
import { QuestionField } from '../check/QuestionField';
import { questionFor } from '../check/questions';
import { useStore } from '../store';
import { told, useLanguage, useWords } from '../texts';
import { Section } from '../ui/Section';
import './AskSection.css';

const SHOWN_AT_FIRST = 5;

/** Claims that would lift a clause which now stands in the way. */
function claimsOf({ clauses }: Assessment): string[] {
  const inTheWay = clauses.filter(({ outcome }) => outcome !== 'conforms' && outcome !== 'not_applicable');
  return [...new Set(inTheWay.flatMap((clause) => clause.could_lift))];
}

export function AskSection({ assessment }: { assessment: Assessment }) {
  const say = useWords();
  const busy = useStore((now) => now.check.status === 'busy');
  const missing = [...assessment.missing_facts].sort((a, b) => b.would_settle - a.would_settle);
  const asked = new Set(missing.map(({ field }) => field));
  const claims = claimsOf(assessment).filter((field) => !asked.has(field));
  if (missing.length + claims.length === 0 || !assessment.footprint.geometry) return null;
  const first = missing.filter((one) => one.would_settle > 0).slice(0, SHOWN_AT_FIRST);
  const rest = missing.filter((one) => !first.includes(one));
  const again = (event: Event) => {
    event.preventDefault();
    void check();
  };
  return (
    <Section title={say('ask.heading')} lead={say('ask.lead')} id="questions">
      <form class="ask" onSubmit={again}>
        <Questions missing={first} />
        {rest.length > 0 && (
          <details class="more">
            <summary>{say('ask.more', { count: rest.length })}</summary>
            <Questions missing={rest} />
          </details>
        )}
        {claims.length > 0 && (
          <details class="more" open={missing.length === 0}>
            <summary>{say('ask.claims')}</summary>
            <p class="hint">{say('ask.claims-lead')}</p>
            <Questions missing={claims.map((field) => ({ field }))} />
          </details>
        )}
        <div>
          <button type="submit" class="button button--main" disabled={busy}>
            {say('check.run-again')}
          </button>
        </div>
      </form>
    </Section>
  );
}

function Questions({ missing }: { missing: (Partial<MissingFact> & { field: string })[] }) {
  const schema = useStore((now) => now.schema);
  const language = useLanguage();
  return (
    <div class="ask__grid">
      {missing.map(({ field, label, would_settle = 0 }) => (
        <QuestionField
          key={field}
          question={questionFor(schema, field, language)}
          label={told(label, language)}
          settles={would_settle}
        />
      ))}
    </div>
  );
}
