import { usePerson } from '../releases/SignIn';

const NONE: string[] = [];

/** What whoever is signed in may do; nothing until the service has said so. */
export function useRights(): string[] {
  return usePerson()?.permissions ?? NONE;
}
