/** The way of a draft: checked, reviewed by somebody else, published; later withdrawn. */

import type { Person, ReleaseDetail } from '../api/releases';
import { useWords } from '../texts';
import { DataText } from '../ui/DataText';
import { Section } from '../ui/Section';
import { PublishStep } from './PublishStep';
import { isDraft } from './ReleasePage';
import { ReviewStep } from './ReviewStep';
import { may, plainName, SignInHint } from './SignIn';
import { ValidateStep } from './ValidateStep';
import { WithdrawStep } from './WithdrawStep';

export interface StepProps {
  release: ReleaseDetail;
  onChange: () => Promise<void>;
}

export function Steps({ release, person, onChange }: StepProps & { person: Person | null }) {
  const say = useWords();
  const step = { release, onChange };
  if (!isDraft(release)) {
    const canWithdraw = release.state === 'published' && may(person, 'publish-releases');
    return canWithdraw ? <WithdrawStep {...step} /> : null;
  }
  const { review } = release;
  return (
    <Section title={say('steps.title')}>
      <ValidateStep {...step} />
      {review && (
        <p>
          <DataText
            text={say(review.approved ? 'steps.approved' : 'steps.sent-back', {
              name: plainName(review.by),
              note: review.note ?? '',
            })}
          />
        </p>
      )}
      {may(person, 'review-releases') ? (
        <ReviewStep {...step} />
      ) : (
        <SignInHint person={person} right="review-releases" />
      )}
      {may(person, 'publish-releases') && <PublishStep {...step} />}
      {may(person, 'review-releases') && <SignInHint person={person} right="publish-releases" />}
    </Section>
  );
}
