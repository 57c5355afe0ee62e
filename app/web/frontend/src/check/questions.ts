/** Turning a field of the project schema into a question a person can answer. */

import type { FieldSchema, Language } from '../api/types';

export interface Option {
  value: string | number;
  label: string;
}

/** `open` takes a text or a number: what a list that names its own facts will compare. */
export type Kind = 'choice' | 'yes-no' | 'number' | 'list' | 'rows' | 'text' | 'open';

export interface Question {
  path: string;
  kind: Kind;
  title: string;
  /** As in the schema (`t/a`); the catalogues have the words. */
  unit: string | null;
  options: Option[];
  integer: boolean;
  minimum: number | null;
  maximum: number | null;
  /** A list that counts as complete once it is given. */
  complete: boolean;
  /** Columns, where each entry has several parts. */
  columns: string[];
}

/** Integers up to this many values are chosen, not typed. */
const MOST_CHOICES = 20;

/** The question for a dotted field name; a field the schema does not know is asked as text. */
export function questionFor(schema: FieldSchema | null, path: string, language: Language): Question {
  const chain = schema ? descend(schema, path.split('.')) : [];
  const field = plainest(chain.at(-1) ?? {});
  const columns = Object.keys(plainest(field.items ?? {}).properties ?? {});
  const options = optionsOf(field, language);
  return {
    path,
    kind: kindOf(field, options, columns),
    title: titleOf(chain, path, language),
    unit: text(field['x-unit']) ?? text(chain.at(-2)?.['x-unit']),
    options,
    integer: types(field).includes('integer'),
    minimum: field.minimum ?? null,
    maximum: field.maximum ?? null,
    complete: field['x-complete'] === true,
    columns,
  };
}

/** The schemas along the path, the field itself last; empty where the path leads nowhere. */
function descend(root: FieldSchema, names: string[]): FieldSchema[] {
  const chain: FieldSchema[] = [];
  let at = plainest(deref(root, root));
  for (const name of names) {
    const outer = at;
    const rest = typeof outer.additionalProperties === 'object' ? outer.additionalProperties : null;
    const next = outer.properties?.[name] ?? rest;
    if (!next) return [];
    at = plainest(deref(next, root));
    chain.push(at);
  }
  return chain;
}

function deref(field: FieldSchema, root: FieldSchema): FieldSchema {
  const name = field.$ref?.split('/').at(-1);
  return name ? { ...root.$defs?.[name], ...field } : field;
}

/** `anyOf: [field, null]` says that the field may be left out; what remains is the field. */
function plainest(field: FieldSchema): FieldSchema {
  const real = field.anyOf?.filter((one) => one.type !== 'null');
  return real?.length === 1 ? { ...field, ...real[0] } : field;
}

function types(field: FieldSchema): string[] {
  return [field.type ?? []].flat();
}

function kindOf(field: FieldSchema, options: Option[], columns: string[]): Kind {
  const type = types(field);
  if (options.length > 0) return 'choice';
  if (type.length > 1) return type.includes('number') ? 'open' : 'text';
  if (type[0] === 'boolean') return 'yes-no';
  if (type[0] === 'number' || type[0] === 'integer') return 'number';
  if (type[0] === 'array') return columns.length > 0 ? 'rows' : 'list';
  return 'text';
}

function optionsOf(field: FieldSchema, language: Language): Option[] {
  const values = field.enum ?? field.oneOf?.map((one) => one.const) ?? range(field);
  return values.filter(isChoice).map((value) => ({ value, label: labelOf(field, value, language) }));
}

function isChoice(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function range({ type, minimum, maximum }: FieldSchema): number[] {
  if (type !== 'integer' || minimum === undefined || maximum === undefined) return [];
  if (maximum - minimum >= MOST_CHOICES) return [];
  return Array.from({ length: maximum - minimum + 1 }, (_, index) => minimum + index);
}

function labelOf(field: FieldSchema, value: string | number, language: Language): string {
  const labels = field['x-labels'] as Record<string, [string, string]> | undefined;
  const [chinese, english] = labels?.[String(value)] ?? [];
  return (language === 'en' ? english : chinese) ?? String(value);
}

/** The field's own title; an amount of an open set (`emissions.NOx`) adds its name to it. */
function titleOf(chain: FieldSchema[], path: string, language: Language): string {
  const own = ownTitle(chain.at(-1), language);
  if (own) return own;
  const outer = ownTitle(chain.at(-2), language);
  const name = path.split('.').slice(1).join('.') || path;
  if (!outer) return path;
  return text(chain.at(-2)?.['x-unit']) ? `${outer} · ${name}` : name;
}

function ownTitle(field: FieldSchema | undefined, language: Language): string | null {
  if (!field) return null;
  return (language === 'en' ? text(field['x-title-en']) : null) ?? text(field.title);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
