/** What lies at a point. */

import { lookUpPoint } from '../api/places';
import { problemOf } from '../api/problems';
import { getState, idle, update } from '../store';
import { wordsIn } from '../texts';

let running: AbortController | null = null;

export async function askPoint(lon: number, lat: number): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  update({ point: { ...idle(), status: 'busy', lon, lat }, lit: [] });
  const { language, map } = getState();
  try {
    const value = await lookUpPoint(lon, lat, map.asOf, { language, signal: mine.signal });
    if (running !== mine) return;
    const count = value.units.length + value.zones.length + value.red_lines.length;
    update({
      point: { status: 'ready', value, problem: null, lon, lat },
      announcement: wordsIn(language)('explore.announce', { count }),
    });
  } catch (failure) {
    const problem = problemOf(failure);
    if (running === mine && problem) {
      update({ point: { status: 'failed', value: null, problem, lon, lat } });
    }
  }
}
