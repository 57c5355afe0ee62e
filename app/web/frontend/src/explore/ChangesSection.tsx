/** What changed from one release to another: layer by layer, then the clauses. */

import { useEffect, useState } from 'preact/hooks';

import { showChanged } from '../actions/reference';
import { loadChangedShapes, loadChanges } from '../api/places';
import { problemOf } from '../api/problems';
import type { Changes } from '../api/types';
import { idle, update, useStore, type Loading } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Section } from '../ui/Section';
import { ChangedLayers } from './ChangedLayers';

export function ChangesSection() {
  const say = useWords();
  const releases = useStore((now) => now.releases).filter(({ layers }) => layers.length > 0);
  const [pair, setPair] = useState<{ before: string; after: string }>({ before: '', after: '' });
  const [{ status, value, problem }, setChanges] = useState<Loading<Changes>>(idle());
  useEffect(() => () => update({ changes: null }), []);
  if (releases.length < 2) return null;
  const compare = async () => {
    setChanges({ ...idle(), status: 'busy' });
    update({ changes: null });
    try {
      const [found, changes] = await Promise.all([
        loadChanges(pair.before, pair.after),
        loadChangedShapes(pair.before, pair.after),
      ]);
      update({ changes });
      showChanged(null);
      setChanges({ status: 'ready', value: found, problem: null });
    } catch (failure) {
      setChanges({ status: 'failed', value: null, problem: problemOf(failure) });
    }
  };
  const chooser = (name: 'before' | 'after') => (
    <label class="stack">
      {say(`changes.${name}`)}
      <select
        class="input"
        value={pair[name]}
        onChange={(event) => setPair({ ...pair, [name]: event.currentTarget.value })}
      >
        <option value="">{say('changes.choose')}</option>
        {releases.map(({ id, name: words }) => (
          <option value={id}>{words}</option>
        ))}
      </select>
    </label>
  );
  return (
    <Section title={say('changes.title')}>
      <details class="more">
        <summary>{say('changes.open')}</summary>
        <div class="stack">
          {chooser('before')}
          {chooser('after')}
          <div>
            <button
              type="button"
              class="button button--main"
              disabled={!pair.before || !pair.after || pair.before === pair.after}
              onClick={() => void compare()}
            >
              {say('changes.compare')}
            </button>
          </div>
          {status === 'busy' && <Busy text={say('explore.busy')} />}
          {problem && <ProblemNotice problem={problem} onRetry={() => void compare()} />}
          {value && <ChangedLayers changes={value} />}
        </div>
      </details>
    </Section>
  );
}
