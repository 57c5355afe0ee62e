/** Clues as cards, for a narrow screen or a visit on site. */

import { hashOf } from '../actions/address';
import type { Clue } from '../api/ground';
import { hectares } from '../format/areas';
import { useLanguage, useWords } from '../texts';
import { DataText } from '../ui/DataText';
import { ClueState, Due } from './ClueState';

interface Props {
  clues: Clue[];
  chosen: string | null;
}

export function ClueCards({ clues, chosen }: Props) {
  const say = useWords();
  const language = useLanguage();
  return (
    <ul class="clue-cards">
      {clues.map((clue) => (
        <li key={clue.id} class={`clue-card ${clue.id === chosen ? 'clues__chosen' : ''}`}>
          <a href={hashOf({ page: 'supervision', tab: 'ledger', clue: clue.id })}>
            <DataText text={clue.type_name} fold={40} />
          </a>
          <ClueState state={clue.state} />
          <span class="hint">
            <bdi>{clue.from_name}</bdi> → <bdi>{clue.to_name}</bdi> · {hectares(clue.area_m2, language)}{' '}
            {say('clue.ha')}
          </span>
          <span class="code">{clue.zone_code ?? ''}</span>
          <span class="hint">
            <bdi>{clue.assignee ?? ''}</bdi> <Due due={clue.due} overdue={clue.overdue} />
          </span>
        </li>
      ))}
    </ul>
  );
}
