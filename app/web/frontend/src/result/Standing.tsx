/** What the registers say of the place: caps with what is used and left, dated statuses. */

import type { Account, Assessment } from '../api/types';
import { told, useLanguage, useWords } from '../texts';
import { DataText } from '../ui/DataText';
import { Section } from '../ui/Section';

export function Standing({ assessment }: { assessment: Assessment }) {
  const say = useWords();
  const { caps } = assessment;
  if (caps.length === 0) return null;
  return (
    <Section title={say('caps.heading')} lead={say('caps.lead')}>
      <ul class="bullets">
        {caps.map((account) => (
          <AccountLine key={account.name} account={account} />
        ))}
      </ul>
    </Section>
  );
}

function AccountLine({ account }: { account: Account }) {
  const say = useWords();
  const text = told(account.text, useLanguage());
  return (
    <li>
      <DataText text={text} />
      {account.within === false && (
        <>
          {say('list.separator')}
          <strong>{say('caps.exceeded')}</strong>
        </>
      )}
      {account.source && <DataText text={say('text.bracketed', { text: account.source })} />}
    </li>
  );
}
