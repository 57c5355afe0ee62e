/** One layer in the table: its status, then a row for each zone. */

import { lighting } from '../actions/light';
import type { AssessedLayer, Hit } from '../api/types';
import { hectares, mu, percent, squareMetres } from '../format/areas';
import { useStore } from '../store';
import { useLanguage, useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { Icon } from '../ui/Icon';
import { kindOfHit, nameOfHit } from './places';

interface Props {
  layer: AssessedLayer;
  withheld: boolean;
  /** Said above all layers where they share one; else each says its own. */
  tolerance: number | null;
}

export function LayerRows({ layer, withheld, tolerance }: Props) {
  const say = useWords();
  const language = useLanguage();
  const kind = wordFor(say, 'kind', layer.kind);
  const partial =
    layer.covered_share !== null && layer.covered_share < 1 && layer.status !== 'no_data';
  return (
    <tbody>
      <tr class={`layer status--${layer.status}`}>
        <th scope="rowgroup" colSpan={6}>
          <span class="layer__status">
            <Icon name={layer.status} size={16} />
            {say(`status.${layer.status}`)}
          </span>
          <DataText text={layer.name ?? kind} fold={80} />
          {layer.name !== null && kind !== layer.name && <span class="hint"> · {kind}</span>}
          {partial && (
            <span class="layer__note">
              {say('layers.covered', { share: percent(layer.covered_share ?? 0, language) })}
            </span>
          )}
          {tolerance !== null && (
            <span class="layer__note">
              {say('layers.tolerance', { metres: tolerance })}
            </span>
          )}
        </th>
      </tr>
      {layer.hits.map((hit) => (
        <HitRow key={hit.code} hit={hit} withheld={withheld} />
      ))}
    </tbody>
  );
}

function HitRow({ hit, withheld }: { hit: Hit; withheld: boolean }) {
  const say = useWords();
  const language = useLanguage();
  const lit = useStore((now) => now.lit.includes(hit.code));
  const gap = withheld ? say('layers.withheld') : '—';
  const figure = (write: (m2: number, language: 'zh-CN' | 'en') => string) =>
    hit.overlap_m2 === null ? gap : write(hit.overlap_m2, language);
  return (
    <tr class={lit ? 'hit hit--lit' : 'hit'} tabIndex={0} data-code={hit.code} {...lighting([hit.code])}>
      <th scope="row">
        <DataText text={nameOfHit(hit, say)} fold={80} />
        <small>
          <bdi class="code">{hit.code}</bdi> {hit.name && kindOfHit(hit, say)}
        </small>
      </th>
      <td data-label={say('layers.relation')} class="relation">{wordFor(say, 'relation', hit.relation)}</td>
      <td data-label={say('layers.m2')} class="figure">
        {figure(squareMetres)}
      </td>
      <td data-label={say('layers.mu')} class="figure">
        {figure(mu)}
      </td>
      <td data-label={say('layers.ha')} class="figure">
        {figure(hectares)}
      </td>
      <td data-label={say('layers.share')} class="figure">
        {hit.share === null ? gap : percent(hit.share, language)}
      </td>
    </tr>
  );
}
