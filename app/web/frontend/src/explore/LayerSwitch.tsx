/** Layers of a release with their signs: pattern as well as colour. */

import { chooseRelease, layersOfRelease, loadLayers, toggleLayer } from '../actions/reference';
import type { MapLayer } from '../api/types';
import { Swatch } from '../map/Swatch';
import { legendOf } from '../map/symbols';
import { useStore } from '../store';
import { useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import './LayerSwitch.css';

export function LayerSwitch() {
  const say = useWords();
  const { layers, release } = useStore((now) => now.map);
  if (layers.problem) {
    return <ProblemNotice problem={layers.problem} onRetry={() => void loadLayers()} />;
  }
  const all = layers.value ?? [];
  if (layers.status === 'ready' && all.length === 0) {
    return <p class="hint">{say('explore.no-layers')}</p>;
  }
  return (
    <div class="stack">
      <ReleaseChooser layers={all} release={release} />
      <ul class="switches">
        {layersOfRelease(all, release).map((layer) => (
          <LayerItem key={layer.id} layer={layer} withRelease={release === null} />
        ))}
      </ul>
    </div>
  );
}

function ReleaseChooser({ layers, release }: { layers: MapLayer[]; release: string | null }) {
  const say = useWords();
  const releases = new Map(layers.map((layer) => [layer.release, layer.release_name]));
  if (releases.size < 2) return null;
  return (
    <label class="stack">
      {say('explore.release')}
      <select
        class="input"
        value={release ?? ''}
        onChange={(event) => chooseRelease(event.currentTarget.value || null)}
      >
        <option value="">{say('explore.all-releases')}</option>
        {[...releases].map(([id, name]) => (
          <option value={id}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function LayerItem({ layer, withRelease }: { layer: MapLayer; withRelease: boolean }) {
  const say = useWords();
  const shown = useStore((now) => now.map.visible.has(layer.id));
  const failed = useStore((now) => now.map.failed.has(layer.id)) || layer.failed;
  return (
    <li class="switch">
      <label>
        <input type="checkbox" checked={shown} onChange={() => toggleLayer(layer.id)} />
        <span>
          <DataText text={layer.name} fold={80} />
          <small>
            {wordFor(say, 'kind', layer.kind)} ·{' '}
            {say('explore.layer-count', { count: layer.feature_count })}
            {withRelease && (
              <>
                {' · '}
                <bdi>{layer.release_name}</bdi>
              </>
            )}
            {failed && <strong> · {say('explore.layer-failed')}</strong>}
          </small>
        </span>
      </label>
      <ul class="legend">
        {legendOf(layer).map(({ symbol, set, value }) => (
          <li>
            <Swatch symbol={symbol} />
            {wordFor(say, set, value)}
          </li>
        ))}
      </ul>
    </li>
  );
}
