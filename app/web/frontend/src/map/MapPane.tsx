/** The place of the map: loads it, or says why there is none and shows a picture instead. */

import { useEffect, useRef, useState } from 'preact/hooks';

import { showMapUnsupported } from '../actions/reference';
import { useStore } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import type { BoundMap } from './binding';
import { MapButtons } from './MapButtons';
import { MapLegend } from './MapLegend';
import './MapPane.css';
import { PlainMap } from './PlainMap';

function hasWebGl2(): boolean {
  try {
    const context = document.createElement('canvas').getContext('webgl2');
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

type Stage = 'loading' | 'shown' | 'unsupported' | 'failed';

export function MapPane() {
  const say = useWords();
  const container = useRef<HTMLDivElement>(null);
  const [stage, setStage] = useState<Stage>('loading');
  const [bound, setBound] = useState<BoundMap | null>(null);
  const open = useStore((now) => now.map.open);
  const language = useStore((now) => now.language);

  useEffect(() => {
    let gone = false;
    let made: BoundMap | null = null;
    const load = async () => {
      if (!hasWebGl2()) {
        showMapUnsupported();
        setStage('unsupported');
        return;
      }
      try {
        const { bindMap } = await import('./binding');
        made = await bindMap(container.current!);
        if (gone) made.remove();
        else {
          setBound(made);
          setStage('shown');
        }
      } catch (failure) {
        console.error(failure);
        showMapUnsupported();
        setStage('failed');
      }
    };
    void load();
    return () => {
      gone = true;
      made?.remove();
    };
  }, []);
  useEffect(() => bound?.resize(), [open, bound]);

  const instead = stage === 'unsupported' || stage === 'failed';
  return (
    <section
      id="map"
      class={`map ${open ? '' : 'map--closed'}`}
      aria-label={say('map.label')}
      tabIndex={-1}
      lang={language}
    >
      <div class="map__canvas" ref={container} hidden={instead} />
      {stage === 'loading' && (
        <div class="map__loading">
          <Busy text={say('map.loading')} />
        </div>
      )}
      {instead && (
        <>
          <PlainMap />
          <p class="map__note">{say(stage === 'failed' ? 'map.failed' : 'map.unsupported')}</p>
        </>
      )}
      {bound && <MapButtons bound={bound} />}
      {(bound || instead) && <MapLegend />}
      {bound && <p class="map__base">{say('map.no-base')}</p>}
    </section>
  );
}
