/** Pointing at zones: what is under the pointer in the text lights up on the map, and back. */

import { getState, update } from '../store';

const NONE: readonly string[] = [];

export function light(codes: readonly string[]): void {
  const { lit } = getState();
  if (lit.length === codes.length && lit.every((code, index) => code === codes[index])) return;
  update({ lit: codes });
}

function unlight(): void {
  light(NONE);
}

/** The four events that make an element light its zones for pointer and keyboard alike. */
export function lighting(codes: readonly string[]) {
  return {
    onMouseEnter: () => light(codes),
    onMouseLeave: unlight,
    onFocusIn: () => light(codes),
    onFocusOut: unlight,
  };
}
