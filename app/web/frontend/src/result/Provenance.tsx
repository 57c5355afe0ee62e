/** Where the answer comes from: releases with dates and hashes, versions, the check's own number. */

import type { Assessment, Release } from '../api/types';
import { legalDate, moment } from '../format/dates';
import { useLanguage, useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { Section } from '../ui/Section';
import './Provenance.css';

export function Provenance({ assessment }: { assessment: Assessment }) {
  const say = useWords();
  const language = useLanguage();
  const engine = Object.entries(assessment.engine).map(([name, version]) => `${name} ${version}`);
  return (
    <Section
      title={say('provenance.heading')}
      lead={say('provenance.known-at', { time: moment(assessment.known_at, language) })}
    >
      <ul class="releases" aria-label={say('provenance.caption')}>
        {assessment.releases.map((release) => (
          <ReleaseItem key={release.id} release={release} />
        ))}
      </ul>
      <dl class="pairs">
        <dt>{say('result.number')}</dt>
        <dd>
          <bdi class="code">{assessment.id}</bdi>
        </dd>
        <dt>{say('provenance.result-hash')}</dt>
        <dd>
          <bdi class="code">{assessment.result_sha256}</bdi>
        </dd>
        {assessment.facts_used.map(({ set, sha256 }) => (
          <>
            <dt>
              {say('provenance.facts')} <bdi>{set}</bdi>
            </dt>
            <dd>
              <bdi class="code">{sha256}</bdi>
            </dd>
          </>
        ))}
        <dt>{say('provenance.engine')}</dt>
        <dd>
          <bdi>{engine.join(' · ')}</bdi>
        </dd>
      </dl>
    </Section>
  );
}

function ReleaseItem({ release }: { release: Release }) {
  const say = useWords();
  const language = useLanguage();
  return (
    <li>
      <strong>
        <DataText text={release.name} fold={120} />
      </strong>
      <span class="hint">
        {wordFor(say, 'level', release.level)} ·{' '}
        <bdi>{release.jurisdiction || say('provenance.nation')}</bdi> · {say('provenance.from')}{' '}
        {legalDate(release.effective_from, language)}
      </span>
      <span class="releases__hash">
        {say('provenance.hash')} <bdi class="code">{release.sha256}</bdi>
      </span>
    </li>
  );
}
