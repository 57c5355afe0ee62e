/** To the page for signing in, and back to where one was. */

import { useWords } from '../texts';

export function SignInLink() {
  const say = useWords();
  const next = encodeURIComponent(location.pathname + location.hash);
  return <a href={`./login?next=${next}`}>{say('who.sign-in')}</a>;
}
