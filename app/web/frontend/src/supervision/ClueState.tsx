/** Where a clue stands, and by when the next step is due. */

import { legalDate } from '../format/dates';
import { useLanguage, useWords, wordFor } from '../texts';

export function ClueState({ state }: { state: string }) {
  const say = useWords();
  return <span class={`state clue-state--${state}`}>{wordFor(say, 'clue-state', state)}</span>;
}

export function Due({ due, overdue }: { due: string | null; overdue: boolean }) {
  const say = useWords();
  const language = useLanguage();
  if (due === null) return null;
  return (
    <span class={overdue ? 'refused' : ''}>
      {legalDate(due, language)}
      {overdue && <strong> {say('clue.overdue')}</strong>}
    </span>
  );
}
