/** The day whose data are shown: what held last year, what will hold next year. */

import { chooseDay } from '../actions/reference';
import { useStore } from '../store';
import { useWords } from '../texts';

export function DayChooser() {
  const say = useWords();
  const asOf = useStore((now) => now.map.asOf);
  return (
    <div class="when">
      <label>
        {say('explore.day')}
        <input
          class="input input--date"
          type="date"
          value={asOf ?? ''}
          onChange={(event) => chooseDay(event.currentTarget.value || null)}
        />
      </label>
      {asOf !== null && (
        <button type="button" class="button" onClick={() => chooseDay(null)}>
          {say('explore.today')}
        </button>
      )}
    </div>
  );
}
