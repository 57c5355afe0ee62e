/** One stored check, from verdict to evidence. */

import { useState } from 'preact/hooks';

import { cancelCheck, check, openCheck } from '../actions/check';
import type { Assessment, Outcome } from '../api/types';
import { useStore } from '../store';
import { told, useLanguage, useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import { AskSection } from './AskSection';
import { ClauseList } from './ClauseList';
import { Deciding } from './Deciding';
import { NO_FILTER } from './filter';
import { LayerSection } from './LayerSection';
import { Limits } from './Limits';
import { ObjectionForm } from './ObjectionForm';
import { Provenance } from './Provenance';
import { Standing } from './Standing';
import { Reasons } from './Reasons';
import { ResultActions } from './ResultActions';
import { VerdictBanner } from './VerdictBanner';

export function ResultPage({ id }: { id: string }) {
  const say = useWords();
  const { status, value, problem, progress } = useStore((now) => now.check);
  return (
    <div class="page">
      {!value && (
        <h1 class="visually-hidden" tabIndex={-1}>
          {say('page.result')}
        </h1>
      )}
      {status === 'busy' && (
        <Busy
          text={say(value ? 'check.running' : 'result.loading')}
          percent={progress}
          onCancel={cancelCheck}
        />
      )}
      {problem && <ProblemNotice problem={problem} onRetry={() => void (value ? check() : openCheck(id))} />}
      {value && <Result key={value.id} assessment={value} />}
    </div>
  );
}

function Result({ assessment }: { assessment: Assessment }) {
  const language = useLanguage();
  const [filter, setFilter] = useState(NO_FILTER);
  const showOnly = (outcome: Outcome) => {
    setFilter({ ...NO_FILTER, outcome });
    document.getElementById('clauses')?.scrollIntoView();
  };
  return (
    <>
      <VerdictBanner assessment={assessment} onOutcome={showOnly} />
      <ResultActions id={assessment.id} />
      <Reasons assessment={assessment} />
      <Deciding assessment={assessment} />
      <AskSection assessment={assessment} />
      <LayerSection assessment={assessment} />
      <Standing assessment={assessment} />
      <ClauseList assessment={assessment} filter={filter} onFilter={setFilter} />
      <Limits assessment={assessment} />
      <Provenance assessment={assessment} />
      <ObjectionForm check={assessment.id} />
      <p class="page__disclaimer">
        <DataText text={told(assessment.disclaimer, language)} fold={4000} />
      </p>
    </>
  );
}
