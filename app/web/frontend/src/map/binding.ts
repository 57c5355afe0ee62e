/** Ties the map to the store: what changes there is shown, what happens here is told. */

import type { FeatureCollection } from 'geojson';

import { go } from '../actions/address';
import { offerDrawer } from '../actions/drawing';
import { chooseFinding } from '../actions/findings';
import { chosenClue } from '../actions/ground';
import { light } from '../actions/light';
import { askPoint } from '../actions/point';
import { layerFailed, shownLayers } from '../actions/reference';
import { boundsOf, unionOf, type Bounds } from '../geo/shapes';
import { getState, subscribe, type State } from '../store';
import { wordsIn } from '../texts';
import { drawerOn } from './drawing';
import { findingsOn, type FindingSigns } from './findings';
import { groundOn, type Ground } from './ground';
import { mountMap, type ShownMap } from './mount';
import { plotOf } from './plot';

export interface BoundMap {
  zoom: (steps: number) => void;
  home: () => void;
  resize: () => void;
  remove: () => void;
}

export async function bindMap(container: HTMLElement): Promise<BoundMap> {
  const shown = mountMap(container, wordsIn(getState().language)('map.canvas'), {
    onClick: (lon, lat) => {
      const { route, drawing } = getState();
      if (route.page === 'explore' && !drawing.on) void askPoint(lon, lat);
    },
    onHover: (codes) => {
      if (getState().route.page === 'result') light(codes);
    },
    onLayerFailed: layerFailed,
  });
  await shown.ready;
  const ground = groundOn(shown.map, (clue) => go({ page: 'supervision', tab: 'ledger', clue }));
  const leave = follow(shown, ground, findingsOn(shown.map, chooseFinding));
  offerDrawer(drawerOn(shown.map));
  return {
    zoom: shown.zoom,
    home: () => goHome(shown),
    resize: () => shown.map.resize(),
    remove: () => {
      offerDrawer(null);
      leave();
      shown.remove();
    },
  };
}

/** Applies one part of the store whenever it changes, and once at the start. */
function on<T>(pick: (now: State) => T, apply: (value: T) => void): () => void {
  let last = pick(getState());
  apply(last);
  return subscribe(() => {
    const value = pick(getState());
    if (Object.is(value, last)) return;
    last = value;
    apply(value);
  });
}

function follow(shown: ShownMap, ground: Ground, findings: FindingSigns): () => void {
  let home = false;
  const showLayers = () => {
    shown.showLayers(shownLayers());
    shown.light(getState().lit);
    if (!home && !plotOf(getState())) home = goHome(shown);
  };
  const leaves = [
    on((now) => now.map.visible, showLayers),
    on((now) => now.map.layers.value, showLayers),
    on((now) => now.map.goal, (goal) => goal && shown.fit(goal)),
    on(plotOf, (plot) => {
      shown.showPlot(plot);
      const bounds = plot && boundsOf(plot);
      if (bounds) shown.fit(bounds);
    }),
    on(figureOf, (figure) => shown.showFigure(figure)),
    on((now) => (now.route.page === 'explore' ? now.changes : null), (changes) => shown.showChanges(changes)),
    on((now) => now.ground, ground.show),
    on((now) => now.quality.points, findings.show),
    on((now) => now.quality.chosen?.number ?? null, findings.light),
    on((now) => now.route, () => ground.light(chosenClue())),
    on((now) => now.lit, (codes) => shown.light(codes)),
    on((now) => (now.route.page === 'explore' ? now.point : null), (point) =>
      shown.showPoint(point?.lon ?? null, point?.lat ?? null),
    ),
  ];
  return () => leaves.forEach((leave) => leave());
}

function figureOf({ route, figure }: State): FeatureCollection | null {
  return route.page === 'result' ? figure : null;
}

/** Goes to the plot, or to all the data where there is none yet. */
function goHome(shown: ShownMap): boolean {
  const plot = plotOf(getState());
  const all = (getState().map.layers.value ?? []).map((layer) => layer.bounds as Bounds | null);
  const bounds = plot ? boundsOf(plot) : unionOf(all);
  if (bounds) shown.fit(bounds);
  return bounds !== null;
}
