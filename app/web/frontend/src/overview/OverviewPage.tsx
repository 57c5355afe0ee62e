/** Everything in numbers: areas, checks, clauses, caps. */

import { useState } from 'preact/hooks';

import { loadOverview, type Overview } from '../api/overview';
import { legalDate } from '../format/dates';
import { useLanguage, useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Section } from '../ui/Section';
import { useLoaded } from '../ui/useLoaded';
import { AreaChart } from './AreaChart';
import { CapsChart } from './CapsChart';
import { ChecksChart } from './ChecksChart';
import { ClausesChart } from './ClausesChart';
import { Figures } from './Figures';
import './overview.css';

const PERIODS = [30, 365, 3660] as const;

export function OverviewPage() {
  const say = useWords();
  const [days, setDays] = useState<number>(365);
  const { status, value, problem, again } = useLoaded(`overview ${days}`, () => loadOverview(days));
  return (
    <div class="page page--overview">
      <header class="page__head">
        <h1 tabIndex={-1}>{say('page.overview')}</h1>
        <p class="lead">{say('overview.lead')}</p>
        <label class="row">
          {say('overview.period')}
          <select
            class="input overview__period"
            value={String(days)}
            onChange={(event) => setDays(Number(event.currentTarget.value))}
          >
            {PERIODS.map((one) => (
              <option value={String(one)}>{say(`overview.days-${one}`)}</option>
            ))}
          </select>
        </label>
      </header>
      {status === 'busy' && !value && <Busy text={say('overview.loading')} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void again()} />}
      {value && <Numbers numbers={value} />}
    </div>
  );
}

function Numbers({ numbers }: { numbers: Overview }) {
  const say = useWords();
  const language = useLanguage();
  return (
    <>
      <Figures numbers={numbers} />
      <Section
        title={say('overview.areas')}
        lead={say('overview.areas-lead', { date: legalDate(numbers.as_of, language) })}
      >
        <AreaChart layers={numbers.areas} />
      </Section>
      <Section
        title={say('overview.checks')}
        lead={say(numbers.checks.of_others ? 'overview.checks-all' : 'overview.checks-own')}
      >
        <ChecksChart checks={numbers.checks} />
      </Section>
      <Section title={say('overview.clauses')} lead={say('overview.clauses-lead')}>
        <ClausesChart lists={numbers.clauses} />
      </Section>
      <Section title={say('overview.caps')} lead={say('overview.caps-lead')}>
        <CapsChart caps={numbers.caps} />
      </Section>
    </>
  );
}
