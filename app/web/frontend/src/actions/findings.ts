/** Findings of a release that is being made: the table and the map point at one another. */

import type { Finding } from '../api/types';
import type { FeatureCollection } from 'geojson';
import { update } from '../store';

/** Where a finding lies, if the service says so: longitude and latitude. */
export function placeOf({ location }: Finding): [number, number] | null {
  if (!Array.isArray(location) || location.length !== 2) return null;
  const [lon, lat] = location as unknown[];
  return Number.isFinite(lon) && Number.isFinite(lat) ? [lon as number, lat as number] : null;
}

/** Puts all that have a place on the map; each is known by its number in the list. */
export function placeFindings(findings: Finding[]): void {
  const features = findings.flatMap((finding, number) => {
    const place = placeOf(finding);
    if (place === null) return [];
    const properties = { number, severity: finding.severity };
    return [{ type: 'Feature' as const, properties, geometry: { type: 'Point' as const, coordinates: place } }];
  });
  const points: FeatureCollection = { type: 'FeatureCollection', features };
  update({ quality: { points, chosen: null } });
}

export function clearFindings(): void {
  update({ quality: { points: null, chosen: null } });
}

export function chooseFinding(number: number): void {
  update(({ quality }) => ({ quality: { ...quality, chosen: { number } } }));
}
