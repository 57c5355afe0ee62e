/** Lists as cities publish them: looked at, imported into a draft, given back with comments. */

import { send } from './client';
import { answerOrResult, type Following } from './jobs';
import type { Finding } from './types';

/** What became of a file: how much it held, how far it was read, what is doubtful. */
export interface ListReport {
  title: string;
  layout?: string | null;
  units: number;
  /** As printed. */
  clauses: number;
  /** What they became; a clause of two sentences may be two drafts. */
  drafts?: number;
  by_review: Partial<Record<'machine' | 'partial' | 'text-only', number>>;
  characters_in?: number;
  balanced?: boolean;
  findings: Finding[];
}

function form(file: File, layout: string): FormData {
  const said = new FormData();
  said.set('layout', layout);
  said.set('file', file);
  return said;
}

export async function importList(release: string, file: File, layout: string, options: Following) {
  const path = `/v1/lists/${encodeURIComponent(release)}`;
  const answer = await send(path, { method: 'POST', body: form(file, layout) }, options);
  return answerOrResult<ListReport>(answer, options);
}

/** The same report, with nothing stored. */
export async function lookAtList(file: File, layout: string, options: Following) {
  const answer = await send('/v1/inspections/list', { method: 'POST', body: form(file, layout) }, options);
  return answerOrResult<ListReport>(answer, options);
}

/** One's own workbook with the findings as comments. */
export async function annotatedList(file: File, layout: string): Promise<Blob> {
  const answer = await send('/v1/inspections/list.xlsx', { method: 'POST', body: form(file, layout) });
  return answer.blob();
}
