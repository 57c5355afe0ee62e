/** Step three: the button, and everything that can come instead of an answer. */

import { cancelCheck, check } from '../actions/check';
import { useStore } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Step } from './Step';

export function RunSection() {
  const say = useWords();
  const ready = useStore((now) => now.site.reading.status === 'ready');
  const known = useStore((now) => now.industries.length > 0);
  const { status, problem, progress } = useStore((now) => now.check);
  const busy = status === 'busy';
  return (
    <Step number={3} title={say('check.step.run')}>
      <p class="hint" id="run-hint">
        {say(ready ? (known ? 'check.ready' : 'check.ready-no-industry') : 'check.need-site')}
      </p>
      <div>
        <button
          type="button"
          class="button button--main button--large"
          disabled={!ready || busy}
          aria-describedby="run-hint"
          onClick={() => void check()}
        >
          {say('check.run')}
        </button>
      </div>
      {busy && <Busy text={say('check.running')} percent={progress} onCancel={cancelCheck} />}
      {status === 'failed' && problem && (
        <ProblemNotice problem={problem} onRetry={() => void check()} />
      )}
    </Step>
  );
}
