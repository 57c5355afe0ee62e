/** A release in a year against its targets. */

import { useState } from 'preact/hooks';

import { address } from '../api/client';
import { evaluationAt, loadEvaluation } from '../api/ground';
import { legalDate } from '../format/dates';
import { useStore } from '../store';
import { useLanguage, useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { Icon } from '../ui/Icon';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useLoaded } from '../ui/useLoaded';
import { EvaluationTable } from './EvaluationTable';
import { ReleaseSelect } from './ReleaseSelect';

const PUBLISHED = ['published', 'superseded', 'withdrawn'];
const EARLIEST = 2015;

export function EvaluationTab() {
  const say = useWords();
  const releases = useStore((now) => now.releases).filter(
    ({ layers, state }) => layers.length > 0 && PUBLISHED.includes(state),
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [year, setYear] = useState(new Date().getFullYear());
  const release = chosen ?? releases[0]?.id;
  if (!release) return <p>{say('evaluation.none')}</p>;
  const years = Array.from({ length: new Date().getFullYear() - EARLIEST + 1 }, (_, back) => new Date().getFullYear() - back);
  return (
    <div class="stack">
      <ReleaseSelect label={say('evaluation.release')} releases={releases} value={release} onChoose={setChosen} />
      <label class="stack">
        {say('evaluation.year')}
        <select class="input input--date" value={year} onChange={(event) => setYear(Number(event.currentTarget.value))}>
          {years.map((one) => (
            <option value={one}>{one}</option>
          ))}
        </select>
      </label>
      <Evaluated key={`${release} ${year}`} release={release} year={year} />
    </div>
  );
}

function Evaluated({ release, year }: { release: string; year: number }) {
  const say = useWords();
  const language = useLanguage();
  const { status, value, problem, again } = useLoaded(`${release} ${year}`, () => loadEvaluation(release, year));
  return (
    <>
      {status === 'busy' && <Busy text={say('evaluation.loading')} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void again()} />}
      {value && (
        <>
          <p role="status">{say('evaluation.summary', { ...value.summary, none: value.summary['no-target'] })}</p>
          {!value.year_is_over && (
            <p class="hint">{say('evaluation.so-far', { day: legalDate(value.as_of, language) })}</p>
          )}
          <EvaluationTable rows={value.rows} />
          <div class="row">
            <a class="button" href={address(evaluationAt(release, year, `.xlsx?language=${language}`))} download>
              <Icon name="download" />
              {say('evaluation.xlsx')}
            </a>
            <a class="button" href={address(evaluationAt(release, year, `.svg?language=${language}`))} download={`sanxian-evaluation-${year}.svg`}>
              <Icon name="download" />
              {say('evaluation.chart')}
            </a>
          </div>
        </>
      )}
    </>
  );
}
