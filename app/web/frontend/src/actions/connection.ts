/** Whether the browser says it has a network at all. */

import { update } from '../store';

export function watchConnection(): void {
  const tell = () => update({ online: navigator.onLine });
  tell();
  addEventListener('online', tell);
  addEventListener('offline', tell);
}
