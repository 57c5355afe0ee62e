/** “I think this is wrong”, with a reason that reaches the analyst. */

import { useId, useState } from 'preact/hooks';

import { sendObjection } from '../api/objections';
import { problemOf } from '../api/problems';
import type { Problem } from '../api/types';
import { useLanguage, useWords } from '../texts';
import { ProblemNotice } from '../ui/ProblemNotice';
import './ObjectionForm.css';

const LONGEST = 4000;

interface Props {
  check: string;
  /** None: the result as a whole. */
  clause?: string;
}

export function ObjectionForm({ check, clause }: Props) {
  const say = useWords();
  const language = useLanguage();
  const id = useId();
  const [reason, setReason] = useState('');
  const [stage, setStage] = useState<'open' | 'busy' | 'sent'>('open');
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setStage('busy');
    setProblem(null);
    try {
      await sendObjection({ check, clause: clause ?? null, reason }, { language });
      setStage('sent');
    } catch (failure) {
      setProblem(problemOf(failure));
      setStage('open');
    }
  };
  return (
    <details class="objection">
      <summary>{say(clause ? 'objection.clause' : 'objection.whole')}</summary>
      <p role="status">{stage === 'sent' && say('objection.sent')}</p>
      {stage !== 'sent' && (
        <form class="stack" onSubmit={(event) => void submit(event)}>
          <label for={id}>{say('objection.reason')}</label>
          <textarea
            id={id}
            class="input"
            rows={3}
            required
            maxLength={LONGEST}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
          {problem && <ProblemNotice problem={problem} />}
          <div>
            <button
              type="submit"
              class="button button--small"
              disabled={stage === 'busy' || reason.trim() === ''}
            >
              {say('objection.send')}
            </button>
          </div>
        </form>
      )}
    </details>
  );
}
