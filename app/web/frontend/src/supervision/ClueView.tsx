/** One clue: what was found where, everything done about it, and what can be done next. */

import { useEffect } from 'preact/hooks';

import { hashOf } from '../actions/address';
import { sendMapTo } from '../actions/ground';
import { loadClue, photographAt, type ClueDetail, type ClueEvent } from '../api/ground';
import { hectares } from '../format/areas';
import { legalDate, moment } from '../format/dates';
import { plainName } from '../releases/SignIn';
import { useLanguage, useWords, wordFor } from '../texts';
import { Busy } from '../ui/Busy';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useLoaded } from '../ui/useLoaded';
import { ClueActions } from './ClueActions';
import { ClueState, Due } from './ClueState';

export function ClueView({ id, onActed }: { id: string; onActed: () => void }) {
  const say = useWords();
  const { status, value, problem, again } = useLoaded(id, () => loadClue(id));
  useEffect(() => {
    if (value) sendMapTo(value.lon, value.lat);
  }, [value?.id]);
  const acted = () => {
    void again();
    onActed();
  };
  return (
    <section class="clue" aria-label={say('clue.one')}>
      {status === 'busy' && !value && <Busy text={say('ledger.loading')} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void again()} />}
      {value && <Told clue={value} />}
      {value && <ClueActions key={value.version} clue={value} onActed={acted} />}
      <a href={hashOf({ page: 'supervision', tab: 'ledger' })}>{say('clue.back')}</a>
    </section>
  );
}

function Told({ clue }: { clue: ClueDetail }) {
  const say = useWords();
  const language = useLanguage();
  return (
    <>
      <h2 class="section__title">
        <DataText text={clue.type_name} fold={60} /> <ClueState state={clue.state} />
      </h2>
      <dl class="pairs">
        <dt>{say('clue.change')}</dt>
        <dd>
          <bdi>{clue.from_name}</bdi> → <bdi>{clue.to_name}</bdi>
          {say('text.bracketed', { text: `${legalDate(clue.before, language)} → ${legalDate(clue.after, language)}` })}
        </dd>
        <dt>{say('clue.zone')}</dt>
        <dd>
          <span class="code">{clue.zone_code}</span> <bdi>{clue.zone_name ?? ''}</bdi>
        </dd>
        <dt>{say('clue.area')}</dt>
        <dd>{hectares(clue.area_m2, language)}</dd>
        <dt>{say('clue.place')}</dt>
        <dd class="code">{clue.lon.toFixed(6)}, {clue.lat.toFixed(6)}</dd>
        {clue.assignee && <dt>{say('clue.assignee')}</dt>}
        {clue.assignee && (
          <dd>
            <bdi>{clue.assignee}</bdi> <Due due={clue.due} overdue={clue.overdue} />
          </dd>
        )}
      </dl>
      {clue.history.length > 0 && <h3>{say('clue.history')}</h3>}
      <ol class="clue__history">
        {clue.history.map((event) => (
          <Event key={event.number} event={event} />
        ))}
      </ol>
    </>
  );
}

function Event({ event }: { event: ClueEvent }) {
  const say = useWords();
  const language = useLanguage();
  return (
    <li>
      <strong>{wordFor(say, 'clue-action', event.action)}</strong> · <bdi>{plainName(event.actor)}</bdi> ·{' '}
      {moment(event.at, language)}
      {event.note && (
        <p>
          <DataText text={event.note} />
        </p>
      )}
      {(event.photographs ?? []).map((sha256, number) => (
        <a href={photographAt(sha256)} target="_blank" rel="noopener">
          {say('clue.photograph', { number: number + 1 })}
        </a>
      ))}
    </li>
  );
}
