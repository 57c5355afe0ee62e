/** The next step of a clue, for those who may take it. */

import { useState } from 'preact/hooks';

import { actOn, keepPhotograph, type Clue, type ClueDoing } from '../api/ground';
import { useWords, wordFor } from '../texts';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';
import { StepFields } from './StepFields';
import { STEPS, type Step } from './steps';
import { useRights } from './useRights';

export interface Given {
  assignee: string;
  due: string;
  note: string;
  lon: string;
  lat: string;
  files: File[];
}

const EMPTY: Given = { assignee: '', due: '', note: '', lon: '', lat: '', files: [] };

export function ClueActions({ clue, onActed }: { clue: Clue; onActed: () => void }) {
  const say = useWords();
  const rights = useRights();
  const [given, setGiven] = useState<Given>(EMPTY);
  const [chosen, setChosen] = useState(0);
  const { busy, problem, run } = useDeed();
  const steps = (STEPS[clue.state] ?? []).filter(({ right }) => rights.includes(right));
  const step = steps[Math.min(chosen, steps.length - 1)];
  if (!step) return null;
  const act = (event: Event) => {
    event.preventDefault();
    void run(async () => {
      const photographs = await Promise.all(given.files.map(keepPhotograph));
      await actOn(clue.id, doingOf(clue, step, given, photographs));
      onActed();
    });
  };
  return (
    <form class="add-layer" aria-label={say('clue.next')} onSubmit={act}>
      {steps.length > 1 && (
        <div class="row" role="group" aria-label={say('clue.next')}>
          {steps.map((one, number) => (
            <button
              type="button"
              class="button button--small"
              aria-pressed={one === step}
              onClick={() => setChosen(number)}
            >
              {wordFor(say, 'clue-action', one.action)}
            </button>
          ))}
        </div>
      )}
      <StepFields step={step} given={given} onGive={(part) => setGiven((now) => ({ ...now, ...part }))} />
      {problem && <ProblemNotice problem={problem} />}
      <div>
        <button type="submit" class="button button--main" disabled={busy}>
          {say('clue.do', { action: wordFor(say, 'clue-action', step.action) })}
        </button>
      </div>
    </form>
  );
}

function doingOf(clue: Clue, step: Step, given: Given, photographs: string[]): ClueDoing {
  const { needs } = step;
  return {
    action: step.action,
    version: clue.version,
    ...(given.note ? { note: given.note } : {}),
    ...(needs.includes('assignee') ? { assignee: given.assignee } : {}),
    ...(needs.includes('due') ? { due: given.due } : {}),
    ...(needs.includes('position') ? { position: [Number(given.lon), Number(given.lat)] as [number, number] } : {}),
    ...(photographs.length > 0 ? { photographs } : {}),
  };
}

/** What this person may do; nothing until it is known. */
