/** Who is signed in, and the way out; nothing where nobody is. */

import { plainName, usePerson } from '../releases/SignIn';
import { useWords } from '../texts';
import { DataText } from '../ui/DataText';

export function Account() {
  const say = useWords();
  const person = usePerson();
  if (person === null || person.name === 'anonymous') return null;
  return (
    <form class="account" method="post" action="./logout">
      <span class="account__name">
        <DataText text={say('who.signed-in', { name: plainName(person.name) })} />
      </span>
      <button type="submit">{say('who.sign-out')}</button>
    </form>
  );
}
