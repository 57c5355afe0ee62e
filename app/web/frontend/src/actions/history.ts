/** The checks made in this browser: ids and words, never coordinates. */

import type { Assessment } from '../api/types';
import { update, type HistoryEntry } from '../store';
import { keep, recall } from './keeping';

const KEY = 'sanxian.history';
const KEPT = 50;

export function restoreHistory(): void {
  const kept = recall<HistoryEntry[]>(KEY, []);
  update({ history: Array.isArray(kept) ? kept.filter((one) => typeof one?.id === 'string') : [] });
}

export function remember(assessment: Assessment): void {
  const { name } = assessment.project ?? {};
  const entry: HistoryEntry = {
    id: assessment.id,
    name: typeof name === 'string' ? name.slice(0, 200) : '',
    verdict: assessment.verdict,
    createdAt: assessment.created_at,
  };
  change((history) => [entry, ...history.filter((one) => one.id !== entry.id)].slice(0, KEPT));
}

export function forget(id: string): void {
  change((history) => history.filter((one) => one.id !== id));
}

export function forgetAll(): void {
  change(() => []);
}

function change(edit: (history: HistoryEntry[]) => HistoryEntry[]): void {
  update((now) => {
    const history = edit(now.history);
    keep(KEY, history);
    return { history };
  });
}
