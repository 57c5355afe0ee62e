/** What is wrong with the data of a release; a row leads to its place on the map, and back. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import { chooseFinding, clearFindings, placeFindings, placeOf } from '../actions/findings';
import { lookAt } from '../actions/reference';
import type { Finding, Severity } from '../api/types';
import { useStore, type QualityView } from '../store';
import { sentence, useLanguage, useWords } from '../texts';
import { DataText } from '../ui/DataText';
import { Icon } from '../ui/Icon';

const ORDER: Severity[] = ['error', 'warning', 'repair', 'info'];
const FIRST = 50;

export function FindingsTable({ findings, isEmpty }: { findings: Finding[]; isEmpty: boolean }) {
  const say = useWords();
  const [only, setOnly] = useState<Severity | ''>('');
  const [most, setMost] = useState(FIRST);
  const chosen = useStore((now) => now.quality.chosen);
  const worstFirst = useMemo(() => numbered(findings), [findings]);
  const wanted = worstFirst.filter(({ finding }) => only === '' || finding.severity === only);
  useEffect(() => {
    placeFindings(findings);
    return clearFindings;
  }, [findings]);
  useLayoutEffect(() => {
    // What was chosen on the map is shown, whatever the list was narrowed to.
    if (chosen === null) return;
    if (!wanted.some(({ number }) => number === chosen.number)) setOnly('');
    setMost((now) => Math.max(now, worstFirst.findIndex(({ number }) => number === chosen.number) + 1));
  }, [chosen]);
  if (findings.length === 0) {
    return <p class="hint">{say(isEmpty ? 'quality.not-yet' : 'quality.none')}</p>;
  }
  const counts = ORDER.map((one) => [one, findings.filter(({ severity }) => severity === one).length] as const);
  const isPlaced = findings.some((one) => placeOf(one) !== null);
  return (
    <>
      {isPlaced && <p class="hint">{say('quality.lead')}</p>}
      <select
        class="input"
        aria-label={say('quality.severity')}
        value={only}
        onChange={(event) => setOnly(event.currentTarget.value as Severity | '')}
      >
        <option value="">{say('quality.all', { count: findings.length })}</option>
        {counts.map(
          ([one, count]) =>
            count > 0 && (
              <option value={one}>{say('quality.only', { severity: say(`severity.${one}`), count })}</option>
            ),
        )}
      </select>
      <table class="quality">
        <thead>
          <tr>
            <th scope="col">{say('quality.severity')}</th>
            <th scope="col">{say('quality.what')}</th>
            <th scope="col">{say('quality.where')}</th>
          </tr>
        </thead>
        <tbody>
          {wanted.slice(0, most).map(({ finding, number }) => (
            <Row key={number} finding={finding} number={number} chosen={number === chosen?.number ? chosen : null} />
          ))}
        </tbody>
      </table>
      {wanted.length > most && (
        <button type="button" class="button button--small" onClick={() => setMost(most + FIRST)}>
          {say('list.more', { count: Math.min(FIRST, wanted.length - most) })}
        </button>
      )}
    </>
  );
}

interface Numbered {
  finding: Finding;
  /** Place in the list of the service, by which the map knows it. */
  number: number;
}

function numbered(findings: Finding[]): Numbered[] {
  const all = findings.map((finding, number) => ({ finding, number }));
  return all.sort((a, b) => ORDER.indexOf(a.finding.severity) - ORDER.indexOf(b.finding.severity));
}

function Row({ finding, number, chosen }: Numbered & { chosen: QualityView['chosen'] }) {
  const say = useWords();
  const language = useLanguage();
  const row = useRef<HTMLTableRowElement>(null);
  const { severity, layer, feature } = finding;
  const place = placeOf(finding);
  useLayoutEffect(() => {
    if (!chosen) return;
    row.current?.scrollIntoView({ block: 'nearest' });
    row.current?.querySelector('button')?.focus({ preventScroll: true });
  }, [chosen]);
  const show = (where: [number, number]) => {
    chooseFinding(number);
    lookAt(where, feature);
  };
  return (
    <tr class={`finding--${severity}`} ref={row} {...(chosen ? { 'aria-current': 'true' as const } : {})}>
      <td>
        <span class="finding__tag">
          <Icon name={severity} size={15} />
          {say(`severity.${severity}`)}
        </span>
      </td>
      <td>
        <DataText text={sentence(finding.text ?? finding.message, language) || finding.code} fold={240} />
      </td>
      <td>
        <bdi>{[layer, feature].filter((one) => one !== null && one !== undefined).join(' · ')}</bdi>
        {place && (
          <button type="button" class="link" onClick={() => show(place)}>
            {say('quality.show')}
          </button>
        )}
      </td>
    </tr>
  );
}
