/** Doubts of the reader with their answers as buttons: one click sends the site again. */

import { acceptProposal, withdrawProposal } from '../actions/site';
import type { Proposal } from '../api/types';
import { told, useLanguage, useWords } from '../texts';
import { DataText } from '../ui/DataText';
import { Notice } from '../ui/Notice';

interface Props {
  proposals: Proposal[];
  accepted: Proposal[];
}

export function Proposals({ proposals, accepted }: Props) {
  const say = useWords();
  const language = useLanguage();
  const open = proposals.filter(
    ({ kind, value }) => !accepted.some((one) => one.kind === kind && one.value === value),
  );
  return (
    <>
      {accepted.length > 0 && (
        <Notice tone="repair" title={say('site.answered')}>
          {accepted.map((proposal) => (
            <p class="row">
              <DataText text={told(proposal.text, language)} />
              <button
                type="button"
                class="button button--small"
                onClick={() => withdrawProposal(proposal)}
              >
                {say('site.withdraw')}
              </button>
            </p>
          ))}
        </Notice>
      )}
      {open.length > 0 && (
        <Notice tone="warning" title={say('site.proposals')} alert>
          <div class="row">
            {open.map((proposal) => (
              <button type="button" class="button" onClick={() => acceptProposal(proposal)}>
                <DataText text={told(proposal.text, language)} />
              </button>
            ))}
          </div>
        </Notice>
      )}
    </>
  );
}
