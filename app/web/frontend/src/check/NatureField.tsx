import { answerFact } from '../actions/check';
import type { Nature } from '../api/types';
import { useStore } from '../store';
import { useWords } from '../texts';
import './NatureField.css';

const NATURES: Nature[] = ['new', 'expand', 'rebuild', 'relocate', 'upgrade', 'existing'];

export function NatureField() {
  const say = useWords();
  const chosen = useStore((now) => now.project.nature);
  return (
    <fieldset class="natures">
      <legend>{say('project.nature')}</legend>
      {[...NATURES, undefined].map((nature) => (
        <label class="nature">
          <input
            type="radio"
            name="nature"
            checked={chosen === nature}
            onChange={() => answerFact('nature', nature)}
          />
          <span>{say(`nature.${nature ?? 'unknown'}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
