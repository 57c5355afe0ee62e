/** The hatch patterns as lines: for the map, the legend and the charts alike. */

export type Pattern =
  | 'plain'
  | 'diagonal'
  | 'back-diagonal'
  | 'cross'
  | 'horizontal'
  | 'vertical'
  | 'dots';

/** Side of one tile in CSS pixels; all patterns repeat after it. */
export const HATCH_TILE = 12;

type Line = [number, number, number, number];

export const HATCH_LINES: Record<Exclude<Pattern, 'plain' | 'dots'>, Line[]> = {
  diagonal: [[-3, 3, 3, -3], [-3, 15, 15, -3], [9, 15, 15, 9]],
  'back-diagonal': [[-3, 9, 3, 15], [-3, -3, 15, 15], [9, -3, 15, 3]],
  cross: [[-3, 15, 15, -3], [-3, -3, 15, 15]],
  horizontal: [[0, 6, 12, 6]],
  vertical: [[6, 0, 6, 12]],
};

export const HATCH_DOTS = [[3, 3], [9, 9]] as const;

/** One tile as SVG path data; a dot is a line of next to no length with round ends. */
export function hatchOf(pattern: Pattern): string {
  if (pattern === 'plain') return '';
  if (pattern === 'dots') return HATCH_DOTS.map(([x, y]) => `M${x} ${y}h.01`).join('');
  return HATCH_LINES[pattern].map(([x1, y1, x2, y2]) => `M${x1} ${y1}L${x2} ${y2}`).join('');
}
