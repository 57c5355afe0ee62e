/**
 * Horizontal bars in parts, told apart by pattern as well as colour; the same numbers stand in a
 * table below, for readers who do not see bars.
 */

import { useId } from 'preact/hooks';

import { hatchOf, HATCH_TILE, type Pattern } from '../map/hatches';
import { useWords } from '../texts';
import './BarChart.css';
import { BarTable } from './BarTable';

/** One kind of part, the same in every bar. */
export interface Part {
  key: string;
  label: string;
  colour: string;
  pattern: Pattern;
}

export interface Bar {
  key: string;
  label: string;
  values: Readonly<Record<string, number>>;
  /** What stands at the end of the bar. */
  total: string;
}

interface Props {
  title: string;
  /** Heading of the first column of the table. */
  of: string;
  parts: Part[];
  bars: Bar[];
  write: (value: number) => string;
  /** The value a full width stands for; the largest bar by default. */
  whole?: (bar: Bar) => number;
}

const HEIGHT = 20;

export function BarChart({ title, of, parts, bars, write, whole }: Props) {
  const say = useWords();
  const id = useId();
  const largest = Math.max(...bars.map(sumOf), Number.MIN_VALUE);
  return (
    <figure class="bars" aria-label={title}>
      <Patterns id={id} parts={parts} />
      <figcaption>
        <span class="bars__title">{title}</span>
        <ul class="bars__legend">
          {parts.map((part) => (
            <li>
              <svg width="26" height="16" aria-hidden="true">
                <Rectangle id={id} part={part} x="0" width="100%" />
              </svg>
              {part.label}
            </li>
          ))}
        </ul>
      </figcaption>
      <div class="bars__rows" aria-hidden="true">
        {bars.map((bar) => (
          <div class="bars__row" key={bar.key}>
            <bdi class="bars__label">{bar.label}</bdi>
            <svg class="bars__bar" height={HEIGHT}>
              <Stack id={id} bar={bar} parts={parts} whole={whole?.(bar) ?? largest} write={write} />
            </svg>
            <span class="bars__total">{bar.total}</span>
          </div>
        ))}
      </div>
      <details class="bars__table">
        <summary>{say('chart.table')}</summary>
        <BarTable title={title} of={of} parts={parts} bars={bars} write={write} />
      </details>
    </figure>
  );
}

function sumOf({ values }: Bar): number {
  return Object.values(values).reduce((sum, one) => sum + one, 0);
}

interface StackProps {
  id: string;
  bar: Bar;
  parts: Part[];
  whole: number;
  write: (value: number) => string;
}

function Stack({ id, bar, parts, whole, write }: StackProps) {
  let start = 0;
  return (
    <>
      {parts.map((part) => {
        const share = (bar.values[part.key] ?? 0) / whole;
        if (share <= 0) return null;
        const x = start;
        start += share;
        return (
          <Rectangle
            id={id}
            part={part}
            x={`${100 * x}%`}
            width={`${100 * share}%`}
            title={`${part.label} ${write(bar.values[part.key] ?? 0)}`}
          />
        );
      })}
    </>
  );
}

interface RectangleProps {
  id: string;
  part: Part;
  x: string;
  width: string;
  title?: string;
}

function Rectangle({ id, part, x, width, title }: RectangleProps) {
  const place = { x, width, y: '0', height: '100%' };
  return (
    <g>
      {title !== undefined && <title>{title}</title>}
      <rect {...place} fill={part.colour} fill-opacity={part.pattern === 'plain' ? 0.5 : 0.2} />
      <rect {...place} fill={`url(#${id}-${part.key})`} stroke={part.colour} stroke-width="1.5" />
    </g>
  );
}

function Patterns({ id, parts }: { id: string; parts: Part[] }) {
  return (
    <svg class="bars__patterns" width="0" height="0" aria-hidden="true">
      <defs>
        {parts.map(({ key, colour, pattern }) => (
          <pattern id={`${id}-${key}`} patternUnits="userSpaceOnUse" width={HATCH_TILE} height={HATCH_TILE}>
            <path d={hatchOf(pattern)} stroke={colour} stroke-width="1.6" stroke-linecap="round" fill="none" />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}
