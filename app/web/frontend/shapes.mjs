/**
 * Writes src/api/shapes.ts: the answers of the service as types, from the OpenAPI document that is
 * kept with the project. It is made before every build and check, and never kept.
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const DOCUMENT = new URL('../../../docs/reference/openapi.json', import.meta.url);
const TARGET = new URL('./src/api/shapes.ts', import.meta.url);

const { components } = JSON.parse(readFileSync(DOCUMENT, 'utf-8'));

function typeOf(schema) {
  if (schema.$ref) return `Shapes['${schema.$ref.split('/').at(-1)}']`;
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return several.map(typeOf).join(' | ');
  switch (schema.type) {
    case 'array':
      return listOf(schema);
    case 'object':
      return schema.properties ? membersOf(schema) : recordOf(schema);
    case 'integer':
      return 'number';
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return schema.type;
    default:
      return 'any'; // the document says nothing of it
  }
}

function listOf({ items = {}, minItems, maxItems }) {
  const one = typeOf(items);
  return minItems !== undefined && minItems === maxItems
    ? `[${Array(minItems).fill(one).join(', ')}]`
    : `(${one})[]`;
}

function membersOf({ properties, required = [] }) {
  const members = Object.entries(properties).map(
    ([name, schema]) => `${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`,
  );
  return `{ ${members.join(' ')} }`;
}

function recordOf({ additionalProperties, propertyNames }) {
  const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'any';
  return `Record<${propertyNames ? typeOf(propertyNames) : 'string'}, ${value}>`;
}

const lines = Object.entries(components.schemas).map(
  ([name, schema]) => `  ${JSON.stringify(name)}: ${typeOf(schema)};`,
);
const text = `/** Made by shapes.mjs from the OpenAPI document; not to be edited. */\n\nexport interface Shapes {\n${lines.join('\n')}\n}\n`;
// Left alone where it says the same, so that nothing is built anew for it.
if (!existsSync(TARGET) || readFileSync(TARGET, 'utf-8') !== text) writeFileSync(TARGET, text);
