/** Validates client input. Schema issues become faults with the same texts over HTTP and WebSocket. */
import type * as z from 'zod';
import type { Fault } from './domain/errors.js';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

export type Validation<S extends z.ZodType> = { data: z.infer<S> } | { faults: Fault[] };

/** Validates a JSON value. Faults carry JSON pointers. @param at the pointer of the value in its document */
export const validateBody = <S extends z.ZodType>(schema: S, value: unknown, at: PropertyKey[] = []): Validation<S> =>
  validate(schema, value, (path, detail) => ({ pointer: pointerTo([...at, ...path]), detail }), 'member');

/** Validates query or path parameters. Faults carry their names. */
export const validateParameters = <S extends z.ZodType>(schema: S, value: unknown): Validation<S> =>
  validate(schema, value, (path, detail) => ({ parameter: path.join('.'), detail }), 'parameter');

function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  faultAt: (path: PropertyKey[], detail: string) => Fault,
  noun: 'member' | 'parameter',
): Validation<S> {
  const parsed = schema.safeParse(value, { reportInput: true, error: describe });
  if (parsed.success) return { data: parsed.data };
  const faults = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => faultAt([...issue.path, key], `is not a known ${noun}`))
      : [faultAt(issue.path, isMissing(issue) ? 'is required' : issue.message)],
  );
  return { faults };
}

/** JSON Pointer, RFC 6901. */
const pointerTo = (path: PropertyKey[]): string =>
  path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const isMissing = ({ code, input }: Issue): boolean =>
  input === undefined && (code === 'invalid_type' || code === 'invalid_value');

const TYPES: Partial<Record<string, string>> = {
  array: 'an array',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

/** The unit in which the size of a value is given. Numbers have none. */
const UNITS: Partial<Record<string, string>> = { array: 'item', string: 'character' };

/** The text of an issue whose schema does not define one. */
function describe(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? 'of another type'}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}`;
    case 'invalid_union':
      return issue['options']
        ? `must be ${oneOf(issue['options'] as unknown[])}`
        : 'must match one of the allowed forms';
    case 'too_small':
      return `must ${amount('at least', issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must ${amount('at most', issue.origin, issue.maximum)}`;
    default:
      return 'is not valid';
  }
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;

function amount(bound: string, origin: string, limit: number | bigint): string {
  const unit = UNITS[origin];
  return unit === undefined
    ? `be ${bound} ${limit}`
    : `have ${bound} ${limit} ${unit}${Number(limit) === 1 ? '' : 's'}`;
}
