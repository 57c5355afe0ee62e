/** The signs of differences: new ground and gone ground, whole zones or parts of them. */

import type { Symbol } from './symbols';

export const CHANGES = ['added', 'gained', 'removed', 'lost'] as const;
export type Change = (typeof CHANGES)[number];

export const CHANGE_SIGNS: Record<Change, Symbol> = {
  added: { colour: '#17603f', pattern: 'diagonal', line: 2.4 },
  gained: { colour: '#17603f', pattern: 'horizontal', line: 1.4, dashed: true },
  removed: { colour: '#a3211b', pattern: 'back-diagonal', line: 2.4 },
  lost: { colour: '#a3211b', pattern: 'vertical', line: 1.4, dashed: true },
};
