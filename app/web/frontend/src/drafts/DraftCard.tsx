/** One clause: its words with their marks, what they became, and what a person says of that. */

import { useState } from 'preact/hooks';

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
          <button type="button" class="button button--small" disabled={busy} onClick={() => void decideSo('accept')}>
            {say('drafts.accept')}
          </button>
          <button type="button" class="button button--small" disabled={busy} onClick={() => setCorrecting(true)}>
            {say('drafts.correct')}
          </button>
          <button type="button" class="button button--small" disabled={busy} onClick={() => void decideSo('reject')}>
            {say('drafts.reject')}
          </button>
          {draft.reviewed && (
            <button type="button" class="button button--small" disabled={busy} onClick={() => void decideSo('reset')}>
              {say('drafts.reset')}
            </button>
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

function MarkedText({ draft }: { draft: Draft }) {
  const say = useWords();
  return (
    <p class="draft__text">
      <bdi>
        {piecesOf(draft.text, draft.spans, draft.unread).map(({ text, field }) => {
          if (field === undefined) return text;
          if (field === null) return <span class="draft__unread" title={say('drafts.unread')}>{text}</span>;
          return <mark title={wordFor(say, 'member', field)}>{text}</mark>;
        })}
      </bdi>
    </p>
  );
}
