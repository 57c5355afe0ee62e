/** A GeoTIFF is taken in: what it shows, of which day, and what its codes mean. */

import { useState } from 'preact/hooks';

import { addRaster } from '../api/ground';
import { useStore } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useDeed } from '../ui/useLoaded';
import { legendOf } from './legendText';
import { ReleaseSelect } from './ReleaseSelect';
import { useRights } from './useRights';

const OPTIONAL = ['name', 'unit', 'crs', 'nodata', 'band'] as const;

export function AddRaster({ onAdded }: { onAdded: () => void }) {
  const say = useWords();
  const rights = useRights();
  const releases = useStore((now) => now.releases).filter(({ layers }) => layers.length > 0);
  const [kind, setKind] = useState('categorical');
  const { busy, problem, run } = useDeed();
  if (!rights.includes('draft-releases') || releases.length === 0) return null;
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    void run(async () => {
      await addRaster(wordsOf(new FormData(form)));
      form.reset();
      onAdded();
    });
  };
  return (
    <details class="more">
      <summary>{say('raster.add')}</summary>
      <form class="stack" aria-label={say('raster.add')} onSubmit={add}>
        <p class="hint">{say('raster.lead')}</p>
        <label class="stack">
          {say('raster.file')}
          <input class="input" type="file" name="file" accept=".tif,.tiff" required />
        </label>
        <ReleaseSelect label={say('raster.release')} releases={releases} />
        <label class="stack">
          {say('raster.kind')}
          <select class="input" name="kind" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
            <option value="categorical">{say('raster.categorical')}</option>
            <option value="continuous">{say('raster.continuous')}</option>
          </select>
        </label>
        <label class="stack">
          {say('raster.date')}
          <input class="input input--date" type="date" name="date" required />
        </label>
        <label class="stack">
          {say('raster.name')}
          <input class="input" name="name" maxLength={200} />
        </label>
        {kind === 'categorical' ? (
          <label class="stack">
            {say('raster.legend')}
            <textarea class="input input--code" name="legend" rows={4} placeholder={say('raster.legend-example')} />
          </label>
        ) : (
          <label class="stack">
            {say('raster.unit')}
            <input class="input" name="unit" maxLength={40} />
          </label>
        )}
        <details class="more">
          <summary>{say('raster.more')}</summary>
          <div class="stack">
            {(['crs', 'nodata', 'band'] as const).map((one) => (
              <label class="stack">
                {say(`raster.${one}`)}
                <input class="input input--code" name={one} />
              </label>
            ))}
          </div>
        </details>
        {problem && <ProblemNotice problem={problem} />}
        {busy && <Busy text={say('raster.reading')} />}
        <div>
          <button type="submit" class="button button--main" disabled={busy}>
            {say('raster.send')}
          </button>
        </div>
      </form>
    </details>
  );
}

/** The form as the service takes it: what was left empty is not said. */
function wordsOf(form: FormData): FormData {
  for (const name of OPTIONAL) if (form.get(name) === '') form.delete(name);
  const legend = String(form.get('legend') ?? '').trim();
  if (legend === '') form.delete('legend');
  else form.set('legend', JSON.stringify(legendOf(legend)));
  return form;
}
