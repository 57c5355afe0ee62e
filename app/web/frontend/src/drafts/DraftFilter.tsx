/** Which drafts are shown: by status, with their numbers, and by words. */

import type { Wanted } from '../api/drafts';
import { useWords } from '../texts';

const STATUSES = ['open', 'machine', 'accepted', 'corrected', 'rejected'] as const;

interface Props {
  wanted: Wanted;
  counts: Record<string, number>;
  onChange: (wanted: Wanted) => void;
}

export function DraftFilter({ wanted, counts, onChange }: Props) {
  const say = useWords();
  return (
    <div class="drafts__filter" role="search">
      <label class="stack">
        {say('drafts.status')}
        <select
          class="input"
          value={wanted.status}
          onChange={(event) => onChange({ ...wanted, status: event.currentTarget.value, offset: 0 })}
        >
          <option value="">{say('drafts.all')}</option>
          {STATUSES.map((one) => (
            <option value={one}>
              {say(`draft-status.${one}`)} {counts[one] ?? ''}
            </option>
          ))}
        </select>
      </label>
      <label class="stack">
        {say('drafts.words')}
        <input
          class="input"
          type="search"
          maxLength={200}
          defaultValue={wanted.words}
          onChange={(event) => onChange({ ...wanted, words: event.currentTarget.value, offset: 0 })}
        />
      </label>
    </div>
  );
}
