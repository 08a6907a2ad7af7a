/** Examples of bodies, for the document. They are not in `lib/api`, which every function loads. */
import type * as z from 'zod';
import { EVENTS } from './events.js';
import { RESOURCES } from './resources.js';

const EXAMPLES: Record<string, unknown[]> = { ...EVENTS, ...RESOURCES };

/** The examples of a schema. Those of a page are made of the examples of its items. */
function valuesOf(schema: z.ZodType): unknown[] {
  const id = schema.meta()?.id ?? '';
  const items = EXAMPLES[id.replace(/Page$/, '')];
  return EXAMPLES[id] ?? (items ? [{ items, next_cursor: null }] : []);
}

/** The examples of a media type with one of these schemas, by name. */
export function examplesOf(schemas: z.ZodType[]): { examples?: Record<string, { value: unknown }> } {
  const values = schemas.flatMap(valuesOf);
  if (values.length === 0) return {};
  const nameOf = (index: number): string => (index === 0 ? 'example' : `example${index + 1}`);
  return { examples: Object.fromEntries(values.map((value, index) => [nameOf(index), { value }])) };
}
