/** One clause: what came of it and why, then its law, its words and where they stand. */

import { lighting } from '../actions/light';
import type { AssessedClause } from '../api/types';
import { squareMetres } from '../format/areas';
import { useStore } from '../store';
import { sentence, useLanguage, useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { Icon } from '../ui/Icon';
import { ClauseDetails } from './ClauseDetails';
import './ClauseCard.css';
import { placesOf, type Hits } from './places';

interface Props {
  clause: AssessedClause;
  hits: Hits;
  /** The check that the clause belongs to. */
  check: string;
  open?: boolean;
}

export function ClauseCard({ clause, hits, check, open = false }: Props) {
  const say = useWords();
  const language = useLanguage();
  const places = placesOf(clause, hits);
  const lit = useStore((now) => places.some((code) => now.lit.includes(code)));
  return (
    <article
      class={`clause outcome--${clause.outcome} ${lit ? 'clause--lit' : ''}`}
      data-codes={places.join(' ')}
      {...lighting(places)}
    >
      <p class="clause__head">
        <span class="clause__outcome">
          <Icon name={clause.outcome} size={17} />
          {say(`outcome.${clause.outcome}`)}
        </span>
        <span class="hint">
          {wordFor(say, 'dimension', clause.dimension)} · {wordFor(say, 'level', clause.level)}
          {clause.unit && (
            <>
              {' '}
              <bdi>{clause.unit}</bdi>
            </>
          )}
        </span>
        <Marks clause={clause} />
      </p>
      <p class="clause__reason">
        <DataText text={sentence(clause.reason, language)} />
      </p>
      {open && clause.text && (
        <blockquote class="clause__text">
          <DataText text={clause.text} fold={400} />
        </blockquote>
      )}
      {open && <Laws clause={clause} />}
      {places.length > 0 && (
        <p class="clause__place">
          <Icon name="place" size={15} />
          <DataText
            text={places.map((code) => hits.names.get(code) ?? code).join(say('list.separator'))}
            fold={120}
          />
          {clause.overlap_m2 !== null && clause.overlap_m2 > 0 && (
            <> · {say('clause.overlap', { area: squareMetres(clause.overlap_m2, language) })}</>
          )}
        </p>
      )}
      <ClauseDetails clause={clause} whole={!open} check={check} />
    </article>
  );
}

function Marks({ clause }: { clause: AssessedClause }) {
  const say = useWords();
  return (
    <>
      {clause.assumed && <span class="mark">{say('clause.assumed')}</span>}
      {clause.noted && <span class="mark">{say('clause.noted')}</span>}
      {clause.review !== 'machine' && (
        <span class="mark">{wordFor(say, 'review', clause.review)}</span>
      )}
    </>
  );
}

export function Laws({ clause }: { clause: AssessedClause }) {
  const say = useWords();
  if (clause.basis.length === 0) return <p class="hint">{say('clause.no-law')}</p>;
  return (
    <p class="clause__law">
      <span class="hint">{say('clause.law')}</span>{' '}
      {clause.basis.map(({ title, article, document, replaced_by }, index) => (
        <>
          {index > 0 && say('list.divider')}
          <cite>
            <DataText text={[title, document, article].filter(Boolean).join(' ')} />
          </cite>
          {replaced_by && (
            <span class="mark">
              <DataText text={say('clause.replaced', { law: replaced_by })} />
            </span>
          )}
        </>
      ))}
    </p>
  );
}
