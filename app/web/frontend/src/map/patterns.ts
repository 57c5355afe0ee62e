/** Hatch patterns, drawn on a canvas: for the map, and for the swatches of the legend. */

import type { Pattern, Symbol } from './symbols';

/** Side of one tile in CSS pixels; all patterns repeat after it. */
const TILE = 12;
const RATIO = 2;

type Line = [number, number, number, number];

const LINES: Record<Exclude<Pattern, 'plain' | 'dots'>, Line[]> = {
  diagonal: [[-3, 3, 3, -3], [-3, 15, 15, -3], [9, 15, 15, 9]],
  'back-diagonal': [[-3, 9, 3, 15], [-3, -3, 15, 15], [9, -3, 15, 3]],
  cross: [[-3, 15, 15, -3], [-3, -3, 15, 15]],
  horizontal: [[0, 6, 12, 6]],
  vertical: [[6, 0, 6, 12]],
};

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
    for (const [dx, dy] of [[3, 3], [9, 9]] as const) {
      context.beginPath();
      context.arc(x + dx, y + dy, 1.1, 0, 2 * Math.PI);
      context.fill();
    }
    return;
  }
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (const [x1, y1, x2, y2] of LINES[pattern]) {
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
