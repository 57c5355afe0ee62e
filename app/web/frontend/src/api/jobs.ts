/** Answers that may be a job: followed until it is done, with its progress. */

import { getJson, jsonOf, ownAddress, type Options } from './client';
import { localProblem, RequestFailed } from './problems';
import type { JobStatus } from './types';

export interface Following extends Options {
  onProgress?: ((percent: number | null) => void) | undefined;
}

const ACCEPTED = 202;
const POLL_MS = 1000;

/** The answer itself, or the result of the job it became. */
export async function answerOrResult<T>(answer: Response, options: Following): Promise<T> {
  if (answer.status !== ACCEPTED) return jsonOf<T>(answer);
  const job = answer.headers.get('Location');
  if (!job) throw new RequestFailed(localProblem('unexpected-answer', ACCEPTED));
  return followJob<T>(ownAddress(job), options);
}

async function followJob<T>(url: string, options: Following): Promise<T> {
  for (;;) {
    const job = await getJson<JobStatus>(url, options);
    options.onProgress?.(job.progress ?? null);
    if (job.status === 'successful') return getJson<T>(resultOf(job), options);
    if (job.status === 'failed' || job.status === 'dismissed') {
      throw new RequestFailed(job.exception ?? localProblem('job-failed', 0, job.message ?? undefined));
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
