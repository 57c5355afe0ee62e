/** What changed since an earlier day, drawn over the raster. */

import { useEffect, useState } from 'preact/hooks';

import { showGround } from '../actions/ground';
import type { Raster } from '../api/ground';
import { legalDate } from '../format/dates';
import { useLanguage, useWords } from '../texts';
import { Colour } from './RasterLegend';
import { RegisterClues } from './RegisterClues';

export function ChangeChooser({ series, after }: { series: Raster[]; after: Raster }) {
  const say = useWords();
  const language = useLanguage();
  const [before, setBefore] = useState('');
  const [threshold, setThreshold] = useState(0.1);
  const amounts = after.kind === 'continuous';
  const others = series.filter(({ id }) => id !== after.id);
  const chosen = others.find(({ id }) => id === before);
  const drawable = chosen !== undefined && (!amounts || threshold > 0);
  useEffect(() => {
    const change = drawable
      ? { before: chosen.id, after: after.id, threshold: amounts ? threshold : null, bounds: after.bbox }
      : null;
    showGround({ change });
    return () => showGround({ change: null });
  }, [chosen?.id, after.id, threshold, drawable]);
  return (
    <fieldset class="change">
      <legend>{say('ground.change')}</legend>
      <label class="stack">
        {say('ground.since')}
        <select class="input" value={chosen?.id ?? ''} onChange={(event) => setBefore(event.currentTarget.value)}>
          <option value="">{say('ground.no-change')}</option>
          {others.map((one) => (
            <option value={one.id}>{legalDate(one.date, language)}</option>
          ))}
        </select>
      </label>
      {amounts && (
        <label class="stack">
          {after.unit === null || after.unit === '1'
            ? say('ground.threshold-plain')
            : say('ground.threshold', { unit: after.unit })}
          <input
            class="input"
            type="number"
            min="0"
            step="any"
            value={threshold}
            onChange={(event) => setThreshold(event.currentTarget.valueAsNumber || 0)}
          />
        </label>
      )}
      {drawable && <ChangeLegend amounts={amounts} />}
      {drawable && <RegisterClues {...inOrder(chosen, after)} threshold={amounts ? threshold : null} />}
    </fieldset>
  );
}

/** The earlier and the later of two days, whichever is on the map. */
function inOrder(one: Raster, other: Raster): { before: Raster; after: Raster } {
  return one.date <= other.date ? { before: one, after: other } : { before: other, after: one };
}

function ChangeLegend({ amounts }: { amounts: boolean }) {
  const say = useWords();
  const signs = amounts
    ? ([['#2166ac', 'ground.rise'], ['#b2182b', 'ground.fall']] as const)
    : ([['#b3261e', 'ground.changed']] as const);
  return (
    <ul class="ground-legend">
      {signs.map(([colour, words]) => (
        <li key={words}>
          <Colour colour={colour} />
          {say(words)}
        </li>
      ))}
    </ul>
  );
}
