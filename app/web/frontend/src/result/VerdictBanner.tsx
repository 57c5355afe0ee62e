/** The verdict at one glance: colour, word and icon, and what the word means. */

import type { Assessment, Outcome } from '../api/types';
import { legalDate, moment } from '../format/dates';
import { useLanguage, useWords } from '../texts';
import { AreaFigures } from '../ui/AreaFigures';
import { Icon } from '../ui/Icon';
import { Notice } from '../ui/Notice';
import { OUTCOMES } from './filter';
import './VerdictBanner.css';

interface Props {
  assessment: Assessment;
  onOutcome: (outcome: Outcome) => void;
}

export function VerdictBanner({ assessment, onOutcome }: Props) {
  const say = useWords();
  const language = useLanguage();
  const { verdict, footprint, project } = assessment;
  const name = typeof project?.name === 'string' ? project.name : '';
  return (
    <header class={`verdict verdict--${verdict}`}>
      <h1 tabIndex={-1} class="verdict__title">
        <span class="verdict__kicker">
          {say('verdict.heading')}
          {name && (
            <>
              {' · '}
              <bdi class="data-text">{name.length > 80 ? `${name.slice(0, 80)}…` : name}</bdi>
            </>
          )}
        </span>
        <span class="verdict__word">
          <Icon name={verdict} size={44} />
          {say(`verdict.${verdict}`)}
        </span>
      </h1>
      <p class="verdict__meaning">{say(`verdict.${verdict}.meaning`)}</p>
      {typeof footprint.area_m2 === 'number' && (
        <AreaFigures m2={footprint.area_m2} label={say('site.area')} />
      )}
      <Counts summary={assessment.summary} onOutcome={onOutcome} />
      <p class="verdict__facts">
        {say('result.as-of', { date: legalDate(assessment.as_of, language) })} ·{' '}
        {say('result.made', { time: moment(assessment.created_at, language) })} ·{' '}
        {say('app.disclaimer')}
      </p>
      {assessment.tier === 'public' && <Notice tone="info">{say('result.tier-public')}</Notice>}
    </header>
  );
}

function Counts({ summary, onOutcome }: Pick<Props, 'onOutcome'> & Pick<Assessment, 'summary'>) {
  const say = useWords();
  return (
    <ul class="counts" aria-label={say('result.summary')}>
      {OUTCOMES.filter((outcome) => summary[outcome] > 0).map((outcome) => (
        <li>
          <button
            type="button"
            class={`count outcome--${outcome}`}
            onClick={() => onOutcome(outcome)}
          >
            <Icon name={outcome} size={15} />
            {say(`outcome.${outcome}`)} <b>{summary[outcome]}</b>
          </button>
        </li>
      ))}
    </ul>
  );
}
