/** Every indicator: figure, bar, target, judgement, who answers for it. What is unknown is said. */

import type { EvaluatedRow } from '../api/ground';
import type { Language } from '../api/types';
import { plain } from '../format/areas';
import { sentence, told, useLanguage, useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { Icon } from '../ui/Icon';

const ICONS = { met: 'conforms', missed: 'conflict', unknown: 'undetermined', 'no-target': 'not_applicable' } as const;

export function EvaluationTable({ rows }: { rows: EvaluatedRow[] }) {
  const say = useWords();
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={say('supervision.evaluation')}>
      <table class="clues">
        <thead>
          <tr>
            <th scope="col">{say('evaluation.indicator')}</th>
            <th scope="col">{say('evaluation.figure')}</th>
            <th scope="col">{say('evaluation.target')}</th>
            <th scope="col">{say('evaluation.judgement')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.code} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: EvaluatedRow }) {
  const say = useWords();
  const language = useLanguage();
  return (
    <tr>
      <th scope="row">
        <DataText text={told(row.name, language)} fold={60} />
        <small class="hint">
          {told(row.line_name, language)}
          {row.department && <> · <bdi>{told(row.department, language)}</bdi></>}
        </small>
        {row.why.map((one) => (
          <small class="hint" key={told(one, 'zh-CN')}>
            <DataText text={sentence(one, language)} />
          </small>
        ))}
      </th>
      <td class="evaluated">
        <Figure row={row} />
        <Bar row={row} />
      </td>
      <td class="figure">
        {row.target !== null && `${SIGNS[row.direction]} ${plain(row.target, language)} ${unitWord(row.unit, language)}`}
      </td>
      <td>
        <span class={`judged judged--${row.judgement}`}>
          <Icon name={ICONS[row.judgement]} size={16} /> {wordFor(say, 'judgement', row.judgement)}
        </span>
      </td>
    </tr>
  );
}

const MEASURE_WORDS = '个件处家条次项';

/** What is merely counted has a measure word in Chinese and none in English. */
function unitWord(unit: string, language: Language): string {
  return language === 'en' && MEASURE_WORDS.includes(unit) ? '' : unit;
}

const SIGNS = { high: '≥', low: '≤', none: '' };

function Figure({ row }: { row: EvaluatedRow }) {
  const say = useWords();
  const language = useLanguage();
  const number = (value: number) =>
    plain(Number(row.unit === '%' ? value.toFixed(2) : value.toPrecision(6)), language);
  const unit = unitWord(row.unit, language);
  if (row.value !== null) return <span>{number(row.value)} {unit}</span>;
  if (row.at_least === null || row.at_most === null) return <em>{say('judgement.unknown')}</em>;
  return <span>{number(row.at_least)} – {number(row.at_most)} {unit}</span>;
}

const WIDTH = 160;

/** The figure beside its target, hatched between bounds; the numbers stand above it. */
function Bar({ row }: { row: EvaluatedRow }) {
  if (row.at_least === null || row.at_most === null) return null;
  // A figure by itself, without a target or a whole, has nothing to be long or short against.
  if (row.unit !== '%' && row.target === null) return null;
  const most = Math.max(row.at_most, row.target ?? 0);
  const scale = row.unit === '%' && most <= 100 ? 100 : most;
  if (scale <= 0) return null;
  const at = (value: number) => (WIDTH * value) / scale;
  return (
    <svg class={`bar judged--${row.judgement}`} viewBox={`0 0 ${WIDTH} 12`} preserveAspectRatio="none" aria-hidden="true">
      <rect width={WIDTH} height="12" class="bar__frame" />
      <rect width={at(row.at_least)} height="12" class="bar__known" />
      <rect x={at(row.at_least)} width={at(row.at_most - row.at_least)} height="12" class="bar__open" />
      {row.target !== null && <path d={`M${at(row.target)} 0v12`} class="bar__target" />}
    </svg>
  );
}
