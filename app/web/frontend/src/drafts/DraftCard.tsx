/** One clause: its words with their marks, what they became, and what a person says of that. */

import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { decide, type Decision, type Draft } from '../api/drafts';
import { update } from '../store';
import { useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import { SourcePlace } from '../ui/SourcePlace';
import { useDeed } from '../ui/useLoaded';
import { CorrectForm } from './CorrectForm';
import { piecesOf } from './pieces';
import { Structure } from './Structure';

interface Props {
  release: string;
  draft: Draft;
  canDecide: boolean;
  onDecided: (drafts: Draft[]) => void;
}

export function DraftCard({ release, draft, canDecide, onDecided }: Props) {
  const say = useWords();
  const { busy, problem, run } = useDeed();
  const [same, setSame] = useState(false);
  const [correcting, setCorrecting] = useState(false);
  const correct = useFocusBack(correcting);
  const decideSo = (decision: Decision['decision'], more: Partial<Decision> = {}) =>
    run(async () => {
      const decided = await decide(release, { decision, clauses: [draft.id], same_text: same, ...more });
      const status = decided.find((one) => one.replaces === draft.id || one.id === draft.id)?.status;
      update({
        announcement: say('drafts.done', { number: draft.number ?? '', status: wordFor(say, 'draft-status', status) }),
      });
      setCorrecting(false);
      onDecided(decided);
    });
  return (
    <li class="draft">
      <p class="draft__head">
        <span>
          <DataText text={draft.unit_name ?? draft.unit ?? draft.list_title} fold={80} />
          {draft.number && <bdi> · {draft.number}</bdi>}
          {draft.dimension && ` · ${wordFor(say, 'dimension', draft.dimension)}`}
        </span>
        <span class={`state draft__state--${draft.status}`}>{say(`draft-status.${draft.status}`)}</span>
      </p>
      <MarkedText draft={draft} />
      {draft.source && (
        <p class="hint">
          <SourcePlace source={draft.source} />
        </p>
      )}
      <Structure structure={draft.structure} />
      {problem && <ProblemNotice problem={problem} />}
      {canDecide && correcting && (
        <CorrectForm
          draft={draft}
          busy={busy}
          onSave={(fields, note) =>
            void decideSo('correct', { fields, ...(note === '' ? {} : { note }) })
          }
          onCancel={() => setCorrecting(false)}
        />
      )}
      {canDecide && !correcting && (
        <div class="row">
          <Choice busy={busy} onChoose={() => void decideSo('accept')} words={say('drafts.accept')} />
          <Choice busy={busy} onChoose={() => setCorrecting(true)} words={say('drafts.correct')} button={correct} />
          <Choice busy={busy} onChoose={() => void decideSo('reject')} words={say('drafts.reject')} />
          {draft.reviewed && (
            <Choice busy={busy} onChoose={() => void decideSo('reset')} words={say('drafts.reset')} />
          )}
          {draft.same_text > 1 && (
            <label class="hint">
              <input type="checkbox" checked={same} onChange={(event) => setSame(event.currentTarget.checked)} />{' '}
              {say('drafts.same', { count: draft.same_text })}
            </label>
          )}
        </div>
      )}
    </li>
  );
}

interface ChoiceProps {
  words: string;
  busy: boolean;
  onChoose: () => void;
  button?: { current: HTMLButtonElement | null };
}

/** It keeps the focus while it works: whoever goes through a list by keyboard stays where they are. */
function Choice({ words, busy, onChoose, button }: ChoiceProps) {
  return (
    <button
      type="button"
      class="button button--small"
      aria-disabled={busy}
      onClick={() => busy || onChoose()}
      {...(button ? { ref: button } : {})}
    >
      {words}
    </button>
  );
}

/** The button that opened a form, which gets the focus again when the form is gone. */
function useFocusBack(isOpen: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return button;
}

/** A structure that a person wrote beside the words has no marks, and leaves no word unread. */
function wasRead({ review, spans }: Draft): boolean {
  return review !== 'machine' || spans.length > 0;
}

function MarkedText({ draft }: { draft: Draft }) {
  const say = useWords();
  return (
    <p class="draft__text">
      <bdi>
        {piecesOf(draft.text, draft.spans, wasRead(draft) ? draft.unread : []).map(({ text, field }) => {
          if (field === undefined) return text;
          if (field === null) return <span class="draft__unread" title={say('drafts.unread')}>{text}</span>;
          return <mark title={wordFor(say, 'member', field)}>{text}</mark>;
        })}
      </bdi>
    </p>
  );
}
