/** One way of answering for each kind of question; an answer that is emptied is not known again. */

import { useWords } from '../texts';
import type { Question } from './questions';

interface InputProps {
  id: string;
  given: unknown;
  set: (value: unknown) => void;
}

export function Choice({ question, id, given, set }: InputProps & { question: Question }) {
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

export function NumberInput({ question, id, given, set }: InputProps & { question: Question }) {
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

/** What reads as a number is one: a limit on it could not be decided from text. */
export function OpenInput({ id, given, set }: InputProps) {
  const read = (text: string) => {
    const number = Number(text);
    set(text.trim() === '' ? undefined : Number.isNaN(number) ? text : number);
  };
  return (
    <input
      id={id}
      class="input"
      defaultValue={String(given ?? '')}
      onChange={(event) => read(event.currentTarget.value)}
    />
  );
}

export function ListInput({ id, given, set }: InputProps) {
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
