/**
 * Images made on demand, by name: patterns and labels. Labels are drawn with the fonts of the
 * machine, so the map never asks anybody for glyphs.
 */

import type { Map as MapLibreMap } from 'maplibre-gl';

import type { Pattern } from './hatches';
import { tileImage, TILE_RATIO } from './patterns';

const FONT =
  '500 12px "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const TICK_FONT = '11px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const RATIO = 2;
const MOST_LETTERS = 16;
/** Marks that turn the direction of text, and other characters without a shape. */
const SHAPELESS = /[\p{Cc}\p{Cf}]/gu;

export function patternName(pattern: Pattern, colour: string): string {
  return `pattern|${pattern}|${colour}`;
}

export function serveImages(map: MapLibreMap): void {
  map.setMissingStyleImageResolver((name) => {
    if (map.hasImage(name)) return;
    const [kind, ...rest] = name.split('|');
    const text = rest.join('|');
    if (kind === 'pattern') addPattern(map, name, rest);
    else if (kind === 'label') addImage(map, name, label(text, FONT, '#1c2526'));
    else if (kind === 'tick') addImage(map, name, label(text, TICK_FONT, '#5b6566'));
  });
}

function addPattern(map: MapLibreMap, name: string, [pattern, colour]: string[]): void {
  const symbol = { pattern: pattern as Pattern, colour: colour ?? '#000', line: 1 };
  const image = tileImage(symbol);
  if (image) map.addImage(name, image, { pixelRatio: TILE_RATIO });
}

function addImage(map: MapLibreMap, name: string, image: ImageData | null): void {
  if (image) map.addImage(name, image, { pixelRatio: RATIO });
}

function label(given: string, font: string, colour: string): ImageData | null {
  const letters = [...given.replace(SHAPELESS, '').trim()];
  const text = letters.slice(0, MOST_LETTERS).join('') + (letters.length > MOST_LETTERS ? '…' : '');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.font = font;
  canvas.width = Math.ceil(context.measureText(text || ' ').width + 8) * RATIO;
  canvas.height = 20 * RATIO;
  context.scale(RATIO, RATIO);
  context.font = font;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = 'rgb(250 249 245 / 0.92)';
  context.strokeText(text, 4, 10);
  context.fillStyle = colour;
  context.fillText(text, 4, 10);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
