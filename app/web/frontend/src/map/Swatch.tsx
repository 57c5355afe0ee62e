/** The sign of a layer in the legend. */

import { useEffect, useRef } from 'preact/hooks';

import { paint } from './patterns';
import type { Symbol } from './symbols';

const WIDTH = 26;
const HEIGHT = 16;
const RATIO = 2;

export function Swatch({ symbol }: { symbol: Symbol }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext?.('2d');
    if (!context) return;
    context.setTransform(RATIO, 0, 0, RATIO, 0, 0);
    paint(context, symbol, WIDTH, HEIGHT);
    context.strokeStyle = symbol.colour;
    context.lineWidth = symbol.line;
    context.setLineDash(symbol.dashed ? [4, 2] : []);
    context.strokeRect(1, 1, WIDTH - 2, HEIGHT - 2);
  }, [symbol]);
  return <canvas ref={canvas} class="swatch" width={WIDTH * RATIO} height={HEIGHT * RATIO} aria-hidden="true" />;
}
