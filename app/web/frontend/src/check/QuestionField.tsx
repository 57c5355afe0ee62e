/** One question, drawn from the project schema. Empty means: not known. */

import { useId } from 'preact/hooks';

import { answerFact } from '../actions/check';
import { useStore } from '../store';
import { useWords, wordFor } from '../texts';
import { Choice, ListInput, NumberInput, OpenInput } from './AnswerInputs';
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
    case 'open':
      return <OpenInput id={id} given={given} set={set} />;
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
