/** The map as a picture that the service draws. */

import type { Bounds } from '../geo/shapes';
import { send, type Options } from './client';

export interface WantedPicture {
  bounds: Bounds;
  width: number;
  height: number;
  layers: string[];
}

export async function loadPicture({ bounds, width, height, layers }: WantedPicture, options: Options) {
  const query = new URLSearchParams({
    bbox: bounds.map((degrees) => degrees.toFixed(7)).join(','),
    width: String(width),
    height: String(height),
  });
  for (const layer of layers) query.append('layer', layer);
  return (await send(`/v1/map/picture.svg?${query}`, { method: 'GET' }, options)).blob();
}
