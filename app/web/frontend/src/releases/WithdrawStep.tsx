/** A published release taken back, with the reason. */

import { useState } from 'preact/hooks';

import { withdrawRelease } from '../api/releases';
import { update } from '../store';
import { useWords } from '../texts';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';
import type { StepProps } from './Steps';

export function WithdrawStep({ release, onChange }: StepProps) {
  const say = useWords();
  const { busy, problem, run } = useDeed();
  const [reason, setReason] = useState('');
  const withdraw = (event: SubmitEvent) => {
    event.preventDefault();
    void run(async () => {
      await withdrawRelease(release.key, reason.trim());
      update({ announcement: say('steps.withdrawn') });
      await onChange();
    });
  };
  return (
    <details class="more">
      <summary>{say('steps.withdraw')}</summary>
      <form class="stack" onSubmit={withdraw}>
        <p>{say('steps.no-return')}</p>
        <label class="stack">
          {say('steps.reason')}
          <textarea
            class="input"
            rows={2}
            required
            maxLength={2000}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
        {problem && <ProblemNotice problem={problem} />}
        <div>
          <button type="submit" class="button" disabled={busy || reason.trim() === ''}>
            {say('steps.withdraw')}
          </button>
        </div>
      </form>
    </details>
  );
}
