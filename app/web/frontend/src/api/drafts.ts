/** Drafts of clauses: what was read of a published list, and what people decide about it. */

import { getJson, jsonOf, postJson } from './client';
import type { ClauseSource } from './types';

export interface Span {
  start: number;
  end: number;
  text: string;
  /** The member that these words became; none for words that became nothing. */
  field?: string;
}

export type DraftStatus = 'open' | 'machine' | 'accepted' | 'corrected' | 'rejected';

export interface Draft {
  id: string;
  /** The id it had before the decision that answered it. */
  replaces?: string;
  list_title: string;
  unit: string | null;
  unit_name: string | null;
  number: string | null;
  dimension: string | null;
  text: string;
  source?: ClauseSource | null;
  structure: Record<string, unknown>;
  spans: Span[];
  unread: Span[];
  review: string;
  status: DraftStatus;
  decides: boolean;
  reviewed: { by?: string } | null;
  same_text: number;
}

export interface Drafts {
  items: Draft[];
  total: number;
  by_status: Record<string, number>;
}

export interface Decision {
  decision: 'accept' | 'correct' | 'reject' | 'reset';
  clauses: string[];
  fields?: Record<string, unknown>;
  note?: string;
  same_text?: boolean;
}

const path = (release: string, rest: string) => `/v1/lists/${encodeURIComponent(release)}/${rest}`;

export interface Wanted {
  status: string;
  words: string;
  offset: number;
}

export const PAGE_SIZE = 20;

export async function loadDrafts(release: string, { status, words, offset }: Wanted) {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE), offset: String(offset) });
  if (status !== '') query.set('status', status);
  if (words.trim() !== '') query.set('words', words.trim());
  return getJson<Drafts>(path(release, `drafts?${query}`));
}

/** How many drafts the release has of each status. */
export async function countDrafts(release: string): Promise<Record<string, number>> {
  return (await getJson<Drafts>(path(release, 'drafts?limit=1'))).by_status;
}

export async function decide(release: string, said: Decision): Promise<Draft[]> {
  const answer = await postJson(path(release, 'reviews'), said);
  return (await jsonOf<{ items: Draft[] }>(answer)).items;
}
