import type { ComponentChildren } from 'preact';

import { hashOf } from '../actions/address';
import type { Assessment, LayerKind } from '../api/types';
import { mu, squareMetres } from '../format/areas';
import { legalDate } from '../format/dates';
import { sentence, useLanguage, useWords } from '../texts';
import { DataText } from '../ui/DataText';
import { Icon } from '../ui/Icon';
import { OUTCOMES } from '../result/filter';
import { nameOfHit } from '../result/places';

const CLAUSES_SHOWN = 3;

export function CompareTable({ checks }: { checks: Assessment[] }) {
  const say = useWords();
  const language = useLanguage();
  const rows: [string, (check: Assessment) => ComponentChildren][] = [
    [say('verdict.heading'), (check) => <Verdict check={check} />],
    [say('compare.why'), (check) => <Why check={check} />],
    [say('compare.counts'), (check) => <Counts check={check} />],
    [
      say('site.area'),
      ({ footprint: { area_m2 } }) =>
        area_m2 === null
          ? '—'
          : `${mu(area_m2, language)} ${say('layers.mu')}${say('text.bracketed', { text: `${squareMetres(area_m2, language)} ${say('layers.m2')}` })}`,
    ],
    [say('explore.red-lines'), (check) => <Hits check={check} kind="red-lines" />],
    [say('explore.units'), (check) => <Hits check={check} kind="control-units" />],
    [say('explore.zones'), (check) => <Hits check={check} kind="element-zones" />],
    [say('compare.missing'), ({ missing_facts }) => missing_facts.length],
    [say('project.as-of'), ({ as_of }) => legalDate(as_of, language)],
  ];
  return (
    <div class="compare" role="region" aria-label={say('page.compare')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td />
            {checks.map((check, index) => (
              <th scope="col">
                <a href={hashOf({ page: 'result', id: check.id })}>
                  <DataText text={nameOf(check) ?? say('compare.site', { number: index + 1 })} fold={60} />
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([title, cell]) => (
            <tr>
              <th scope="row">{title}</th>
              {checks.map((check) => (
                <td>{cell(check)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function nameOf({ project }: Assessment): string | null {
  return typeof project?.name === 'string' && project.name !== '' ? project.name : null;
}

function Verdict({ check: { verdict } }: { check: Assessment }) {
  const say = useWords();
  return (
    <span class={`compare__verdict outcome--${verdict}`}>
      <Icon name={verdict} size={20} />
      {say(`verdict.${verdict}`)}
    </span>
  );
}

function Why({ check }: { check: Assessment }) {
  const language = useLanguage();
  if (check.reasons.length === 0) return <>—</>;
  return (
    <ul>
      {check.reasons.slice(0, CLAUSES_SHOWN).map(({ text }) => (
        <li>
          <DataText text={sentence(text, language)} fold={90} />
        </li>
      ))}
    </ul>
  );
}

function Counts({ check: { summary } }: { check: Assessment }) {
  const say = useWords();
  return (
    <ul>
      {OUTCOMES.filter((outcome) => summary[outcome] > 0).map((outcome) => (
        <li>
          {say(`outcome.${outcome}`)} {summary[outcome]}
        </li>
      ))}
    </ul>
  );
}

/** Overlaps with one kind of layer; missing data are never told as none. */
function Hits({ check, kind }: { check: Assessment; kind: LayerKind }) {
  const say = useWords();
  const language = useLanguage();
  const layers = check.layers.filter((layer) => layer.kind === kind);
  const unknown = layers.some(({ status }) => status === 'no_data' || status === 'failed');
  const hits = layers.flatMap((layer) => layer.hits);
  return (
    <ul>
      {layers.length === 0 && <li>—</li>}
      {unknown && <li>{say('status.no_data')}</li>}
      {layers.length > 0 && !unknown && hits.length === 0 && <li>{say('status.clear')}</li>}
      {hits.map((hit) => (
        <li>
          <DataText text={nameOfHit(hit, say)} fold={60} />
          {hit.overlap_m2 !== null && ` ${squareMetres(hit.overlap_m2, language)} ${say('layers.m2')}`}
        </li>
      ))}
    </ul>
  );
}
