/** What whoever is signed in may do; nothing until the service has said so. */

import { useEffect, useState } from 'preact/hooks';

import { whoAmI } from '../api/releases';

export function useRights(): string[] {
  const [rights, setRights] = useState<string[]>([]);
  useEffect(() => {
    whoAmI().then(({ permissions }) => setRights(permissions), () => setRights([]));
  }, []);
  return rights;
}
