/** Up to five candidate sites side by side: the same questions, one column a site. */

import { loadCheck } from '../api/checks';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useLoaded } from '../ui/useLoaded';
import './ComparePage.css';
import { CompareTable } from './CompareTable';

export const MOST_COMPARED = 5;

export function ComparePage({ ids }: { ids: readonly string[] }) {
  const say = useWords();
  const wanted = ids.slice(0, MOST_COMPARED);
  const { status, value, problem, again } = useLoaded(wanted.join(), () => Promise.all(wanted.map((id) => loadCheck(id))));
  return (
    <div class="page page--wide">
      <header class="page__head">
        <h1 tabIndex={-1}>{say('page.compare')}</h1>
        <p class="lead">{say('compare.lead')}</p>
      </header>
      {status === 'busy' && <Busy text={say('result.loading')} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void again()} />}
      {value && <CompareTable checks={value} />}
    </div>
  );
}
