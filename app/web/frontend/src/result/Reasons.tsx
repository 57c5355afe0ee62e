import type { Assessment } from '../api/types';
import { sentence, useLanguage, useWords } from '../texts';
import { DataText } from '../ui/DataText';
import { Section } from '../ui/Section';

/** Why the verdict is what it is, where no clause below says it. */
export function Reasons({ assessment }: { assessment: Assessment }) {
  const say = useWords();
  const language = useLanguage();
  const shown = new Set(assessment.decided_by);
  const reasons = assessment.reasons.filter(
    ({ code, ref }) => !(code === 'clause' && ref !== null && shown.has(ref)),
  );
  if (reasons.length === 0) return null;
  return (
    <Section title={say('result.reasons')}>
      <ul class="bullets">
        {reasons.map((reason) => (
          <li>
            <DataText text={sentence(reason.text, language) || reason.code} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
