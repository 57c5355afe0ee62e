/** Reading and setting project facts by their dotted names, as in `emissions_t_per_year.VOCs`. */

import type { Project } from '../api/types';

type Tree = Record<string, unknown>;

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function factOf(project: Project, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, name) => (isTree(at) ? at[name] : undefined), project);
}

/** A copy with the fact set, or taken out again where the value is undefined. */
export function setFact(project: Project, path: string, value: unknown): Project {
  return withFact(project, path.split('.'), value) as Project;
}

function withFact(tree: Tree, [name = '', ...rest]: string[], value: unknown): Tree {
  const { [name]: before, ...others } = tree;
  if (rest.length === 0) return value === undefined ? others : { ...others, [name]: value };
  const inner = withFact(isTree(before) ? before : {}, rest, value);
  return Object.keys(inner).length === 0 ? others : { ...others, [name]: inner };
}
