/** The picture of what is seen; the last one stays until the next is there. */

import { useEffect, useState } from 'preact/hooks';

import { loadPicture, type WantedPicture } from '../api/pictures';
import { problemOf } from '../api/problems';
import type { Problem } from '../api/types';
import { boxOf, type Size, type View } from './plan';

const IN_PREPARATION = 503;
const AGAIN_MS = 2000;
/** While somebody still steps about, nothing is asked for. */
const REST_MS = 120;

export interface Picture {
  url: string | null;
  /** What the picture shows, which may be what was seen a moment ago. */
  view: View | null;
  busy: boolean;
  problem: Problem | null;
}

export function usePicture(view: View | null, size: Size, layers: readonly string[]) {
  const [picture, setPicture] = useState<Picture>({ url: null, view: null, busy: true, problem: null });
  const [turn, setTurn] = useState(0);
  const again = () => setTurn((now) => now + 1);
  useEffect(() => {
    if (!view) return undefined;
    const asked = new AbortController();
    const wanted = { bounds: boxOf(view, size), ...size, layers: [...layers] };
    setPicture((now) => ({ ...now, busy: true, problem: null }));
    const timer = setTimeout(() => {
      void load(wanted, asked.signal).then(({ url, problem }) => {
        if (asked.signal.aborted) return;
        setPicture((now) => {
          if (url && now.url) URL.revokeObjectURL(now.url);
          return { url: url ?? now.url, view: url ? view : now.view, busy: false, problem };
        });
      });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [view, size, layers, turn]);
  return { ...picture, again };
}

async function load(wanted: WantedPicture, signal: AbortSignal) {
  for (;;) {
    try {
      return { url: URL.createObjectURL(await loadPicture(wanted, { signal })), problem: null };
    } catch (failure) {
      const problem = problemOf(failure);
      if (problem?.status !== IN_PREPARATION || signal.aborted) return { url: null, problem };
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
