/**
 * What the pages take for granted is what the service promises. The types of the pages name the
 * members that they use; this file does not compile where the OpenAPI document has another shape.
 */

import type { Draft, Drafts } from './drafts';
import type { ClueDetail, Evaluation, Raster, RasterLegendAnswer } from './ground';
import type { ListReport } from './lists';
import type { Overview } from './overview';
import type { AddedLayer, Person, ReleaseDetail } from './releases';
import type { Inspection } from './inspections';
import type { Shapes } from './shapes';
import type * as page from './types';

type Fits<Promised extends Taken, Taken> = Promised;

export type Promised = [
  // Lists that the public tier withholds are made empty as they are read (readable.ts).
  Fits<Omit<Shapes['Assessment'], 'caps'>, Omit<page.Assessment, 'caps'>>,
  Fits<Shapes['Account'], page.Account>,
  Fits<Shapes['ReadFootprint'], page.ReadFootprints>,
  Fits<Shapes['PointAnswer'], page.PointAnswer>,
  Fits<Shapes['MapLayer'], page.MapLayer>,
  Fits<Shapes['FoundZone'], page.FoundZone>,
  Fits<Shapes['FoundIndustry'], page.Industry>,
  Fits<Shapes['Release'], page.ReleaseSummary>,
  Fits<Shapes['ReleaseDetail'], Omit<ReleaseDetail, 'etag'>>,
  Fits<Shapes['AddedLayer'], AddedLayer>,
  Fits<Shapes['Inspection'], Inspection>,
  Fits<Shapes['ReleaseChanges'], page.Changes>,
  // The body of a check is told by the project schema, which has a form of its own.
  Fits<Omit<Shapes['Example'], 'request'>, Omit<page.Example, 'request'>>,
  Fits<Omit<Shapes['StatusInfo'], 'exception'>, Omit<page.JobStatus, 'exception'>>,
  Fits<Shapes['Overview'], Overview>,
  Fits<Shapes['Me'], Person>,
  Fits<Shapes['ShownRaster'], Omit<Raster, 'bbox'>>,
  Fits<Shapes['RasterLegend'], RasterLegendAnswer>,
  Fits<Shapes['ClueDetail'], ClueDetail>,
  Fits<Shapes['ReleaseEvaluation'], Evaluation>,
  Fits<Shapes['DraftPage'], Drafts>,
  Fits<Shapes['DraftDetail'], Draft>,
  Fits<Shapes['ListLooked'], ListReport>,
];
