/** What must come with a step. */

import { useWords } from '../texts';
import type { Given } from './ClueActions';
import type { Step } from './steps';

interface Props {
  step: Step;
  given: Given;
  onGive: (part: Partial<Given>) => void;
}

export function StepFields({ step, given, onGive }: Props) {
  const say = useWords();
  const { needs } = step;
  return (
    <>
      {needs.includes('assignee') && (
        <label class="stack">
          {say('clue.assignee')}
          <input class="input" required value={given.assignee} onInput={(event) => onGive({ assignee: event.currentTarget.value })} />
          <small class="hint">{say('clue.assignee-hint')}</small>
        </label>
      )}
      {needs.includes('due') && (
        <label class="stack">
          {say('clue.due')}
          <input class="input input--date" type="date" required value={given.due} onInput={(event) => onGive({ due: event.currentTarget.value })} />
        </label>
      )}
      {needs.includes('position') && <PlaceFields given={given} onGive={onGive} />}
      {needs.includes('photographs') && (
        <label class="stack">
          {say('clue.photographs')}
          <input type="file" accept="image/jpeg,image/png" multiple required onChange={(event) => onGive({ files: [...(event.currentTarget.files ?? [])] })} />
        </label>
      )}
      <label class="stack">
        {say(needs.includes('note') ? 'clue.note' : 'clue.note-optional')}
        <textarea class="input" rows={2} required={needs.includes('note')} value={given.note} onInput={(event) => onGive({ note: event.currentTarget.value })} />
      </label>
    </>
  );
}

function PlaceFields({ given, onGive }: Omit<Props, 'step'>) {
  const say = useWords();
  const find = () =>
    navigator.geolocation?.getCurrentPosition(({ coords }) =>
      onGive({ lon: coords.longitude.toFixed(6), lat: coords.latitude.toFixed(6) }),
    );
  return (
    <div class="row">
      <label class="stack">
        {say('clue.lon')}
        <input class="input" type="number" step="any" min="-180" max="180" required value={given.lon} onInput={(event) => onGive({ lon: event.currentTarget.value })} />
      </label>
      <label class="stack">
        {say('clue.lat')}
        <input class="input" type="number" step="any" min="-90" max="90" required value={given.lat} onInput={(event) => onGive({ lat: event.currentTarget.value })} />
      </label>
      <button type="button" class="button button--small" onClick={find}>
        {say('clue.here')}
      </button>
    </div>
  );
}
