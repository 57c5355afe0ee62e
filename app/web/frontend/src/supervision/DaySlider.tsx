/** The day of a series of rasters, by slider: arrow keys go from one to the next. */

import { legalDate } from '../format/dates';
import { useLanguage, useWords } from '../texts';

interface Props {
  days: string[];
  at: number;
  onMove: (at: number) => void;
}

export function DaySlider({ days, at, onMove }: Props) {
  const say = useWords();
  const language = useLanguage();
  const day = legalDate(days[at]!, language);
  if (days.length === 1) return <p class="hint">{say('ground.day', { day })}</p>;
  return (
    <label class="stack">
      {say('ground.day', { day })}
      <input
        type="range"
        min={0}
        max={days.length - 1}
        step={1}
        value={at}
        aria-valuetext={day}
        onInput={(event) => onMove(event.currentTarget.valueAsNumber)}
      />
      <span class="slider__ends hint" aria-hidden="true">
        <span>{legalDate(days[0]!, language)}</span>
        <span>{legalDate(days[days.length - 1]!, language)}</span>
      </span>
    </label>
  );
}
