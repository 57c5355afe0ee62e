/** “I think this is wrong”: told to the analyst of the service. */

import { postJson, type Options } from './client';

export interface Objection {
  check: string;
  clause: string | null;
  reason: string;
}

export async function sendObjection({ check, clause, reason }: Objection, options: Options) {
  const body = { check, reason, ...(clause === null ? {} : { clause }) };
  await postJson('/v1/objections', body, options);
}
