/** A question whose answer is a list of entries with several parts each. */

import { useState } from 'preact/hooks';

import { useWords, wordFor } from '../texts';
import { Icon } from '../ui/Icon';
import type { Question } from './questions';

type Entry = Record<string, string>;

interface Props {
  question: Question;
  given: unknown;
  set: (value: unknown) => void;
}

function entriesOf(given: unknown): Entry[] {
  if (!Array.isArray(given) || given.length === 0) return [{}];
  return given.map((entry: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(entry).map(([name, value]) => [name, String(value)])),
  );
}

/** Columns whose name ends in a unit of quantity hold numbers. */
function isQuantity(column: string): boolean {
  return /_per_year$|_m2$|_ha$/.test(column);
}

function valueOf(entry: Entry): Record<string, unknown> {
  const filled = Object.entries(entry).filter(([, text]) => text !== '');
  return Object.fromEntries(filled.map(([name, text]) => [name, cellOf(name, text)]));
}

/** What is no number goes as it stands: the service says what is wrong with it. */
function cellOf(column: string, text: string): unknown {
  const value = Number(text);
  return isQuantity(column) && !Number.isNaN(value) ? value : text;
}

export function QuestionRows({ question, given, set }: Props) {
  const say = useWords();
  const [entries, setEntries] = useState<Entry[]>(() => entriesOf(given));
  const change = (next: Entry[]) => {
    setEntries(next);
    const values = next.map(valueOf).filter((value) => Object.keys(value).length > 0);
    set(values.length > 0 ? values : undefined);
  };
  return (
    <div class="stack">
      {entries.map((entry, index) => (
        <div class="question__entry">
          {question.columns.map((column) => (
            <input
              class="input"
              inputMode={isQuantity(column) ? 'decimal' : 'text'}
              aria-label={wordFor(say, 'ask.row', column)}
              placeholder={wordFor(say, 'ask.row', column)}
              value={entry[column] ?? ''}
              onChange={(event) =>
                change(entries.with(index, { ...entry, [column]: event.currentTarget.value }))
              }
            />
          ))}
          <button
            type="button"
            class="button button--icon"
            aria-label={say('ask.remove-row', { row: index + 1 })}
            onClick={() => change(entries.filter((_, other) => other !== index))}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
      <div>
        <button
          type="button"
          class="button button--small"
          onClick={() => setEntries([...entries, {}])}
        >
          {say('ask.add-row')}
        </button>
      </div>
    </div>
  );
}
