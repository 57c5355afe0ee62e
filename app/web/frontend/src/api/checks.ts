/** Running a check and reading it back. */

import type { FeatureCollection } from 'geojson';

import { address, getJson, jsonOf, ownAddress, postJson, type Options } from './client';
import { localProblem, RequestFailed } from './problems';
import { readable } from './readable';
import type { Assessment, CheckRequest, JobStatus } from './types';

export const REPORT_KINDS = ['pdf', 'docx', 'xlsx', 'geojson'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

const POLL_MS = 1000;

export async function runCheck(
  request: CheckRequest,
  options: Options & { onProgress?: (percent: number | null) => void },
): Promise<Assessment> {
  const answer = await postJson('/v1/checks', request, options);
  if (answer.status !== 202) return readable(await jsonOf<Assessment>(answer));
  const job = answer.headers.get('Location');
  if (!job) throw new RequestFailed(localProblem('unexpected-answer', 202));
  return followJob(ownAddress(job), options);
}

async function followJob(
  url: string,
  options: Options & { onProgress?: (percent: number | null) => void },
): Promise<Assessment> {
  for (;;) {
    const job = await getJson<JobStatus>(url, options);
    options.onProgress?.(job.progress ?? null);
    if (job.status === 'successful') {
      return readable(await getJson<Assessment>(resultOf(job), options));
    }
    if (job.status === 'failed' || job.status === 'dismissed') {
      throw new RequestFailed(job.exception ?? localProblem('job-failed', 0, job.message));
    }
    await pause(POLL_MS, options.signal);
  }
}

function resultOf(job: JobStatus): string {
  const link = job.links?.find((candidate) => candidate.rel.endsWith('results'));
  if (!link) throw new RequestFailed(localProblem('unexpected-answer', 200));
  return ownAddress(link.href);
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('cancelled', 'AbortError'));
    });
  });
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
