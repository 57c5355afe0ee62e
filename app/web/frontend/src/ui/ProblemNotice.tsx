/** A failure, in words a person can act on: what, where, how to mend it. */

import { isLocal, mayPass } from '../api/problems';
import type { Problem } from '../api/types';
import { hasText, sentence, told, useLanguage, useWords } from '../texts';
import { DataText } from './DataText';
import { Notice } from './Notice';
import { SignInLink } from './SignInLink';

interface Props {
  problem: Problem;
  /** Offered only where asking again can help. */
  onRetry?: () => void;
}

export function ProblemNotice({ problem, onRetry }: Props) {
  const say = useWords();
  const language = useLanguage();
  const { title, detail, remedy } = useProblemWords(problem);
  const faults = problem.errors ?? [];
  const onlyRepeats = faults.length === 1 && sentence(faults[0]!.detail, language) === detail;
  return (
    <Notice tone="error" title={<DataText text={title} />} alert>
      {detail && detail !== title && (
        <p>
          <DataText text={detail} />
        </p>
      )}
      {faults.length > 0 && !onlyRepeats && (
        <ul class="notice__faults">
          {faults.map((fault) => (
            <li>
              <DataText text={fault.detail} />
            </li>
          ))}
        </ul>
      )}
      {remedy && (
        <p>
          <strong>{say('notice.remedy')}</strong>
          {say('text.colon')}
          <DataText text={remedy} />
        </p>
      )}
      {problem.status === 401 && (
        <p>
          <SignInLink />
        </p>
      )}
      <p class="notice__code">
        {onRetry && mayPass(problem) && (
          <button type="button" class="button button--small" onClick={onRetry}>
            {say('notice.retry')}
          </button>
        )}{' '}
        {say('notice.code', { code: problem.code })}
      </p>
    </Notice>
  );
}

function useProblemWords(problem: Problem) {
  const say = useWords();
  const language = useLanguage();
  if (!isLocal(problem)) {
    const title = told(problem.titles, language) || problem.title;
    return { title, detail: sentence(problem.details ?? problem.detail, language), remedy: told(problem.remedy, language) };
  }
  const fill = { status: problem.status, detail: problem.detail ?? '' };
  const word = (part: string) => {
    const key = `problem.${problem.code}${part}`;
    return hasText(key) ? say(key, fill) : '';
  };
  return { title: word(''), detail: word('.detail'), remedy: word('.remedy') };
}
