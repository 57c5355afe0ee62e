/** What the colours of a raster mean. */

import { loadLegend } from '../api/ground';
import { useLanguage, useWords } from '../texts';
import { plain } from '../format/areas';
import { DataText } from '../ui/DataText';
import { ProblemNotice } from '../ui/ProblemNotice';
import { useLoaded } from '../ui/useLoaded';

export function RasterLegend({ id }: { id: string }) {
  const say = useWords();
  const language = useLanguage();
  const { value, problem, again } = useLoaded(id, () => loadLegend(id));
  if (problem) return <ProblemNotice problem={problem} onRetry={() => void again()} />;
  if (value === null) return null;
  const unit = value.unit && value.unit !== '1' ? ` ${value.unit}` : '';
  const rounded = (one: number) => plain(Number(one.toPrecision(3)), language);
  return (
    <section class="stack" aria-label={say('ground.legend')}>
      <ul class="ground-legend">
        {value.rows.map((row) => (
          <li key={row.value}>
            <Colour colour={row.colour} />
            {row.name === null ? `${rounded(row.value)}${unit}` : <DataText text={row.name} fold={60} />}
          </li>
        ))}
      </ul>
      <p class="hint">{say('ground.missing')}</p>
    </section>
  );
}

/** Drawn, not styled: the page allows no styles in attributes. */
export function Colour({ colour }: { colour: string }) {
  return (
    <svg class="ground-legend__colour" width="26" height="16" aria-hidden="true">
      <rect width="26" height="16" fill={colour} />
    </svg>
  );
}
