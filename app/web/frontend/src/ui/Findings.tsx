/** Remarks on data quality, worst first. */

import type { Finding, Severity } from '../api/types';
import { sentence, useLanguage, useWords, type Words } from '../texts';
import { DataText } from './DataText';
import { Icon } from './Icon';
import './Findings.css';

const ORDER: Severity[] = ['error', 'warning', 'repair', 'info'];

export function Findings({ findings }: { findings: Finding[] }) {
  const say = useWords();
  const language = useLanguage();
  const sorted = [...findings].sort(
    (a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity),
  );
  return (
    <ul class="findings">
      {sorted.map((finding) => (
        <li class={`finding finding--${finding.severity}`}>
          <span class="finding__tag">
            <Icon name={finding.severity} size={15} />
            {say(`severity.${finding.severity}`)}
          </span>
          <span>
            <DataText text={sentence(finding.text ?? finding.message, language) || finding.code} />
            <Where finding={finding} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function hasValue(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** A cell of a workbook (`sheet!B12`) is called as it is; anything else is a feature. */
function placeName(feature: string, say: Words): string {
  return feature.includes('!') ? feature : say('findings.feature', { feature });
}

function Where({ finding }: { finding: Finding }) {
  const say = useWords();
  const parts = [
    finding.layer,
    hasValue(finding.feature) ? placeName(String(finding.feature), say) : null,
    hasValue(finding.before) && hasValue(finding.after)
      ? `${finding.before} → ${finding.after}`
      : null,
  ].filter((part): part is string => Boolean(part));
  if (parts.length === 0) return null;
  return (
    <span class="finding__where">
      {' '}
      (<bdi>{parts.join(' · ')}</bdi>)
    </span>
  );
}
