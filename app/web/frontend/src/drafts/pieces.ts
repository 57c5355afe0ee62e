/** A text cut where its marked words begin and end. */

import type { Span } from '../api/drafts';

export interface Piece {
  text: string;
  /** The member that the words became; null where they became nothing, absent for plain words. */
  field?: string | null;
}

/**
 * Places count characters as the service does, by code point: a rare character outside the basic
 * plane is one, though it is two to a string here. Words read twice are marked for their first.
 */
export function piecesOf(text: string, spans: Span[], unread: Span[]): Piece[] {
  const letters = [...text];
  const marked = [
    ...spans.map((one) => ({ ...one, field: one.field ?? null })),
    ...unread.map((one) => ({ ...one, field: null })),
  ].sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, field } of marked) {
    const from = Math.max(start, at);
    if (from >= end) continue;
    if (from > at) pieces.push({ text: letters.slice(at, from).join('') });
    pieces.push({ text: letters.slice(from, end).join(''), field });
    at = end;
  }
  if (at < letters.length) pieces.push({ text: letters.slice(at).join('') });
  return pieces;
}
