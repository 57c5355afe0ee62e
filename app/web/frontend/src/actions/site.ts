/** Giving the footprint: by file, text, drawing or table; the service reads it. */

import type { Geometry } from 'geojson';

import { readFootprints, type Answers, type Origin } from '../api/footprints';
import { searchIndustries } from '../api/places';
import { problemOf } from '../api/problems';
import type { CheckRequest, Proposal } from '../api/types';
import { areaM2 } from '../geo/area';
import { collection } from '../geo/shapes';
import { EMPTY_SITE, getState, idle, update, type Site } from '../store';
import { squareMetres } from '../format/areas';
import { wordsIn } from '../texts';

let running: AbortController | null = null;

export async function giveSite(origin: Origin, accepted: Proposal[] = []): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const { language, site } = getState();
  const reading = { ...idle<never>(), status: 'busy' as const };
  update({ site: { ...EMPTY_SITE, origin, accepted, halfWidthM: site.halfWidthM, reading } });
  try {
    const read = await readFootprints(origin, answersOf(accepted, site.halfWidthM), { language, signal: mine.signal });
    if (running !== mine) return;
    update((now) => ({
      site: {
        ...now.site,
        reading: { status: 'ready', value: read.footprints, problem: null },
        areaM2: read.measures?.area_m2 ?? null,
        findings: read.findings ?? [],
        proposals: read.proposals ?? [],
      },
    }));
    announceArea();
  } catch (failure) {
    const problem = problemOf(failure);
    if (running !== mine || !problem) return;
    const failed = { status: 'failed' as const, value: null, problem };
    update((now) => ({ site: { ...now.site, reading: failed } }));
  }
}

/** Sends the same site again with the person's answer to a doubt. */
export function acceptProposal(proposal: Proposal): void {
  const { origin, accepted } = getState().site;
  if (isGeometry(proposal.value)) {
    void giveSite({ kind: 'shape', geometry: proposal.value, by: 'drawing' });
    return;
  }
  const others = accepted.filter(({ kind }) => kind !== proposal.kind);
  if (origin) void giveSite(origin, [...others, proposal]);
}

/** A repaired shape is offered whole: taking it is giving that shape. */
function isGeometry(value: unknown): value is Geometry {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Takes an answer back, by sending the site again without it. */
export function withdrawProposal(proposal: Proposal): void {
  const { origin, accepted } = getState().site;
  if (origin) void giveSite(origin, accepted.filter((one) => one !== proposal));
}

function answersOf(accepted: Proposal[], halfWidthM: number | null): Answers {
  const answers: [string, string | number][] = accepted.map(({ kind, value }) => [
    kind,
    kind === 'crs' && typeof value === 'number' ? `EPSG:${value}` : String(value),
  ]);
  if (halfWidthM !== null) answers.push(['half_width_m', halfWidthM]);
  return Object.fromEntries(answers);
}

export function readAgain(): void {
  const { origin, accepted } = getState().site;
  if (origin) void giveSite(origin, accepted);
}

export function clearSite(): void {
  running?.abort();
  running = null;
  update({ site: EMPTY_SITE });
}

export function setHalfWidth(halfWidthM: number | null): void {
  update((now) => ({ site: { ...now.site, halfWidthM } }));
}

/** Takes site and project from a ready request: an example, or a stored check. */
export function adoptRequest(request: CheckRequest): void {
  const { footprint, project, half_width_m, as_of, language: _, ...rest } = request;
  running?.abort();
  running = null;
  update({
    site: {
      ...EMPTY_SITE,
      reading: { status: 'ready', value: collection(footprint), problem: null },
      halfWidthM: half_width_m ?? null,
      request: rest,
    },
    project: project ?? {},
    industries: (project?.industries ?? []).map((code) => ({ code, name: '', path: [] })),
    asOf: as_of ?? null,
  });
  void nameIndustries();
}

/** A stored project has codes alone; their names are looked up to be read. */
async function nameIndustries(): Promise<void> {
  const { industries, language } = getState();
  for (const { code } of industries.filter(({ name }) => name === '')) {
    try {
      const found = await searchIndustries(code, { language });
      const named = found.find((one) => one.code === code);
      if (named) {
        update((now) => ({
          industries: now.industries.map((one) => (one.code === code ? named : one)),
        }));
      }
    } catch {
      return; // the code says it too
    }
  }
}

/** The service's own figure, or ours where there is none yet. */
export function siteArea({ areaM2: measured, reading }: Site): number {
  const features = reading.value?.features ?? [];
  return measured ?? features.reduce((sum, one) => sum + areaM2(one.geometry), 0);
}

function announceArea(): void {
  const { language, site } = getState();
  const area = squareMetres(siteArea(site), language);
  update({ announcement: wordsIn(language)('site.announce', { area }) });
}
