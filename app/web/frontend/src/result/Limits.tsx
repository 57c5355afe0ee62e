/** What the answer does not cover: layers without data, remarks, things nobody looked at. */

import type { Assessment } from '../api/types';
import { told, useLanguage, useWords, wordFor } from '../texts';
import { DataText } from '../ui/DataText';
import { Findings } from '../ui/Findings';
import { Notice } from '../ui/Notice';
import { Section } from '../ui/Section';

export function Limits({ assessment }: { assessment: Assessment }) {
  const say = useWords();
  const language = useLanguage();
  const { findings, not_examined } = assessment;
  return (
    <>
      <MissingLayers assessment={assessment} />
      <Section title={say('findings.heading')}>
        {findings.length > 0 ? (
          <Findings findings={findings} />
        ) : (
          <p class="hint">{say('findings.none')}</p>
        )}
      </Section>
      {not_examined.length > 0 && (
        <Section title={say('not-examined.heading')}>
          <ul class="bullets">
            {not_examined.map((text) => (
              <li>
                <DataText text={told(text, language)} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function MissingLayers({ assessment }: { assessment: Assessment }) {
  const say = useWords();
  const missing = assessment.layers.filter(
    ({ status }) => status === 'no_data' || status === 'failed',
  );
  if (missing.length === 0) return null;
  return (
    <Section title={say('missing-layers.heading')}>
      <Notice tone="warning" title={say('missing-layers.lead')}>
        <ul class="bullets">
          {missing.map((layer) => (
            <li>
              <DataText text={layer.name ?? wordFor(say, 'kind', layer.kind)} fold={80} />
              {layer.name && layer.name !== wordFor(say, 'kind', layer.kind)
                ? say('text.bracketed', { text: wordFor(say, 'kind', layer.kind) })
                : ''}
              {say('text.colon')}
              {say(`status.${layer.status}`)}
            </li>
          ))}
        </ul>
      </Notice>
    </Section>
  );
}
