/** How much of each list the program can decide by itself. */

import { hashOf } from '../actions/address';
import type { ListNumbers } from '../api/overview';
import { plain } from '../format/areas';
import { useLanguage, useWords } from '../texts';
import { BarChart, type Part } from '../ui/BarChart';

const MOST_LISTS = 12;

export function ClausesChart({ lists }: { lists: ListNumbers[] }) {
  const say = useWords();
  const language = useLanguage();
  if (lists.length === 0) {
    return (
      <p>
        {say('overview.no-clauses')} <a href={hashOf({ page: 'releases' })}>{say('page.releases')}</a>
      </p>
    );
  }
  const write = (count: number) => plain(count, language);
  const parts: Part[] = [
    { key: 'machine', label: say('review.machine'), colour: '#17494d', pattern: 'plain' },
    { key: 'partial', label: say('review.partial'), colour: '#8a6410', pattern: 'diagonal' },
    { key: 'text-only', label: say('review.text-only'), colour: '#46477c', pattern: 'dots' },
  ];
  const longestFirst = [...lists].sort((a, b) => b.clauses - a.clauses);
  const others = longestFirst.slice(MOST_LISTS);
  const titles = lists.map(({ title }) => title);
  const bars = longestFirst.slice(0, MOST_LISTS).map((one) => ({
    key: one.list,
    label: titles.filter((title) => title === one.title).length > 1 ? `${one.title} · ${one.release_name}` : one.title,
    values: one.by_review,
    total: say('release.clauses', { count: write(one.clauses) }),
  }));
  return (
    <>
      <BarChart
        title={say('overview.by-review')}
        of={say('release.lists')}
        parts={parts}
        write={write}
        bars={others.length > 0 ? [...bars, together(others)] : bars}
      />
    </>
  );

  function together(some: ListNumbers[]) {
    const values = { machine: 0, partial: 0, 'text-only': 0 };
    for (const { by_review } of some) {
      for (const key of Object.keys(values) as (keyof typeof values)[]) values[key] += by_review[key];
    }
    const count = some.reduce((sum, one) => sum + one.clauses, 0);
    const label = say('overview.other-lists', { count: some.length });
    return { key: 'others', label, values, total: say('release.clauses', { count: write(count) }) };
  }
}
