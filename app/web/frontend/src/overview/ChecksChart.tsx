/** Checks by verdict, and by industry. */

import { hashOf } from '../actions/address';
import type { ByVerdict, CheckNumbers } from '../api/overview';
import type { Verdict } from '../api/types';
import { plain } from '../format/areas';
import { useLanguage, useWords, type Words } from '../texts';
import { BarChart, type Bar, type Part } from '../ui/BarChart';

const MOST_INDUSTRIES = 15;

const SIGNS: Record<Verdict, Pick<Part, 'colour' | 'pattern'>> = {
  conflict: { colour: '#a3211b', pattern: 'diagonal' },
  undetermined: { colour: '#46477c', pattern: 'dots' },
  conditional: { colour: '#7a5100', pattern: 'vertical' },
  no_conflict: { colour: '#17603f', pattern: 'plain' },
};

export function ChecksChart({ checks }: { checks: CheckNumbers }) {
  const say = useWords();
  const language = useLanguage();
  if (checks.total === 0) {
    return (
      <p>
        {say('overview.no-checks')} <a href={hashOf({ page: 'check' })}>{say('page.check')}</a>
      </p>
    );
  }
  const write = (count: number) => plain(count, language);
  const bar = (key: string, label: string, values: ByVerdict): Bar => ({
    key,
    label,
    values,
    total: say('overview.count', { count: write(sumOf(values)) }),
  });
  const shown = checks.by_industry.slice(0, MOST_INDUSTRIES);
  const without = sumOf(checks.without_industry) > 0;
  return (
    <>
      <BarChart
        title={say('overview.by-verdict')}
        of={say('overview.checks')}
        parts={partsOf(say)}
        write={write}
        bars={[bar('all', say('overview.all-checks'), checks.by_verdict)]}
      />
      <BarChart
        title={say('overview.by-industry')}
        of={say('industry.label')}
        parts={partsOf(say)}
        write={write}
        bars={[
          ...shown.map(({ code, name, by_verdict }) => bar(code, `${code} ${name ?? ''}`, by_verdict)),
          ...(without ? [bar('', say('overview.no-industry'), checks.without_industry)] : []),
        ]}
      />
      {checks.by_industry.length > MOST_INDUSTRIES && (
        <p class="hint">
          {say('overview.more-industries', { count: checks.by_industry.length - MOST_INDUSTRIES })}
        </p>
      )}
    </>
  );
}

function sumOf(values: ByVerdict): number {
  return Object.values(values).reduce((sum, one) => sum + one, 0);
}

function partsOf(say: Words): Part[] {
  return (Object.keys(SIGNS) as Verdict[]).map((key) => ({
    key,
    label: say(`verdict.${key}`),
    ...SIGNS[key],
  }));
}
