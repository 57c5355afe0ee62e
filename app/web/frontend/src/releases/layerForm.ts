/** The fields of the form as the service takes them. */

import type { Proposal } from '../api/types';

const PLAIN = ['kind', 'element', 'class', 'name', 'crs', 'layer'];

/** Empty fields are left out: what is not said is found out by the reader. */
export function wordsOf(form: HTMLFormElement, answers: Proposal[]): FormData {
  const given = new FormData(form);
  const said = new FormData();
  for (const name of PLAIN) {
    const word = String(given.get(name) ?? '').trim();
    if (word !== '') said.set(name, word);
  }
  for (const line of String(given.get('field') ?? '').split('\n')) {
    if (line.trim() !== '') said.append('field', line.trim());
  }
  for (const { kind, value } of answers) said.set(kind, String(value));
  said.set('file', given.get('file') as File);
  return said;
}
