/** The few words a draft begins with. */

import { go } from '../actions/address';
import { createRelease } from '../api/releases';
import { today } from '../format/dates';
import { useWords } from '../texts';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';

export function NewDraft() {
  const say = useWords();
  const { busy, problem, run } = useDeed();
  const create = (event: SubmitEvent) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget as HTMLFormElement);
    const word = (name: string) => String(said.get(name) ?? '').trim();
    void run(async () => {
      const { key } = await createRelease({
        name: word('name'),
        jurisdictions: word('jurisdictions').split(/[\s,，、]+/).filter(Boolean),
        effective_from: word('from'),
      });
      go({ page: 'release', id: key });
    });
  };
  return (
    <details class="more">
      <summary>{say('releases.new')}</summary>
      <form class="stack" onSubmit={create}>
        <label class="stack">
          {say('releases.name')}
          <input class="input" name="name" required maxLength={200} placeholder={say('releases.name-hint')} />
        </label>
        <label class="stack">
          {say('releases.jurisdictions')}
          <input class="input" name="jurisdictions" required placeholder={say('releases.jurisdictions-hint')} />
        </label>
        <label class="stack">
          {say('releases.from')}
          <input class="input input--date" name="from" type="date" required defaultValue={today()} />
        </label>
        {problem && <ProblemNotice problem={problem} />}
        <div>
          <button type="submit" class="button button--main" disabled={busy}>
            {say('releases.create')}
          </button>
        </div>
      </form>
    </details>
  );
}
