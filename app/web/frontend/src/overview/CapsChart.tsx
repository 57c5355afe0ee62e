/** What is used of each cap: taken before, reserved here, left. */

import type { CapNumbers } from '../api/overview';
import { percent, plain } from '../format/areas';
import { told, useLanguage, useWords, wordFor } from '../texts';
import { BarChart, type Bar, type Part } from '../ui/BarChart';

export function CapsChart({ caps }: { caps: CapNumbers[] }) {
  const say = useWords();
  const language = useLanguage();
  if (caps.length === 0) return <p>{say('overview.no-caps')}</p>;
  const parts: Part[] = [
    { key: 'before', label: say('overview.cap-before'), colour: '#17494d', pattern: 'plain' },
    { key: 'reserved', label: say('overview.cap-reserved'), colour: '#8a6410', pattern: 'diagonal' },
    { key: 'over', label: say('overview.cap-over'), colour: '#a3211b', pattern: 'cross' },
  ];
  const write = (amount: number) => plain(amount, language);
  const bars = caps.map((cap): Bar & { whole: number } => {
    const [amount, used, before] = [cap.amount, cap.used, cap.used_before].map(Number) as [number, number, number];
    const years = cap.year_to === null ? `${cap.year_from}–` : `${cap.year_from}–${cap.year_to}`;
    const unit = wordFor(say, 'unit', cap.unit);
    return {
      key: cap.id,
      label: `${told(cap.place_label, language)} · ${told(cap.quantity_label, language)} · ${years}`,
      values: valuesOf(amount, used, before),
      total: say('overview.cap-total', {
        used: write(used),
        amount: write(amount),
        unit,
        share: amount > 0 ? percent(used / amount, language) : '—',
      }),
      whole: Math.max(amount, used, Number.MIN_VALUE),
    };
  });
  const wholes = new Map(bars.map(({ key, whole }) => [key, whole]));
  return (
    <BarChart
      title={say('overview.caps-used')}
      of={say('overview.cap')}
      parts={parts}
      write={write}
      bars={bars}
      whole={({ key }) => wholes.get(key) ?? 1}
    />
  );
}

/** What goes beyond the cap stands apart, whoever took it. */
function valuesOf(amount: number, used: number, before: number) {
  const within = Math.min(used, amount);
  return {
    before: Math.min(before, within),
    reserved: within - Math.min(before, within),
    over: Math.max(used - amount, 0),
  };
}
