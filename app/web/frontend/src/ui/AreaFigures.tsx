/** One area in the three units that people use side by side. */

import { hectares, mu, squareMetres } from '../format/areas';
import { useLanguage, useWords } from '../texts';
import './AreaFigures.css';

export function AreaFigures({ m2, label }: { m2: number; label: string }) {
  const say = useWords();
  const language = useLanguage();
  return (
    <dl class="area" aria-label={label}>
      <dt>{label}</dt>
      <dd>
        <b>{mu(m2, language)}</b> {say('layers.mu')}
      </dd>
      <dd>
        <b>{hectares(m2, language)}</b> {say('layers.ha')}
      </dd>
      <dd>
        <b>{squareMetres(m2, language)}</b> {say('layers.m2')}
      </dd>
    </dl>
  );
}
