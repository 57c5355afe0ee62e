/** What a file of map data holds, found out before it is read in. */

import { postForm } from './client';
import type { Finding, LayerKind } from './types';

export interface InspectedLayer {
  name: string;
  geometry_type: string | null;
  feature_count: number;
  crs: string | null;
  fields: string[];
  suggested_kind: LayerKind | null;
  /** Our field → column of the file. */
  suggested_fields: Record<string, string>;
  sample: Record<string, unknown>[];
}

export interface Inspection {
  format: string;
  layers: InspectedLayer[];
  findings: Finding[];
}

export async function inspectFile(file: File): Promise<Inspection> {
  const form = new FormData();
  form.set('file', file);
  return postForm<Inspection>('/v1/inspections', form);
}
