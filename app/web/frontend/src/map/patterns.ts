/** Hatch patterns, drawn on a canvas: for the map, and for the swatches of the legend. */

import { HATCH_DOTS, HATCH_LINES, HATCH_TILE as TILE } from './hatches';
import type { Symbol } from './symbols';

const RATIO = 2;

/** Fills the area with the symbol's pattern over a light tint of its colour. */
export function paint(
  context: CanvasRenderingContext2D,
  symbol: Symbol,
  width: number,
  height: number,
): void {
  context.clearRect(0, 0, width, height);
  context.globalAlpha = symbol.pattern === 'plain' ? 0.14 : 0.08;
  context.fillStyle = symbol.colour;
  context.fillRect(0, 0, width, height);
  context.globalAlpha = 0.42;
  for (let x = 0; x < width; x += TILE) {
    for (let y = 0; y < height; y += TILE) tile(context, symbol, x, y);
  }
  context.globalAlpha = 1;
}

function tile(context: CanvasRenderingContext2D, symbol: Symbol, x: number, y: number): void {
  const { pattern, colour } = symbol;
  if (pattern === 'plain') return;
  if (pattern === 'dots') {
    context.fillStyle = colour;
    for (const [dx, dy] of HATCH_DOTS) {
      context.beginPath();
      context.arc(x + dx, y + dy, 1.1, 0, 2 * Math.PI);
      context.fill();
    }
    return;
  }
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (const [x1, y1, x2, y2] of HATCH_LINES[pattern]) {
    context.moveTo(x + x1, y + y1);
    context.lineTo(x + x2, y + y2);
  }
  context.stroke();
}

/** One seamless tile for the map, or null where this browser has no canvas. */
export function tileImage(symbol: Symbol): ImageData | null {
  const canvas = document.createElement('canvas');
  canvas.width = TILE * RATIO;
  canvas.height = TILE * RATIO;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.scale(RATIO, RATIO);
  paint(context, symbol, TILE, TILE);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

export const TILE_RATIO = RATIO;
