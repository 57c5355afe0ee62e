/** The few numbers one wants first. */

import type { Overview } from '../api/overview';
import { plain } from '../format/areas';
import { useLanguage, useWords, type TextKey } from '../texts';

export function Figures({ numbers: { areas, checks, clauses, caps } }: { numbers: Overview }) {
  const say = useWords();
  const language = useLanguage();
  const sum = (values: number[]) => values.reduce((before, one) => before + one, 0);
  const units = sum(areas.flatMap(({ counties }) => counties.map((one) => one.units)));
  const figures: [TextKey, number][] = [
    ['overview.figure-units', units],
    ['overview.figure-clauses', sum(clauses.map((one) => one.clauses))],
    ['overview.figure-checks', checks.total],
    ['overview.figure-caps', caps.length],
  ];
  return (
    <dl class="figures">
      {figures.map(([name, value]) => (
        <div>
          <dt>{say(name)}</dt>
          <dd>{plain(value, language)}</dd>
        </div>
      ))}
    </dl>
  );
}
