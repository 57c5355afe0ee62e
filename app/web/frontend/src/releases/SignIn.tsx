/** Who looks, and the way to an account that may do more. */

import { useEffect, useState } from 'preact/hooks';

import { mayPass, problemOf } from '../api/problems';
import { whoAmI, type Person } from '../api/releases';
import { useWords } from '../texts';
import { DataText } from '../ui/DataText';
import { SignInLink } from '../ui/SignInLink';

/** A service that is busy for a moment does not take a right away for as long as the page is open. */
const TRIES = 3;
const AGAIN_MS = 2_000;

export type Right = 'draft-releases' | 'review-releases' | 'publish-releases';

/** Null until it is known, and where the service does not say. */
export function usePerson(): Person | null {
  const [person, setPerson] = useState<Person | null>(null);
  useEffect(() => {
    let wanted = true;
    // Whoever is not known sees what everybody sees; the page itself then says why.
    const ask = (left: number): Promise<void> =>
      whoAmI().then(
        (found) => void (wanted && setPerson(found)),
        (failure) => {
          const problem = problemOf(failure);
          if (wanted && left > 0 && problem && mayPass(problem)) setTimeout(() => void ask(left - 1), AGAIN_MS);
        },
      );
    void ask(TRIES);
    return () => void (wanted = false);
  }, []);
  return person;
}

/** The name without the word for its kind: `user:王芳` is 王芳 to everybody here. */
export function plainName(name: string): string {
  return name.replace(/^user:/, '');
}

export function may(person: Person | null, right: Right): boolean {
  return person?.permissions.includes(right) ?? false;
}

export function SignInHint({ person, right }: { person: Person | null; right: Right }) {
  const say = useWords();
  if (person === null || may(person, right)) return null;
  return (
    <p class="hint">
      <DataText text={say('who.hint', { name: person.name === 'anonymous' ? say('who.anonymous') : plainName(person.name), right: say(`who.${right}`) })} />{' '}
      <SignInLink />
    </p>
  );
}
