/** The supervision ledger: clues by state, as a table or as cards, and one of them in full. */

import type { FeatureCollection } from 'geojson';
import { useEffect, useState } from 'preact/hooks';

import { showClues } from '../actions/ground';
import { address } from '../api/client';
import { CLUE_STATES, loadClues, type Clue } from '../api/ground';
import { useWords, wordFor } from '../texts';
import { Busy } from '../ui/Busy';
import { Icon } from '../ui/Icon';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useLoaded } from '../ui/useLoaded';
import { ClueCards } from './ClueCards';
import { ClueTable } from './ClueTable';
import { ClueView } from './ClueView';

export function LedgerTab({ chosen }: { chosen: string | null }) {
  const say = useWords();
  const [state, setState] = useState('');
  const [asCards, setAsCards] = useState(false);
  const { status, value, problem, again } = useLoaded(`clues ${state}`, () => loadClues(state));
  useEffect(() => {
    if (value) showClues(value);
  }, [value]);
  useEffect(() => () => showClues(null), []);
  return (
    <div class="stack">
      {chosen !== null && <ClueView key={chosen} id={chosen} onActed={() => void again()} />}
      <div class="ledger__tools">
        <label class="stack">
          {say('ledger.state')}
          <select class="input" value={state} onChange={(event) => setState(event.currentTarget.value)}>
            <option value="">{say('ledger.all')}</option>
            {CLUE_STATES.map((one) => (
              <option value={one}>{wordFor(say, 'clue-state', one)}</option>
            ))}
          </select>
        </label>
        <button type="button" class="button" aria-pressed={asCards} onClick={() => setAsCards(!asCards)}>
          {say('ledger.cards')}
        </button>
        <a class="button" href={address('/v1/clues/report.xlsx')} download>
          <Icon name="download" />
          {say('ledger.download')}
        </a>
      </div>
      {status === 'busy' && !value && <Busy text={say('ledger.loading')} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void again()} />}
      {value && <Clues found={value} asCards={asCards} chosen={chosen} />}
    </div>
  );
}

interface Found {
  found: FeatureCollection;
  asCards: boolean;
  chosen: string | null;
}

function Clues({ found, asCards, chosen }: Found) {
  const say = useWords();
  const clues = found.features.map(({ properties }) => properties as Clue);
  if (clues.length === 0) return <p>{say('ledger.none')}</p>;
  return (
    <>
      <p class="hint" role="status">
        {say('ledger.count', { count: clues.length })}
      </p>
      {asCards ? <ClueCards clues={clues} chosen={chosen} /> : <ClueTable clues={clues} chosen={chosen} />}
    </>
  );
}
