/** Publication of the draft as it is shown here; one changed meanwhile is shown anew first. */

import { useState } from 'preact/hooks';

import { publishRelease } from '../api/releases';
import { RequestFailed } from '../api/problems';
import { update } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';
import type { StepProps } from './Steps';

const CHANGED_MEANWHILE = 412;

export function PublishStep({ release, onChange }: StepProps) {
  const say = useWords();
  const { busy, problem, run } = useDeed();
  const [approval, setApproval] = useState('');
  const publish = () =>
    run(async () => {
      try {
        await publishRelease(release.key, release.etag, approval.trim());
        update({ announcement: say('steps.published') });
      } catch (failure) {
        const moved = failure instanceof RequestFailed && failure.problem.status === CHANGED_MEANWHILE;
        if (moved) {
          update({ announcement: say('steps.look-again') });
          await onChange();
        }
        throw failure;
      }
      await onChange();
    });
  return (
    <form
      class="step-row"
      aria-label={say('steps.publish')}
      onSubmit={(event) => {
        event.preventDefault();
        void publish();
      }}
    >
      <h3>{say('steps.publish')}</h3>
      <label class="stack">
        {say('steps.approval')}
        <input
          class="input"
          maxLength={2000}
          value={approval}
          onInput={(event) => setApproval(event.currentTarget.value)}
        />
      </label>
      <p class="hint">{say('steps.for-good')}</p>
      {problem && <ProblemNotice problem={problem} />}
      {busy && <Busy text={say('steps.publishing')} />}
      <div>
        <button type="submit" class="button button--main" disabled={busy}>
          {say('steps.publish')}
        </button>
      </div>
    </form>
  );
}
