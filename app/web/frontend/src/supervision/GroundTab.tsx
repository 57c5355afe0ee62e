/** Rasters on the map: which one, of which day, how strong, and what changed since another day. */

import { useEffect, useState } from 'preact/hooks';

import { sendMap, showGround } from '../actions/ground';
import { loadRasters, type Raster } from '../api/ground';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useLoaded } from '../ui/useLoaded';
import { AddRaster } from './AddRaster';
import { ChangeChooser } from './ChangeChooser';
import { DaySlider } from './DaySlider';
import { RasterLegend } from './RasterLegend';

export function GroundTab() {
  const say = useWords();
  const { status, value, problem, again } = useLoaded('rasters', loadRasters);
  if (problem) return <ProblemNotice problem={problem} onRetry={() => void again()} />;
  if (status !== 'ready' || value === null) return <Busy text={say('ground.loading')} />;
  return (
    <div class="stack">
      {value.length === 0 ? <p>{say('ground.none')}</p> : <Rasters rasters={value} />}
      <AddRaster onAdded={() => void again()} />
    </div>
  );
}

function Rasters({ rasters }: { rasters: Raster[] }) {
  const say = useWords();
  const names = [...new Set(rasters.map(({ name }) => name))];
  const [name, setName] = useState(names[0]!);
  const series = rasters.filter((one) => one.name === name);
  const [at, setAt] = useState(series.length - 1);
  const [opacity, setOpacity] = useState(80);
  const shown = series[Math.min(at, series.length - 1)]!;
  useEffect(() => {
    showGround({ raster: { id: shown.id, bounds: shown.bbox }, opacity: opacity / 100 });
  }, [shown.id, opacity]);
  useEffect(() => sendMap(shown.bbox), [name]);
  const choose = (chosen: string) => {
    setName(chosen);
    setAt(rasters.filter((one) => one.name === chosen).length - 1);
  };
  return (
    <div class="stack">
      <label class="stack">
        {say('ground.raster')}
        <select class="input" value={name} onChange={(event) => choose(event.currentTarget.value)}>
          {names.map((one) => (
            <option value={one}>{one}</option>
          ))}
        </select>
      </label>
      <DaySlider days={series.map(({ date }) => date)} at={Math.min(at, series.length - 1)} onMove={setAt} />
      <label class="stack">
        {say('ground.opacity', { percent: opacity })}
        <input
          type="range"
          min={0}
          max={100}
          step={5}
          value={opacity}
          onInput={(event) => setOpacity(event.currentTarget.valueAsNumber)}
        />
      </label>
      <RasterLegend key={shown.id} id={shown.id} />
      {series.length > 1 && <ChangeChooser key={name} series={series} after={shown} />}
    </div>
  );
}
