/** The look at a file as soon as it is chosen; another file makes the first one forgotten. */

import { useRef, useState } from 'preact/hooks';

import { inspectFile, type InspectedLayer, type Inspection } from '../api/inspections';
import { problemOf } from '../api/problems';
import type { Problem } from '../api/types';

export interface Looking {
  busy: boolean;
  found: Inspection | null;
  /** Why the file cannot be looked at; it cannot be read either. */
  problem: Problem | null;
  layer: InspectedLayer | null;
  choose: (layer: InspectedLayer) => void;
  look: (file: File | null) => void;
}

export function useInspection(): Looking {
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Inspection | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [layer, choose] = useState<InspectedLayer | null>(null);
  const latest = useRef(0);
  const look = (file: File | null) => {
    const turn = ++latest.current;
    setFound(null);
    setProblem(null);
    choose(null);
    setBusy(file !== null);
    if (file === null) return;
    const done = (inspection: Inspection | null, failure?: unknown) => {
      if (turn !== latest.current) return;
      setBusy(false);
      setFound(inspection);
      setProblem(inspection ? null : problemOf(failure));
      choose(inspection?.layers.find((one) => one.suggested_kind) ?? inspection?.layers[0] ?? null);
    };
    inspectFile(file).then(done, (failure) => done(null, failure));
  };
  return { busy, found, problem, layer, choose, look };
}
