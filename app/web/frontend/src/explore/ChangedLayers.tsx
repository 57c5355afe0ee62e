import { lighting } from '../actions/light';
import { showChanged } from '../actions/reference';
import type { Changes, LayerChanges } from '../api/types';
import { squareMetres } from '../format/areas';
import { CHANGES, CHANGE_SIGNS } from '../map/changeSigns';
import { Swatch } from '../map/Swatch';
import { useStore } from '../store';
import { useLanguage, useWords } from '../texts';
import { DataText } from '../ui/DataText';

const SHOWN = 50;

export function ChangedLayers({ changes }: { changes: Changes }) {
  const say = useWords();
  const layers = Object.entries(changes.layers).filter(([, one]) => sizeOf(one) > 0);
  const { added, removed, changed } = changes.clauses;
  return (
    <div class="stack" role="status">
      {layers.length === 0 ? <p>{say('changes.no-layer')}</p> : <Signs />}
      {layers.map(([name, one]) => (
        <section class="stack">
          <h3>
            <DataText text={name} fold={80} />
          </h3>
          <p class="hint">
            {say('changes.counts', {
              added: one.added.length,
              removed: one.removed.length,
              reshaped: one.reshaped.length,
              restated: one.attributes_changed.length,
              unchanged: one.unchanged,
            })}
          </p>
          <Zones changes={one} />
        </section>
      ))}
      <p>
        {say('changes.clauses', {
          added: added.length,
          removed: removed.length,
          changed: changed.length,
        })}
      </p>
    </div>
  );
}

function sizeOf({ added, removed, reshaped, attributes_changed }: LayerChanges): number {
  return added.length + removed.length + reshaped.length + attributes_changed.length;
}

function Zones({ changes }: { changes: LayerChanges }) {
  const say = useWords();
  const language = useLanguage();
  const shapes = useStore((now) => now.changes);
  const placed = new Set(shapes?.features.map(({ properties }) => properties?.['code']));
  const rows = [
    ...changes.added.map((zone) => ({ ...zone, words: say('changes.added') })),
    ...changes.removed.map((zone) => ({ ...zone, words: say('changes.removed') })),
    ...changes.reshaped.map((zone) => ({
      ...zone,
      words: say('changes.reshaped', {
        gained: squareMetres(zone.gained_m2, language),
        lost: squareMetres(zone.lost_m2, language),
      }),
    })),
    ...changes.attributes_changed.map((zone) => ({
      code: zone.code,
      name: null,
      words: say('changes.restated', { fields: Object.keys(zone.changes).join(say('list.separator')) }),
    })),
  ];
  return (
    <ul class="bullets">
      {rows.slice(0, SHOWN).map((row) => (
        <li {...lighting([row.code])}>
          <DataText text={row.name ?? row.code} fold={80} /> <bdi class="code">{row.code}</bdi>
          {say('text.colon')}
          {row.words}{' '}
          {placed.has(row.code) && (
            <button type="button" class="link" onClick={() => showChanged(row.code)}>
              {say('quality.show')}
            </button>
          )}
        </li>
      ))}
      {rows.length > SHOWN && <li>{say('changes.more', { count: rows.length - SHOWN })}</li>}
    </ul>
  );
}

function Signs() {
  const say = useWords();
  return (
    <ul class="legend" aria-label={say('explore.layers')}>
      {CHANGES.map((change) => (
        <li>
          <Swatch symbol={CHANGE_SIGNS[change]} />
          {say(`changes.sign-${change}`)}
        </li>
      ))}
    </ul>
  );
}
