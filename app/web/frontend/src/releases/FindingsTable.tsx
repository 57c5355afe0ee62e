/** What is wrong with the data of a release; a finding with a place sends the map there. */

import { useState } from 'preact/hooks';

import { lookAt } from '../actions/reference';
import type { Finding, Severity } from '../api/types';
import { told, useLanguage, useWords } from '../texts';
import { DataText } from '../ui/DataText';
import { Icon } from '../ui/Icon';

const ORDER: Severity[] = ['error', 'warning', 'repair', 'info'];
const FIRST = 50;

export function FindingsTable({ findings, isEmpty }: { findings: Finding[]; isEmpty: boolean }) {
  const say = useWords();
  const [only, setOnly] = useState<Severity | ''>('');
  const [most, setMost] = useState(FIRST);
  if (findings.length === 0) {
    return <p class="hint">{say(isEmpty ? 'quality.not-yet' : 'quality.none')}</p>;
  }
  const worstFirst = [...findings].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  const wanted = worstFirst.filter(({ severity }) => only === '' || severity === only);
  const counts = ORDER.map((one) => [one, findings.filter(({ severity }) => severity === one).length] as const);
  return (
    <>
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
          {wanted.slice(0, most).map((finding) => (
            <Row finding={finding} />
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

function Row({ finding }: { finding: Finding }) {
  const say = useWords();
  const language = useLanguage();
  const { severity, layer, feature, location } = finding;
  return (
    <tr class={`finding--${severity}`}>
      <td>
        <span class="finding__tag">
          <Icon name={severity} size={15} />
          {say(`severity.${severity}`)}
        </span>
      </td>
      <td>
        <DataText text={told(finding.text ?? finding.message, language) || finding.code} fold={240} />
      </td>
      <td>
        <bdi>{[layer, feature].filter((one) => one !== null && one !== undefined).join(' · ')}</bdi>
        {isPlace(location) && (
          <button type="button" class="link" onClick={() => lookAt(location, feature)}>
            {say('quality.show')}
          </button>
        )}
      </td>
    </tr>
  );
}

function isPlace(location: unknown): location is [number, number] {
  return Array.isArray(location) && location.length === 2 && location.every(Number.isFinite);
}
