/** Clues as a table, the largest first. */

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

export function ClueTable({ clues, chosen }: Props) {
  const say = useWords();
  const language = useLanguage();
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={say('supervision.ledger')}>
      <table class="clues">
        <thead>
          <tr>
            <th scope="col">{say('clue.type')}</th>
            <th scope="col">{say('ledger.state')}</th>
            <th scope="col">{say('clue.zone')}</th>
            <th scope="col" class="figure">{say('clue.area')}</th>
            <th scope="col">{say('clue.assignee')}</th>
            <th scope="col">{say('clue.due')}</th>
          </tr>
        </thead>
        <tbody>
          {clues.map((clue) => (
            <tr key={clue.id} class={clue.id === chosen ? 'clues__chosen' : ''}>
              <th scope="row">
                <a
                  href={hashOf({ page: 'supervision', tab: 'ledger', clue: clue.id })}
                  {...(clue.id === chosen ? { 'aria-current': 'true' as const } : {})}
                >
                  <DataText text={clue.type_name} fold={40} />
                </a>
              </th>
              <td><ClueState state={clue.state} /></td>
              <td class="code">{clue.zone_code ?? ''}</td>
              <td class="figure">{hectares(clue.area_m2, language)}</td>
              <td><bdi>{clue.assignee ?? ''}</bdi></td>
              <td><Due due={clue.due} overdue={clue.overdue} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
