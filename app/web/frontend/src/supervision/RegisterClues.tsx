/** What changed between two days becomes clues: each patch in a zone of a release, once. */

import { useState } from 'preact/hooks';

import { hashOf } from '../actions/address';
import { registerClues, type Raster, type Registered } from '../api/ground';
import { M2_PER_MU } from '../format/areas';
import { update, useStore } from '../store';
import { useWords, wordFor } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';
import { ReleaseSelect } from './ReleaseSelect';
import { useRights } from './useRights';

const WITHIN = ['red-lines', 'control-units', 'element-zones'] as const;

interface Props {
  before: Raster;
  after: Raster;
  /** Least change that counts, of amounts. */
  threshold: number | null;
}

export function RegisterClues({ before, after, threshold }: Props) {
  const say = useWords();
  const rights = useRights();
  const releases = useStore((now) => now.releases).filter(
    ({ layers, state }) => layers.length > 0 && state === 'published',
  );
  const { busy, problem, run } = useDeed();
  const [percent, setPercent] = useState<number | null>(null);
  const [done, setDone] = useState<Registered | null>(null);
  if (!rights.includes('supervise-change') || releases.length === 0) return null;
  const register = (event: SubmitEvent) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget as HTMLFormElement);
    setPercent(null);
    setDone(null);
    void run(async () => {
      const request = {
        before: before.id,
        after: after.id,
        release: String(said.get('release')),
        within: String(said.get('within')),
        min_area_m2: Number(said.get('mu')) * M2_PER_MU,
        ...(threshold === null ? {} : { threshold }),
      };
      const found = await registerClues(request, { onProgress: setPercent });
      setDone(found);
      update({ announcement: say('register.done', { ...found }) });
    });
  };
  return (
    <details class="more">
      <summary>{say('register.title')}</summary>
      <form class="stack" aria-label={say('register.title')} onSubmit={register}>
        <p class="hint">{say('register.lead')}</p>
        <ReleaseSelect label={say('register.release')} releases={releases} />
        <label class="stack">
          {say('register.within')}
          <select class="input" name="within">
            {WITHIN.map((one) => (
              <option value={one}>{wordFor(say, 'kind', one)}</option>
            ))}
          </select>
        </label>
        <label class="stack">
          {say('register.least')}
          <input class="input" name="mu" type="number" min="0" step="any" defaultValue="1" required />
        </label>
        {problem && <ProblemNotice problem={problem} />}
        {busy && <Busy text={say('register.busy')} percent={percent} />}
        {done && (
          <p class="done">
            {say('register.done', { ...done })}{' '}
            <a href={hashOf({ page: 'supervision', tab: 'ledger' })}>{say('register.ledger')}</a>
          </p>
        )}
        <div>
          <button type="submit" class="button button--main" disabled={busy}>
            {say('register.send')}
          </button>
        </div>
      </form>
    </details>
  );
}
