/** The map without WebGL: a picture drawn by the service, moved with buttons. */

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

import { askPoint } from '../actions/point';
import { boundsOf, unionOf, type Bounds } from '../geo/shapes';
import { getState, useStore } from '../store';
import { useWords } from '../texts';
import { Busy } from '../ui/Busy';
import { ProblemNotice } from '../ui/ProblemNotice';
import { moved, placeAt, viewOf, zoomed, type Size, type View } from './plan';
import { PlainButtons } from './PlainButtons';
import './PlainMap.css';
import { PlanShapes } from './PlanShapes';
import { plotOf } from './plot';
import { usePicture } from './usePicture';

const CHINA: Bounds = [73, 18, 135, 53.5];
const FIRST_SIZE: Size = { width: 800, height: 600 };
const [LEAST, MOST] = [100, 2000];

export function PlainMap() {
  const say = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const { view, change, home } = useView(size);
  const layers = useStore((now) => now.map.visible);
  const known = useStore((now) => now.map.layers.value);
  const asking = useStore((now) => now.route.page === 'explore');
  const drawn = useMemo(
    () => (known ?? []).filter(({ id }) => layers.has(id)).map(({ id }) => id),
    [known, layers],
  );
  const picture = usePicture(known ? view : null, size, drawn);
  const ask = (event: MouseEvent) => {
    if (!asking) return;
    const { left, top } = frame.current!.getBoundingClientRect();
    void askPoint(...placeAt(view, size, event.clientX - left, event.clientY - top));
  };
  return (
    <div class="plain">
      <div class={`plain__frame ${asking ? 'plain__frame--asking' : ''}`} ref={frame} onClick={ask}>
        {picture.url && <img src={picture.url} alt={say('map.picture')} {...placed(picture.view, view, size)} />}
        <svg class="plain__shapes" width={size.width} height={size.height} aria-hidden="true">
          <PlanShapes view={view} size={size} />
        </svg>
      </div>
      {(picture.busy || picture.problem) && (
        <div class="plain__state">
          {picture.busy && <Busy text={say('map.loading')} />}
          {picture.problem && <ProblemNotice problem={picture.problem} onRetry={picture.again} />}
        </div>
      )}
      <PlainButtons
        onZoom={(factor) => change(zoomed(view, factor))}
        onMove={(right, down) => change(moved(view, right, down))}
        onHome={home}
      />
    </div>
  );
}

/** The last picture stands where it belongs until the next one is there. */
function placed(shown: View | null, view: View, size: Size) {
  if (!shown || shown === view) return { width: size.width, height: size.height };
  const scale = shown.span / view.span;
  const [width, height] = [size.width * scale, size.height * scale];
  const perPixel = view.span / size.width;
  const left = (shown.x - view.x) / perPixel + (size.width - width) / 2;
  const top = (shown.y - view.y) / perPixel + (size.height - height) / 2;
  return { width, height, style: { transform: `translate(${left}px, ${top}px)` } };
}

function useSize(frame: { current: HTMLDivElement | null }): Size {
  const [size, setSize] = useState(FIRST_SIZE);
  useEffect(() => {
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = frame.current!;
      const held = (value: number) => Math.min(Math.max(Math.round(value), LEAST), MOST);
      if (!width || !height) return;
      const next = { width: held(width), height: held(height) };
      setSize((now) => (now.width === next.width && now.height === next.height ? now : next));
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(frame.current!);
    return () => watch.disconnect();
  }, []);
  return size;
}

/** What is seen: what the page sent the map to, until somebody moves it by hand. */
function useView(size: Size) {
  const plot = useStore(plotOf);
  const goal = useStore((now) => now.map.goal);
  const layers = useStore((now) => now.map.layers.value);
  const [sent, setSent] = useState(CHINA);
  const [own, change] = useState<View | null>(null);
  const send = (bounds: Bounds) => {
    setSent(bounds);
    change(null);
  };
  const home = () => {
    const all = (getState().map.layers.value ?? []).map((layer) => layer.bounds);
    const shown = plotOf(getState());
    send((shown && boundsOf(shown)) ?? unionOf(all) ?? CHINA);
  };
  useEffect(home, [plot, layers === null]);
  useEffect(() => {
    if (goal) send(goal);
  }, [goal]);
  const view = useMemo(() => own ?? viewOf(sent, size), [own, sent, size]);
  return { view, change, home };
}
