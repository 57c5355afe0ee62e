/** Every release with its state, newest first, and the way to a new draft. */

import { useState } from 'preact/hooks';

import { hashOf } from '../actions/address';
import { loadAllReleases } from '../api/places';
import type { ReleaseSummary } from '../api/types';
import { legalDate } from '../format/dates';
import { useLanguage, useWords, wordFor } from '../texts';
import { Busy } from '../ui/Busy';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Section } from '../ui/Section';
import { useLoaded } from '../ui/useLoaded';
import { NewDraft } from './NewDraft';
import './releases.css';
import { may, SignInHint, usePerson } from './SignIn';

export function ReleasesPage() {
  const say = useWords();
  const person = usePerson();
  const { status, value, problem, again } = useLoaded('releases', loadAllReleases);
  return (
    <div class="page">
      <header class="page__head">
        <h1 tabIndex={-1}>{say('page.releases')}</h1>
        <p class="lead">{say('releases.lead')}</p>
        <SignInHint person={person} right="draft-releases" />
      </header>
      {may(person, 'draft-releases') && <NewDraft />}
      {status === 'busy' && !value && <Busy text={say('releases.loading')} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void again()} />}
      {value && <ReleaseList releases={[...value].reverse()} />}
    </div>
  );
}

/** Rules of the nation come as lists alone; they are many and seldom what one looks for. */
function ReleaseList({ releases }: { releases: ReleaseSummary[] }) {
  const say = useWords();
  const [all, setAll] = useState(false);
  const quiet = releases.filter(isQuiet);
  const shown = all ? releases : releases.filter((one) => !isQuiet(one));
  return (
    <Section title={say('releases.all')}>
      {releases.length === 0 && <p>{say('releases.none')}</p>}
      <ul class="releases">
        {shown.map((one) => (
          <ReleaseCard key={one.id} release={one} />
        ))}
      </ul>
      {quiet.length > 0 && (
        <label class="row">
          <input
            type="checkbox"
            checked={all}
            onChange={(event) => setAll(event.currentTarget.checked)}
          />
          {say('releases.show-lists', { count: quiet.length })}
        </label>
      )}
    </Section>
  );
}

function isQuiet({ layers, state }: ReleaseSummary): boolean {
  return layers.length === 0 && state !== 'draft' && state !== 'validated';
}

function ReleaseCard({ release }: { release: ReleaseSummary }) {
  const say = useWords();
  const { id, name, state, layers, lists, jurisdictions } = release;
  return (
    <li class={`release release--${state}`}>
      <a href={hashOf({ page: 'release', id })}>
        <DataText text={name} fold={120} />
      </a>
      <State state={state} />
      <small>
        <bdi>{jurisdictions.filter(Boolean).slice(0, 3).join(say('list.separator'))}</bdi> ·{' '}
        <InForce release={release} /> ·{' '}
        {say('releases.facts', { layers: layers.length, lists: lists.length })}
      </small>
    </li>
  );
}

export function State({ state }: { state: string }) {
  const say = useWords();
  return <span class={`state state--${state}`}>{wordFor(say, 'state', state)}</span>;
}

export function InForce({ release }: { release: Pick<ReleaseSummary, 'effective_from' | 'effective_to'> }) {
  const say = useWords();
  const language = useLanguage();
  const from = legalDate(release.effective_from, language);
  if (release.effective_to === null) return <>{say('releases.since', { from })}</>;
  return <>{say('releases.until', { from, to: legalDate(release.effective_to, language) })}</>;
}
