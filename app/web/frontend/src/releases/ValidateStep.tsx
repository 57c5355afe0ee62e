/** The draft checked as a whole. */

import { useState } from 'preact/hooks';

import { validateRelease } from '../api/releases';
import { update } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';
import type { StepProps } from './Steps';

export function ValidateStep({ release, onChange }: StepProps) {
  const say = useWords();
  const { busy, problem, run } = useDeed();
  const [said, setSaid] = useState<'steps.valid' | 'steps.invalid' | null>(null);
  const validate = () =>
    run(async () => {
      const { ok } = await validateRelease(release.key);
      const words = ok ? 'steps.valid' : 'steps.invalid';
      setSaid(words);
      update({ announcement: say(words) });
      await onChange();
    });
  return (
    <div class="step-row">
      <button type="button" class="button" disabled={busy} onClick={() => void validate()}>
        {say('steps.validate')}
      </button>
      {busy && <Busy text={say('steps.validating')} />}
      {said && !busy && <p class={said === 'steps.valid' ? 'done' : 'refused'}>{say(said)}</p>}
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );
}
