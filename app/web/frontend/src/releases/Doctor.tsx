/** What a chosen file holds: the layer to take is chosen here, and what it seems to be is offered. */

import type { Inspection, InspectedLayer } from '../api/inspections';
import { useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { Findings } from '../ui/Findings';

const MOST_COLUMNS = 8;

interface Props {
  found: Inspection;
  layer: InspectedLayer | null;
  onChoose: (layer: InspectedLayer) => void;
}

export function Doctor({ found, layer, onChoose }: Props) {
  const say = useWords();
  return (
    <section class="doctor stack" aria-label={say('doctor.title')} role="status">
      <p>
        <strong>{say('doctor.title')}</strong> {say('doctor.format', { format: found.format, count: found.layers.length })}
      </p>
      {found.layers.length > 1 && (
        <fieldset class="stack">
          <legend>{say('doctor.choose')}</legend>
          {found.layers.map((one) => (
            <label class="row">
              <input type="radio" name="doctor" checked={one === layer} onChange={() => onChoose(one)} />
              <DataText text={one.name} fold={80} /> {say('explore.layer-count', { count: one.feature_count })}
            </label>
          ))}
        </fieldset>
      )}
      {layer && <Facts layer={layer} />}
      {found.findings.length > 0 && <Findings findings={found.findings} />}
    </section>
  );
}

function Facts({ layer }: { layer: InspectedLayer }) {
  const say = useWords();
  const fields = Object.entries(layer.suggested_fields);
  const columns = layer.fields.slice(0, MOST_COLUMNS);
  return (
    <>
      <dl class="pairs">
        <dt>{say('doctor.features')}</dt>
        <dd>
          {say('explore.layer-count', { count: layer.feature_count })} · {layer.geometry_type ?? '—'}
        </dd>
        <dt>{say('doctor.crs')}</dt>
        <dd>{layer.crs ?? say('doctor.no-crs')}</dd>
        <dt>{say('doctor.kind')}</dt>
        <dd>{layer.suggested_kind ? wordFor(say, 'kind', layer.suggested_kind) : say('doctor.no-kind')}</dd>
        <dt>{say('doctor.fields')}</dt>
        <dd>
          {fields.length === 0
            ? say('doctor.no-fields')
            : fields.map(([ours, theirs]) => `${ours} ← ${theirs}`).join(say('list.separator'))}
        </dd>
      </dl>
      {columns.length > 0 && (
        <details>
          <summary>{say('doctor.sample', { count: layer.sample.length })}</summary>
          <div class="bars__scroll" role="region" aria-label={say('doctor.sample', { count: layer.sample.length })} tabIndex={0}>
            <table>
              <thead>
                <tr>
                  {columns.map((name) => (
                    <th scope="col">
                      <bdi>{name}</bdi>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {layer.sample.map((row) => (
                  <tr>
                    {columns.map((name) => (
                      <td>
                        <DataText text={String(row[name] ?? '')} fold={40} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </>
  );
}
