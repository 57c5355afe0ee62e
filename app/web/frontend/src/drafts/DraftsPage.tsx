/** Clauses of a release beside what was read of them, a page at a time. */

import { useState } from 'preact/hooks';

import { hashOf } from '../actions/address';
import { countDrafts, loadDrafts, PAGE_SIZE, type Draft, type Drafts, type Wanted } from '../api/drafts';
import { loadRelease } from '../api/releases';
import { may, SignInHint, usePerson } from '../releases/SignIn';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useLoaded } from '../ui/useLoaded';
import { DraftCard } from './DraftCard';
import { DraftFilter } from './DraftFilter';
import './drafts.css';

export function DraftsPage({ id }: { id: string }) {
  const say = useWords();
  const person = usePerson();
  const release = useLoaded(id, () => loadRelease(id));
  const [wanted, setWanted] = useState<Wanted>({ status: '', words: '', offset: 0 });
  const key = JSON.stringify([id, wanted]);
  const { status, value, problem, again } = useLoaded(key, () => loadDrafts(id, wanted));
  const counts = useLoaded(id, () => countDrafts(id));
  const state = release.value?.state;
  const open = state === 'draft' || state === 'validated';
  return (
    <div class="page">
      <p>
        <a href={hashOf({ page: 'release', id })}>← {say('drafts.back')}</a>
      </p>
      <header class="page__head">
        <h1 tabIndex={-1}>{say('page.drafts')}</h1>
        <p class="lead">{say('drafts.lead')}</p>
        {state !== undefined && !open && <p class="hint">{say('drafts.fixed')}</p>}
        {open && <SignInHint person={person} right="draft-releases" />}
      </header>
      <DraftFilter wanted={wanted} counts={counts.value ?? value?.by_status ?? {}} onChange={setWanted} />
      {status === 'busy' && !value && <Busy text={say('drafts.loading')} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void again()} />}
      {value && (
        <DraftList
          release={id}
          found={value}
          wanted={wanted}
          canDecide={open && may(person, 'draft-releases')}
          onTurn={(offset) => setWanted({ ...wanted, offset })}
          onDecided={() => void counts.again()}
        />
      )}
    </div>
  );
}

interface ListProps {
  release: string;
  found: Drafts;
  wanted: Wanted;
  canDecide: boolean;
  onTurn: (offset: number) => void;
  onDecided: () => void;
}

/** Decided drafts stay where they are until the page is turned, so that one can look again. */
function DraftList({ release, found, wanted: { offset }, canDecide, onTurn, onDecided }: ListProps) {
  const say = useWords();
  const [decided, setDecided] = useState<Draft[]>([]);
  const items = found.items.map((one) => latest(one, decided));
  const decide = (drafts: Draft[]) => {
    setDecided((before) => [...before, ...drafts]);
    onDecided();
  };
  if (items.length === 0) return <p>{say('drafts.none')}</p>;
  const to = offset + items.length;
  return (
    <>
      <p class="hint" role="status">
        {say('drafts.count', { total: found.total, from: offset + 1, to })}
      </p>
      <ul class="drafts">
        {items.map((draft, place) => (
          <DraftCard key={offset + place} release={release} draft={draft} canDecide={canDecide} onDecided={decide} />
        ))}
      </ul>
      <div class="row">
        <button type="button" class="button" disabled={offset === 0} onClick={() => onTurn(Math.max(0, offset - PAGE_SIZE))}>
          {say('drafts.previous')}
        </button>
        <button type="button" class="button" disabled={to >= found.total} onClick={() => onTurn(offset + PAGE_SIZE)}>
          {say('drafts.next')}
        </button>
      </div>
    </>
  );
}

/** What became of a draft: each decision gives it a new id and says which one it had. */
function latest(draft: Draft, decided: Draft[]): Draft {
  return decided.reduce((now, one) => (one.replaces === now.id || one.id === now.id ? one : now), draft);
}
