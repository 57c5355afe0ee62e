/** What one part of the page asks of the service for itself, and what it has the service do. */

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import { problemOf } from '../api/problems';
import type { Problem } from '../api/types';
import { idle, type Loading } from '../store';

export interface Loaded<T> extends Loading<T> {
  again: () => Promise<void>;
}

/** Asks at once and whenever `key` changes; an answer to an earlier question is dropped. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Loading<T>>(idle());
  const latest = useRef(0);
  const again = useCallback(async () => {
    const turn = ++latest.current;
    setState((now) => ({ ...now, status: 'busy', problem: null }));
    try {
      const value = await load();
      if (turn === latest.current) setState({ status: 'ready', value, problem: null });
    } catch (failure) {
      const problem = problemOf(failure);
      if (turn === latest.current) setState({ status: 'failed', value: null, problem });
    }
  }, [key]);
  useEffect(() => {
    void again();
    return () => void latest.current++;
  }, [again]);
  return { ...state, again };
}

export interface Deed {
  busy: boolean;
  problem: Problem | null;
  run: (deed: () => Promise<void>) => Promise<void>;
}

/** One thing at a time that changes something; its failure is kept until the next. */
export function useDeed(): Deed {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const run = async (deed: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await deed();
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, run };
}
