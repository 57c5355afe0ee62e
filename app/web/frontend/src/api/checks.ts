/** Running a check and reading it back. */

import type { FeatureCollection } from 'geojson';

import { address, getJson, postJson, type Options } from './client';
import { answerOrResult, type Following } from './jobs';
import { readable } from './readable';
import type { Assessment, CheckRequest } from './types';

export const REPORT_KINDS = ['pdf', 'docx', 'xlsx', 'geojson'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export async function runCheck(request: CheckRequest, options: Following): Promise<Assessment> {
  const answer = await postJson('/v1/checks', request, options);
  return readable(await answerOrResult<Assessment>(answer, options));
}

export async function loadCheck(id: string, options: Options = {}): Promise<Assessment> {
  return readable(await getJson<Assessment>(`/v1/checks/${encodeURIComponent(id)}`, options));
}

/** Shapes of the hits, cut to the footprint, for the map. */
export async function loadFigure(id: string, options: Options = {}): Promise<FeatureCollection> {
  return getJson<FeatureCollection>(`/v1/checks/${encodeURIComponent(id)}.geojson`, options);
}

export function reportAddress(id: string, kind: ReportKind): string {
  return address(`/v1/checks/${encodeURIComponent(id)}.${kind}`);
}

/** Whether the service gives this report here and now. */
export async function hasReport(id: string, kind: ReportKind, signal: AbortSignal) {
  try {
    const url = reportAddress(id, kind);
    const head = await fetch(url, { method: 'HEAD', signal });
    if (head.status !== 405) return head.ok;
    const stop = new AbortController();
    const answer = await fetch(url, { signal: stop.signal });
    stop.abort(); // the headers are enough
    return answer.ok;
  } catch {
    return false; // offline: a link that cannot work is not offered
  }
}
