/** A correction: the members most often read wrongly as fields, any other as JSON. */

import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import type { Draft } from '../api/drafts';
import { useWords } from '../texts';

const EFFECTS = ['prohibit', 'restrict', 'require', 'encourage', 'exit'] as const;
const ACTIVITIES = ['new', 'expand', 'rebuild', 'relocate', 'upgrade', 'existing'] as const;

interface Props {
  draft: Draft;
  busy: boolean;
  onSave: (fields: Record<string, unknown>, note: string) => void;
  onCancel: () => void;
}

export function CorrectForm({ draft, busy, onSave, onCancel }: Props) {
  const say = useWords();
  const [wrong, setWrong] = useState(false);
  const first = useRef<HTMLSelectElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const before = draft.structure;
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget as HTMLFormElement);
    const other = readObject(String(said.get('other') ?? ''));
    setWrong(other === null);
    if (other === null) return;
    const now = {
      effect: said.get('effect'),
      industries: String(said.get('industries')).split(/[\s,，、]+/).filter(Boolean),
      activities: said.getAll('activities'),
    };
    onSave({ ...changed(before, now), ...other }, String(said.get('note') ?? '').trim());
  };
  return (
    <form class="stack draft__form" onSubmit={save} aria-label={say('drafts.correct')}>
      <label class="stack">
        {say('drafts.effect')}
        <select class="input" name="effect" ref={first}>
          {EFFECTS.map((one) => (
            <option value={one} selected={before.effect === one}>
              {say(`effect.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="stack">
        {say('drafts.industries')}
        <input class="input input--code" name="industries" defaultValue={listOf(before.industries).join(', ')} />
      </label>
      <fieldset class="row draft__ticks">
        <legend>{say('drafts.activities')}</legend>
        {ACTIVITIES.map((one) => (
          <label>
            <input type="checkbox" name="activities" value={one} defaultChecked={listOf(before.activities).includes(one)} />{' '}
            {say(`nature.${one}`)}
          </label>
        ))}
      </fieldset>
      <details class="more">
        <summary>{say('drafts.other')}</summary>
        <textarea class="input input--code" name="other" rows={4} aria-label={say('drafts.other')} aria-invalid={wrong} />
      </details>
      {wrong && (
        <p class="draft__wrong" role="alert">
          {say('drafts.other-bad')}
        </p>
      )}
      <label class="stack">
        {say('drafts.note')}
        <input class="input" name="note" maxLength={2000} />
      </label>
      <div class="row">
        <button type="submit" class="button button--main" disabled={busy}>
          {say('drafts.save')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {say('drafts.cancel')}
        </button>
      </div>
    </form>
  );
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Members that differ; what was left alone stays as the machine read it. */
function changed(before: Record<string, unknown>, now: Record<string, unknown>) {
  const differs = ([name, value]: [string, unknown]) => {
    const same = Array.isArray(value) ? [...listOf(before[name])].sort() : before[name];
    return JSON.stringify(Array.isArray(value) ? [...value].sort() : value) !== JSON.stringify(same);
  };
  return Object.fromEntries(Object.entries(now).filter(differs));
}

/** Nothing written is nothing to change; null where it is no object. */
function readObject(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as Record<string, unknown>)
      : null;
  } catch {
    return null; // not JSON: the form says so at the field
  }
}
