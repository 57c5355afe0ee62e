/** The map itself. Loaded after the page, and only where WebGL 2 is there. */

import type { FeatureCollection } from 'geojson';
import * as maplibregl from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { Protocol } from 'pmtiles';

import type { MapLayer } from '../api/types';
import type { Bounds } from '../geo/shapes';
import { archiveAt } from './archive';
import { graticule } from './graticule';
import { serveImages } from './images';
import { archiveOf, drawingOf, LIT_PARTS, sourceId, sourceOf, TILES } from './sources';
import { baseStyle, FIGURE_FILLS, LABELS_END, PLOT_START } from './style';

maplibregl.setWorkerUrl(workerUrl);
const archives = new Protocol();
maplibregl.addProtocol(TILES, archives.tile);

export interface MapEvents {
  onClick: (lon: number, lat: number) => void;
  /** Codes of the figure's zones under the pointer. */
  onHover: (codes: string[]) => void;
  onLayerFailed: (id: string) => void;
}

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
const CHINA: Bounds = [73, 18, 135, 53.5];

export type ShownMap = ReturnType<typeof mountMap>;

export function mountMap(container: HTMLElement, title: string, events: MapEvents) {
  const map = new maplibregl.Map({
    container,
    style: baseStyle(),
    bounds: CHINA,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxPitch: 0,
    maxZoom: 20,
    locale: { 'Map.Title': title },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.ScaleControl({ maxWidth: 110 }), 'bottom-right');
  serveImages(map);

  const shown = new Map<string, MapLayer>();
  const put = (source: string, features: FeatureCollection | null) =>
    (map.getSource(source) as maplibregl.GeoJSONSource).setData(features ?? NOTHING);

  const drawGraticule = () => {
    const bounds = map.getBounds().toArray().flat() as Bounds;
    put('graticule', graticule(bounds, container.clientWidth || 1, container.clientHeight || 1));
  };
  map.on('moveend', drawGraticule);
  map.on('click', ({ lngLat }) => events.onClick(lngLat.lng, lngLat.lat));
  map.on('mousemove', ({ point }) => {
    const layers = FIGURE_FILLS.filter((id) => map.getLayer(id));
    const found = map.queryRenderedFeatures(point, { layers });
    events.onHover([...new Set(found.map((one) => String(one.properties['code'] ?? '')))]);
  });
  map.on('error', (event) => {
    const source = (event as { sourceId?: string }).sourceId;
    const layer = [...shown.values()].find((one) => sourceId(one) === source);
    if (layer) events.onLayerFailed(layer.id);
    else console.error(event.error);
  });

  // While nobody has moved the map by hand it keeps showing what it was sent to.
  let held: Bounds | null = null;
  const goTo = (bounds: Bounds, duration: number) =>
    map.fitBounds(bounds, { padding: 56, maxZoom: 16, duration });
  map.on('movestart', ({ originalEvent }) => {
    if (originalEvent) held = null;
  });
  map.on('resize', () => {
    if (held) goTo(held, 0);
  });

  const hide = (layer: MapLayer) => {
    for (const { id } of drawingOf(layer)) map.removeLayer(id);
    map.removeSource(sourceId(layer));
    shown.delete(layer.id);
  };
  const show = (layer: MapLayer) => {
    const archive = archiveOf(layer);
    if (!archives.get(archive)) archives.add(archiveAt(archive));
    map.addSource(sourceId(layer), sourceOf(layer));
    for (const drawing of drawingOf(layer)) {
      map.addLayer(drawing, drawing.type === 'symbol' ? LABELS_END : PLOT_START);
    }
    shown.set(layer.id, layer);
  };

  return {
    map,
    ready: new Promise<void>((resolve) => {
      map.once('load', () => {
        drawGraticule();
        resolve();
      });
    }),
    showPlot: (features: FeatureCollection | null) => put('plot', features),
    showFigure: (features: FeatureCollection | null) => put('figure', features),
    showChanges: (features: FeatureCollection | null) => put('changes', features),
    /** Marks the point, and goes there if it is out of sight. */
    showPoint: (lon: number | null, lat: number | null) => {
      if (lon === null || lat === null) return put('point', null);
      put('point', pointAt(lon, lat));
      if (!map.getBounds().contains([lon, lat])) map.easeTo({ center: [lon, lat] });
    },
    showLayers: (layers: MapLayer[]) => {
      const wanted = new Set(layers.map(({ id }) => id));
      for (const layer of [...shown.values()]) if (!wanted.has(layer.id)) hide(layer);
      for (const layer of layers) if (!shown.has(layer.id)) show(layer);
    },
    light: (codes: readonly string[]) => {
      for (const source of ['figure', 'changes', ...[...shown.values()].map(sourceId)]) {
        for (const part of LIT_PARTS) {
          map.setFilter(`${source}|${part}`, ['in', ['get', 'code'], ['literal', [...codes]]]);
        }
      }
    },
    fit: (bounds: Bounds) => {
      held = bounds;
      goTo(bounds, 400);
    },
    zoom: (steps: number) => {
      held = null;
      map.zoomTo(map.getZoom() + steps);
    },
    remove: () => map.remove(),
  };
}

function pointAt(lon: number, lat: number): FeatureCollection {
  const geometry = { type: 'Point' as const, coordinates: [lon, lat] };
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] };
}
