/** Failures of a request, always as a problem document that can be shown. */

import type { Problem } from './types';

export class RequestFailed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'RequestFailed';
  }
}

/** Codes this page gives itself; their words are in the text catalogues. */
export type LocalCode = 'unreachable' | 'unexpected-answer' | 'job-failed' | 'unexpected-failure';

export function localProblem(code: LocalCode, status = 0, detail?: string): Problem {
  return { code, status, title: '', ...(detail === undefined ? {} : { detail }) };
}

export function isLocal(problem: Problem): boolean {
  return problem.title === '';
}

const PASSING: ReadonlySet<number> = new Set([0, 408, 409, 425, 429]);

/** Whether the same request may be answered at another time; a refused file stays refused. */
export function mayPass({ status }: Problem): boolean {
  return PASSING.has(status) || status >= 500;
}

/** The problem behind any thrown value, or null where the person cancelled. */
export function problemOf(failure: unknown): Problem | null {
  if (failure instanceof RequestFailed) return failure.problem;
  if (failure instanceof DOMException && failure.name === 'AbortError') return null;
  // A fault of this page itself: it is shown, and kept for whoever looks into it.
  console.error(failure);
  return localProblem('unexpected-failure', 0, String(failure));
}

export async function problemFrom(answer: Response): Promise<Problem> {
  const type = answer.headers.get('content-type') ?? '';
  if (type.includes('json')) {
    try {
      const body = (await answer.json()) as Partial<Problem>;
      if (typeof body.title === 'string') {
        return { ...body, title: body.title, status: answer.status, code: body.code ?? 'problem' };
      }
    } catch {
      // The body claims to be JSON and is not: the generic problem below says so.
    }
  }
  return localProblem('unexpected-answer', answer.status);
}
