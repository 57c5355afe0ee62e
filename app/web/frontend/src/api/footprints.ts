/** Having a footprint read, by the service: files of any kind, and pasted text. */

import type { Geometry } from 'geojson';

import { jsonOf, postForm, postJson, type Options } from './client';
import type { ReadFootprints } from './types';

/** What the person gave. It is kept, to be sent again with the answer to a proposal. */
export type Origin =
  | { kind: 'file'; file: File }
  | { kind: 'text'; text: string }
  | { kind: 'shape'; geometry: Geometry; by: 'drawing' | 'table' };

/** Members of the request that settle a doubt, by the names the service gave them. */
export type Answers = Readonly<Record<string, string | number>>;

export async function readFootprints(
  origin: Origin,
  answers: Answers,
  options: Options,
): Promise<ReadFootprints> {
  if (origin.kind === 'text') {
    return jsonOf(await postJson('/v1/footprints', { text: origin.text, ...answers }, options));
  }
  const form = new FormData();
  form.append('file', origin.kind === 'file' ? origin.file : shapeFile(origin.geometry));
  for (const [name, value] of Object.entries(answers)) form.append(name, String(value));
  return postForm('/v1/footprints', form, options);
}

/** A drawn shape goes the same way as a file, so that it meets the same tests. */
function shapeFile(geometry: Geometry): File {
  const text = JSON.stringify({ type: 'Feature', properties: {}, geometry });
  return new File([text], 'drawing.geojson', { type: 'application/geo+json' });
}
