/** Running a check, opening a stored one, and answering its questions. */

import { loadCheck, loadFigure, runCheck } from '../api/checks';
import { problemOf } from '../api/problems';
import type { Assessment, CheckRequest, Project } from '../api/types';
import { setFact } from '../check/facts';
import { dimensionOf } from '../geo/shapes';
import { getState, update, type Site } from '../store';
import { wordsIn } from '../texts';
import { go } from './address';
import { remember } from './history';

import { adoptRequest } from './site';

let running: AbortController | null = null;

/** The request that the form stands for, or null while there is no footprint. */
function requestOf(): CheckRequest | null {
  const { site, project, industries, asOf, language } = getState();
  if (!site.reading.value) return null;
  return {
    ...site.request,
    footprint: site.reading.value,
    ...(isLine(site) ? { half_width_m: site.halfWidthM } : {}),
    project: projectToSend(project, industries.map((one) => one.code)),
    ...(asOf ? { as_of: asOf } : {}),
    language,
  };
}

/** A line that was read with its width has come back as its corridor and needs none. */
function isLine(site: Site): site is Site & { halfWidthM: number } {
  const { value } = site.reading;
  return site.halfWidthM !== null && value !== null && dimensionOf(value) === 'line';
}

function projectToSend(project: Project, industries: string[]): Project {
  const { industries: _, ...rest } = project;
  const given = Object.entries(rest).filter(([, value]) => value !== '' && value !== undefined);
  return { ...Object.fromEntries(given), ...(industries.length > 0 ? { industries } : {}) };
}

export async function check(): Promise<void> {
  const request = requestOf();
  if (!request) return;
  const mine = begin(getState().check.value);
  try {
    const assessment = await runCheck(request, {
      language: getState().language,
      signal: mine.signal,
      onProgress: (progress) => update((now) => ({ check: { ...now.check, progress } })),
    });
    if (running !== mine) return;
    remember(assessment);
    show(assessment);
    go({ page: 'result', id: assessment.id });
  } catch (failure) {
    fail(mine, failure);
  }
}

export async function openCheck(id: string): Promise<void> {
  const mine = begin(null);
  update({ figure: null });
  try {
    const assessment = await loadCheck(id, { signal: mine.signal });
    if (running !== mine) return;
    adopt(assessment);
    show(assessment);
  } catch (failure) {
    fail(mine, failure);
  }
}

/** The last answer stays readable while the next one is computed. */
function begin(value: Assessment | null): AbortController {
  running?.abort();
  running = new AbortController();
  update({ check: { status: 'busy', value, problem: null, progress: null } });
  return running;
}

function fail(mine: AbortController, failure: unknown): void {
  const problem = problemOf(failure);
  if (running !== mine) return;
  update((now) => {
    const { value } = now.check;
    const status = problem ? 'failed' : value ? 'ready' : 'idle';
    return { check: { status, value, problem, progress: null } };
  });
}

export function cancelCheck(): void {
  running?.abort();
}

/** Fills the form from a stored check, so that its questions can be answered. */
function adopt(assessment: Assessment): void {
  const { geometry } = assessment.footprint;
  if (geometry) adoptRequest({ footprint: geometry, project: assessment.project ?? {} });
}

function show(assessment: Assessment): void {
  const { language } = getState();
  update({
    check: { status: 'ready', value: assessment, problem: null, progress: null },
    figure: null,
    lit: [],
    announcement: wordsIn(language)('result.announce', { verdict: assessment.label[language] }),
  });
  void showFigure(assessment.id);
}

async function showFigure(id: string): Promise<void> {
  try {
    const figure = await loadFigure(id);
    if (getState().check.value?.id === id) update({ figure });
  } catch {
    // The table of layers says the same; the map then shows the footprint alone.
  }
}

export function answerFact(path: string, value: unknown): void {
  update((now) => ({ project: setFact(now.project, path, value) }));
}
