/** Layers of a release with their signs: pattern as well as colour. */

import { chooseRelease, loadLayers, toggleLayer } from '../actions/reference';
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
  return (
    <div class="stack">
      <ReleaseChooser release={release} />
      {layers.status === 'ready' && all.length === 0 && (
        <p class="hint">{say('explore.no-layers')}</p>
      )}
      <ul class="switches">
        {all.map((layer) => (
          <LayerItem key={layer.id} layer={layer} withRelease={release === null} />
        ))}
      </ul>
    </div>
  );
}

/** What is in force on the day, or one release by itself: an older one, a draft. */
function ReleaseChooser({ release }: { release: string | null }) {
  const say = useWords();
  const releases = useStore((now) => now.releases).filter(({ layers }) => layers.length > 0);
  if (releases.length < 2) return null;
  return (
    <label class="stack">
      {say('explore.release')}
      <select
        class="input"
        value={release ?? ''}
        onChange={(event) => chooseRelease(event.currentTarget.value || null)}
      >
        <option value="">{say('explore.all-releases')}</option>
        {releases.map(({ id, name, state }) => (
          <option value={id}>
            {name} · {wordFor(say, 'state', state)}
          </option>
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
        {legendOf(layer).filter(({ butNot }) => !butNot).map(({ symbol, set, value }) => (
          <li>
            <Swatch symbol={symbol} />
            {wordFor(say, set, value)}
          </li>
        ))}
      </ul>
    </li>
  );
}
