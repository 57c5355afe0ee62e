/** A file dropped anywhere on the page is the plot: nobody has to look for the right field. */

import { go } from './address';
import { giveSite } from './site';

export function watchDrops(): void {
  addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file || event.defaultPrevented) return;
    event.preventDefault();
    go({ page: 'check' });
    void giveSite({ kind: 'file', file });
  });
}
