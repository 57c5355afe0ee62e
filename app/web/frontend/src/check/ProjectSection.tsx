/** Step two: as much about the project as is known now. The rest is asked for later. */

import { useId } from 'preact/hooks';

import { answerFact } from '../actions/check';
import { getState, update, useStore } from '../store';
import { useWords } from '../texts';
import { IndustryField } from './IndustryField';
import { NatureField } from './NatureField';
import { Step } from './Step';

export function ProjectSection() {
  const say = useWords();
  const id = useId();
  const name = useStore((now) => now.project.name ?? '');
  const asOf = useStore((now) => now.asOf ?? '');
  return (
    <Step number={2} title={say('check.step.project')}>
      <IndustryField />
      <NatureField />
      <details class="more" open={getState().asOf !== null || name !== ''}>
        <summary>{say('project.more')}</summary>
        <div class="stack">
          <label for={`${id}-name`}>{say('project.name')}</label>
          <input
            id={`${id}-name`}
            class="input"
            maxLength={4096}
            aria-describedby={`${id}-name-hint`}
            value={name}
            onInput={(event) => answerFact('name', event.currentTarget.value || undefined)}
          />
          <p class="hint" id={`${id}-name-hint`}>
            {say('project.name-hint')}
          </p>
          <label for={`${id}-date`}>{say('project.as-of')}</label>
          <input
            id={`${id}-date`}
            class="input input--date"
            type="date"
            aria-describedby={`${id}-date-hint`}
            value={asOf}
            onInput={(event) => update({ asOf: event.currentTarget.value || null })}
          />
          <p class="hint" id={`${id}-date-hint`}>
            {say('project.as-of-hint')}
          </p>
        </div>
      </details>
    </Step>
  );
}
