/** Up to five candidate sites side by side: the same questions, one column a site. */

import { useEffect, useState } from 'preact/hooks';

import { loadCheck } from '../api/checks';
import { problemOf } from '../api/problems';
import type { Assessment } from '../api/types';
import { idle, type Loading } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import './ComparePage.css';
import { CompareTable } from './CompareTable';

export const MOST_COMPARED = 5;

function useChecks(ids: readonly string[]): Loading<Assessment[]> {
  const [checks, setChecks] = useState<Loading<Assessment[]>>({ ...idle(), status: 'busy' });
  useEffect(() => {
    const asked = new AbortController();
    const wanted = ids.slice(0, MOST_COMPARED);
    Promise.all(wanted.map((id) => loadCheck(id, { signal: asked.signal }))).then(
      (value) => setChecks({ status: 'ready', value, problem: null }),
      (failure) => {
        const problem = problemOf(failure);
        if (problem) setChecks({ status: 'failed', value: null, problem });
      },
    );
    return () => asked.abort();
  }, []);
  return checks;
}

export function ComparePage({ ids }: { ids: readonly string[] }) {
  const say = useWords();
  const { status, value, problem } = useChecks(ids);
  return (
    <div class="page page--wide">
      <header class="page__head">
        <h1 tabIndex={-1}>{say('page.compare')}</h1>
        <p class="lead">{say('compare.lead')}</p>
      </header>
      {status === 'busy' && <Busy text={say('result.loading')} />}
      {problem && <ProblemNotice problem={problem} />}
      {value && <CompareTable checks={value} />}
    </div>
  );
}
