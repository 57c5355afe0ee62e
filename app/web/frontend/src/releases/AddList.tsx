/** A list as the city published it becomes drafts of clauses; what is doubtful is told at once. */

import { useRef, useState } from 'preact/hooks';

import { importList, lookAtList, type ListReport } from '../api/lists';
import { update } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';
import { ListReportView } from './ListReportView';

const LAYOUTS = ['auto', 'grouped', 'flat', 'by-type', 'yaml'] as const;

interface Props {
  /** Key of the draft. */
  id: string;
  onChange: () => Promise<void>;
}

interface Seen {
  report: ListReport;
  file: File;
  layout: string;
  imported: boolean;
}

export function AddList({ id, onChange }: Props) {
  const say = useWords();
  const form = useRef<HTMLFormElement>(null);
  const { busy, problem, run } = useDeed();
  const [percent, setPercent] = useState<number | null>(null);
  const [seen, setSeen] = useState<Seen | null>(null);

  const read = (imported: boolean) => {
    const given = form.current;
    if (given === null || !given.reportValidity()) return;
    const said = new FormData(given);
    const file = said.get('file') as File;
    const layout = String(said.get('layout'));
    setSeen(null);
    setPercent(null);
    void run(async () => {
      const options = { onProgress: setPercent };
      const report = imported
        ? await importList(id, file, layout, options)
        : await lookAtList(file, layout, options);
      setSeen({ report, file, layout, imported });
      update({ announcement: say(imported ? 'list.imported' : 'list.looked-at', { count: report.clauses }) });
      if (!imported) return;
      given.reset();
      await onChange();
    });
  };
  return (
    <form
      class="add-layer"
      ref={form}
      aria-label={say('list.add')}
      onSubmit={(event) => {
        event.preventDefault();
        read(true);
      }}
    >
      <h3>{say('list.add')}</h3>
      <p class="hint">{say('list.lead')}</p>
      <label class="stack">
        {say('list.file')}
        <input class="input" type="file" name="file" required onChange={() => setSeen(null)} />
      </label>
      <label class="stack">
        {say('list.layout')}
        <select class="input" name="layout">
          {LAYOUTS.map((one) => (
            <option value={one}>{say(`layout.${one}`)}</option>
          ))}
        </select>
      </label>
      {problem && <ProblemNotice problem={problem} />}
      {busy && <Busy text={say('list.reading')} percent={percent} />}
      <div class="row">
        <button type="submit" class="button button--main" disabled={busy}>
          {say('list.import')}
        </button>
        <button type="button" class="button" disabled={busy} onClick={() => read(false)}>
          {say('list.look')}
        </button>
      </div>
      {seen && <ListReportView release={id} {...seen} />}
    </form>
  );
}
