/** The look at a file as soon as it is chosen; another file makes the first one forgotten. */

import { useRef, useState } from 'preact/hooks';

import { inspectFile, type InspectedLayer, type Inspection } from '../api/inspections';

export interface Looking {
  busy: boolean;
  found: Inspection | null;
  layer: InspectedLayer | null;
  choose: (layer: InspectedLayer) => void;
  look: (file: File | null) => void;
}

export function useInspection(): Looking {
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Inspection | null>(null);
  const [layer, choose] = useState<InspectedLayer | null>(null);
  const latest = useRef(0);
  const look = (file: File | null) => {
    const turn = ++latest.current;
    setFound(null);
    choose(null);
    setBusy(file !== null);
    if (file === null) return;
    const done = (inspection: Inspection | null) => {
      if (turn !== latest.current) return;
      setBusy(false);
      setFound(inspection);
      choose(inspection?.layers.find((one) => one.suggested_kind) ?? inspection?.layers[0] ?? null);
    };
    // A file that cannot be looked at cannot be read either; reading says why, and what to do.
    inspectFile(file).then(done, () => done(null));
  };
  return { busy, found, layer, choose, look };
}
