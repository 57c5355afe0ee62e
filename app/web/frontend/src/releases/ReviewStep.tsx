/** A second person confirms each kind of warning and approves, or sends the draft back. */

import { useState } from 'preact/hooks';

import { reviewRelease } from '../api/releases';
import type { Finding } from '../api/types';
import { update } from '../store';
import { told, useLanguage, useWords } from '../texts';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';
import type { StepProps } from './Steps';

export function ReviewStep({ release, onChange }: StepProps) {
  const say = useWords();
  const language = useLanguage();
  const { busy, problem, run } = useDeed();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const [note, setNote] = useState('');
  const warnings = oneOfEach(release.findings);
  const review = (approved: boolean) =>
    run(async () => {
      await reviewRelease(release.key, { approved, acknowledged: [...seen], note });
      update({ announcement: say(approved ? 'steps.approve' : 'steps.send-back') });
      await onChange();
    });
  const toggle = (code: string) => {
    const next = new Set(seen);
    if (!next.delete(code)) next.add(code);
    setSeen(next);
  };
  return (
    <form class="step-row" aria-label={say('steps.review')} onSubmit={(event) => event.preventDefault()}>
      <h3>{say('steps.review')}</h3>
      {warnings.length > 0 && <p class="hint">{say('steps.warnings')}</p>}
      {warnings.map((one) => (
        <label class="tick">
          <input type="checkbox" checked={seen.has(one.code)} onChange={() => toggle(one.code)} />
          <DataText
            text={say('steps.acknowledge', { text: told(one.text ?? one.message, language) || one.code })}
            fold={160}
          />
        </label>
      ))}
      <label class="stack">
        {say('steps.note')}
        <textarea
          class="input"
          rows={2}
          maxLength={2000}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </label>
      {problem && <ProblemNotice problem={problem} />}
      <div class="row">
        <button
          type="button"
          class="button button--main"
          disabled={busy || warnings.some(({ code }) => !seen.has(code))}
          onClick={() => void review(true)}
        >
          {say('steps.approve')}
        </button>
        <button
          type="button"
          class="button"
          disabled={busy || note.trim() === ''}
          onClick={() => void review(false)}
        >
          {say('steps.send-back')}
        </button>
      </div>
    </form>
  );
}

/** Warnings are confirmed by kind; the table below shows each. */
function oneOfEach(findings: Finding[]): Finding[] {
  const kinds = new Map<string, Finding>();
  for (const one of findings) {
    if (one.severity === 'warning' && !kinds.has(one.code)) kinds.set(one.code, one);
  }
  return [...kinds.values()];
}
