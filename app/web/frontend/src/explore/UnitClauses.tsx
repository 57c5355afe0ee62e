/** The access list of a unit, asked for when it is opened. */

import { useState } from 'preact/hooks';

import { loadUnitClauses } from '../api/places';
import { problemOf } from '../api/problems';
import type { ListedClause } from '../api/types';
import { idle, type Loading } from '../store';
import { useWords, wordFor } from '../texts';
import { Busy } from '../ui/Busy';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import { SourcePlace } from '../ui/SourcePlace';
import './UnitClauses.css';

export function UnitClauses({ release, unit }: { release: string; unit: string }) {
  const say = useWords();
  const [{ status, value, problem }, setClauses] = useState<Loading<ListedClause[]>>(idle());
  const load = async () => {
    setClauses({ ...idle(), status: 'busy' });
    try {
      setClauses({ status: 'ready', value: await loadUnitClauses(release, unit), problem: null });
    } catch (failure) {
      setClauses({ status: 'failed', value: null, problem: problemOf(failure) });
    }
  };
  return (
    <details
      class="more unit-clauses"
      onToggle={(event) => event.currentTarget.open && status === 'idle' && void load()}
    >
      <summary>{say('explore.clauses')}</summary>
      {status === 'busy' && <Busy text={say('explore.busy')} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void load()} />}
      {value?.length === 0 && <p class="hint">{say('explore.no-clauses')}</p>}
      <ul>
        {value?.map((clause) => (
          <li key={clause.id}>
            <small>
              {wordFor(say, 'dimension', clause.dimension)} · {wordFor(say, 'effect', clause.effect)}
              {clause.review !== 'machine' && ` · ${wordFor(say, 'review', clause.review)}`}
            </small>
            <DataText text={clause.text} fold={240} />
            {clause.source && (
              <small class="hint">
                <SourcePlace source={clause.source} />
              </small>
            )}
            {clause.basis.length > 0 && (
              <small>
                <DataText
                  text={clause.basis
                    .map(({ title, article }) => [title, article].filter(Boolean).join(' '))
                    .join(say('list.divider'))}
                  fold={160}
                />
              </small>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
