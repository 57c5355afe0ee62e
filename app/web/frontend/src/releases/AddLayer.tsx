/** A file becomes a layer of the draft; doubts of the reader are settled by one click. */

import { useRef, useState } from 'preact/hooks';

import { addLayer } from '../api/releases';
import type { Proposal } from '../api/types';
import { update } from '../store';
import { told, useLanguage, useWords, wordFor } from '../texts';
import { Busy } from '../ui/Busy';
import { DataText } from '../ui/DataText';
import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';
import { Doctor } from './Doctor';
import { LayerFields } from './LayerFields';
import { wordsOf } from './layerForm';
import { useInspection } from './useInspection';

interface Props {
  id: string;
  onChange: () => Promise<void>;
}

export function AddLayer({ id, onChange }: Props) {
  const say = useWords();
  const language = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const [taken, setTaken] = useState<Proposal[]>([]);
  const { busy, problem, run } = useDeed();
  const [done, setDone] = useState('');
  const looking = useInspection();
  const send = (answers: Proposal[]) => {
    const given = form.current;
    if (given === null || !given.reportValidity()) return;
    setTaken(answers);
    setDone('');
    void run(async () => {
      const { layer: name, feature_count: count, findings } = await addLayer(id, wordsOf(given, answers));
      const words = say('layer.added', { name, count, findings: findings.length });
      given.reset();
      looking.look(null);
      setTaken([]);
      setDone(words);
      update({ announcement: words });
      await onChange();
    });
  };
  const trouble = problem ?? looking.problem;
  const proposals = (problem?.proposals ?? []).filter(({ value }) => typeof value === 'string');
  return (
    <form
      class="add-layer"
      ref={form}
      aria-label={say('layer.add')}
      onChange={() => setTaken([])}
      onSubmit={(event) => {
        event.preventDefault();
        send([]);
      }}
    >
      <h3>{say('layer.add')}</h3>
      <p class="hint">{say('layer.lead')}</p>
      <label class="stack">
        {say('layer.file')}
        <input
          class="input"
          type="file"
          name="file"
          required
          onChange={(event) => {
            setDone('');
            looking.look(event.currentTarget.files?.[0] ?? null);
          }}
        />
      </label>
      {looking.busy && <Busy text={say('doctor.looking')} />}
      {looking.found && <Doctor found={looking.found} layer={looking.layer} onChoose={looking.choose} />}
      <LayerFields
        key={looking.layer?.name ?? ''}
        seen={looking.layer}
        several={(looking.found?.layers.length ?? 0) > 1}
      />
      {taken.map(({ text }) => (
        <p class="hint">{say('layer.answered', { text: told(text, language) })}</p>
      ))}
      {trouble && <ProblemNotice problem={trouble} />}
      {proposals.length > 0 && (
        <Notice tone="warning" title={say('layer.proposals')}>
          <div class="row">
            {proposals.map((one) => (
              <button type="button" class="button" onClick={() => send([...taken, one])}>
                <DataText text={told(one.text, language) || wordFor(say, one.kind, String(one.value))} />
              </button>
            ))}
          </div>
        </Notice>
      )}
      {busy && <Busy text={say('layer.reading')} />}
      {done && (
        <p class="done">
          <DataText text={done} />
        </p>
      )}
      <div>
        <button type="submit" class="button button--main" disabled={busy}>
          {say('layer.send')}
        </button>
      </div>
    </form>
  );
}
