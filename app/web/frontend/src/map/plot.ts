/** The shape that is being talked about: the plot of the result, or the one in the form. */

import type { FeatureCollection } from 'geojson';

import type { AssessedFootprint } from '../api/types';
import { collection } from '../geo/shapes';
import type { State } from '../store';

/** The same object for the same footprint, so that a comparison sees no change. */
const wrapped = new WeakMap<AssessedFootprint, FeatureCollection>();

export function plotOf({ route, check, site }: State): FeatureCollection | null {
  if (route.page === 'explore') return null;
  const assessed = route.page === 'result' ? check.value?.footprint : undefined;
  if (!assessed?.geometry) return site.reading.value;
  const known = wrapped.get(assessed) ?? collection(assessed.geometry);
  wrapped.set(assessed, known);
  return known;
}
