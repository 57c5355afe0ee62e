/** One question, drawn from the project schema. Empty means: not known. */

import { useId } from 'preact/hooks';

import { answerFact } from '../actions/check';
import { useStore } from '../store';
import { useWords, wordFor } from '../texts';
import { factOf } from './facts';
import type { Question } from './questions';
import { QuestionRows } from './QuestionRows';
import './QuestionField.css';

interface Props {
  question: Question;
  /** The service's own words for it, where it has any. */
  label: string;
  /** How many clauses the answer settles by itself. */
  settles: number;
}

export function QuestionField({ question, label: given, settles }: Props) {
  const say = useWords();
  const id = useId();
  const grouped = question.kind === 'rows';
  const label = (
    <>
      {given || question.title}
      {question.unit && (
        <span class="hint">
          {say('text.bracketed', { text: wordFor(say, 'unit', question.unit) })}
        </span>
      )}
      {settles > 0 && (
        <span class="question__settles">{say('ask.settles', { count: settles })}</span>
      )}
    </>
  );
  return (
    <div class="question" {...(grouped ? { role: 'group', 'aria-labelledby': id } : {})}>
      {grouped ? <span id={id}>{label}</span> : <label for={id}>{label}</label>}
      <Answer question={question} id={id} />
      {question.complete && <p class="hint">{say('ask.complete')}</p>}
    </div>
  );
}

function Answer({ question, id }: { question: Question; id: string }) {
  const given = useStore((now) => factOf(now.project, question.path));
  const set = (value: unknown) => answerFact(question.path, value);
  switch (question.kind) {
    case 'choice':
    case 'yes-no':
      return <Choice question={question} id={id} given={given} set={set} />;
    case 'number':
      return <NumberInput question={question} id={id} given={given} set={set} />;
    case 'list':
      return <ListInput id={id} given={given} set={set} />;
    case 'rows':
      return <QuestionRows question={question} given={given} set={set} />;
    case 'text':
      return (
        <input
          id={id}
          class="input"
          value={String(given ?? '')}
          onInput={(event) => set(event.currentTarget.value || undefined)}
        />
      );
  }
}

interface InputProps {
  id: string;
  given: unknown;
  set: (value: unknown) => void;
}

function Choice({ question, id, given, set }: InputProps & { question: Question }) {
  const say = useWords();
  const options =
    question.kind === 'yes-no'
      ? [
          { value: true, label: say('ask.yes') },
          { value: false, label: say('ask.no') },
        ]
      : question.options;
  const at = options.findIndex(({ value }) => value === given);
  return (
    <select
      id={id}
      class="input"
      value={at}
      onChange={(event) => set(options[Number(event.currentTarget.value)]?.value)}
    >
      <option value={-1}>{say('ask.unknown')}</option>
      {options.map(({ label }, index) => (
        <option value={index}>{label}</option>
      ))}
    </select>
  );
}

function NumberInput({ question, id, given, set }: InputProps & { question: Question }) {
  const read = (text: string) => set(text === '' || Number.isNaN(Number(text)) ? undefined : Number(text));
  return (
    <input
      id={id}
      class="input"
      type="number"
      step={question.integer ? 1 : 'any'}
      {...(question.minimum === null ? {} : { min: question.minimum })}
      {...(question.maximum === null ? {} : { max: question.maximum })}
      value={typeof given === 'number' ? given : ''}
      onChange={(event) => read(event.currentTarget.value)}
    />
  );
}

function ListInput({ id, given, set }: InputProps) {
  const say = useWords();
  const read = (text: string) => {
    const entries = text.split(/[,，、;；\n]/).map((entry) => entry.trim());
    const named = entries.filter((entry) => entry !== '');
    set(named.length > 0 ? named : undefined);
  };
  return (
    <textarea
      id={id}
      class="input"
      rows={2}
      placeholder={say('ask.list-hint')}
      defaultValue={Array.isArray(given) ? given.join(say('list.separator')) : ''}
      onChange={(event) => read(event.currentTarget.value)}
    />
  );
}
