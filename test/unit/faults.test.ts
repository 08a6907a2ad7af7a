import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { OPERATIONS } from '../../lib/api/operations.js';
import { BatchEvent } from '../../lib/api/events.js';
import { validateBody, validateParameters, type Validation } from '../../lib/faults.js';
import { ClientMessage } from '../../lib/api/websocket.js';

/** The messages that zod produces by itself. */
const ZOD = /invalid|expected|received|too (big|small)|unrecognized|discriminator|option|input|>=|<=|undefined|NaN/i;

interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  maxLength?: number;
  minLength?: number;
  maxItems?: number;
  minItems?: number;
  maximum?: number;
  minimum?: number;
}

type Path = (string | number)[];

interface Member {
  path: Path;
  /** For each kind of value that it accepts. */
  choices: JsonSchema[];
  isRequired: boolean;
}

function choicesOf(schema: JsonSchema): JsonSchema[] {
  const { type, anyOf, oneOf } = schema;
  if (Array.isArray(type)) return type.map((each: string) => ({ ...schema, type: each }));
  return (anyOf ?? oneOf)?.flatMap((choice) => choicesOf(choice)) ?? [schema];
}

/** Every part of a document that has its own schema; a part that accepts any value cannot be invalid. */
function membersOf(schema: JsonSchema, path: Path = [], isRequired = true): Member[] {
  const choices = choicesOf(schema);
  const inside = choices.flatMap(({ properties = {}, required = [], items }) => [
    ...Object.entries(properties).flatMap(([name, member]) =>
      membersOf(member, [...path, name], required.includes(name)),
    ),
    ...(items ? membersOf(items, [...path, 0], true) : []),
  ]);
  const takesAnything = choices.some(({ type, enum: values, const: value }) => !type && !values && value === undefined);
  return takesAnything ? inside : [{ path, choices, isRequired }, ...inside];
}

const VALUES: Record<string, unknown> = {
  null: null,
  boolean: true,
  integer: 3,
  number: 1.5,
  string: 'Zz?',
  array: [{}],
  object: { a: 1 },
};

const takesType = (choices: JsonSchema[], type: string): boolean =>
  choices.some(
    (choice) =>
      choice.type === type ||
      (choice.type === 'number' && type === 'integer') ||
      (choice.enum ?? [choice.const]).some((value) => (value === null ? 'null' : typeof value) === type),
  );

/** Values that a member with this schema must refuse, by the kind of error. */
function wrongValues({ choices, isRequired }: Member): [string, unknown][] {
  const wrong: [string, unknown][] = Object.entries(VALUES)
    .filter(([type]) => !takesType(choices, type))
    .map(([type, value]) => [`of type ${type}`, value]);
  if (isRequired) wrong.push(['missing', undefined]);
  const single = choices.flatMap((choice) => [...wrongTexts(choice), ...wrongNumbers(choice), ...wrongLists(choice)]);
  return [...wrong, ...single];
}

type Wrong = Generator<[string, unknown]>;

function* wrongTexts({ type, enum: values, const: value, maxLength, minLength }: JsonSchema): Wrong {
  if (values || value !== undefined) yield ['not one of the values', 'Zz?'];
  if (type === 'string' && maxLength !== undefined) yield ['too long', 'x'.repeat(maxLength + 1)];
  if (type === 'string' && minLength) yield ['too short', ''];
}

function* wrongNumbers({ type, minimum = -Infinity, maximum = Infinity }: JsonSchema): Wrong {
  if (type === 'integer') yield ['not a safe integer', 1e300];
  if (minimum > Number.MIN_SAFE_INTEGER) yield ['too small', minimum - 1];
  if (maximum < Number.MAX_SAFE_INTEGER) yield ['too big', maximum + 1];
}

function* wrongLists({ maxItems, minItems }: JsonSchema): Wrong {
  if (maxItems !== undefined) yield ['too many', Array.from({ length: maxItems + 1 }, () => ({}))];
  if (minItems) yield ['too few', []];
}

/** A document that contains only this value at its place. */
function documentWith(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, segment) => (typeof segment === 'number' ? [inner] : inner === undefined ? {} : { [segment]: inner }),
    value,
  );
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $defs = {}, ...root } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const resolved = <T>(value: T): T => {
    if (Array.isArray(value)) return value.map(resolved) as T;
    if (typeof value !== 'object' || value === null) return value;
    const definition = $defs[String((value as JsonSchema).$ref).replace('#/$defs/', '')];
    if (definition) return resolved(definition) as T;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner as unknown)])) as T;
  };
  return resolved(root);
}

interface Case {
  name: string;
  schema: z.ZodType;
  kind: 'body' | 'query';
  /** Members that other members require. */
  base?: object;
}

const CASES: Case[] = [
  ...OPERATIONS.flatMap(({ id, body, bodyTypes, query }): Case[] => [
    ...(body && !bodyTypes?.includes('text/calendar')
      ? [{ name: `the body of ${id}`, schema: body, kind: 'body' as const }]
      : []),
    ...(query ? [{ name: `the query of ${id}`, schema: query, kind: 'query' as const }] : []),
  ]),
  { name: 'an event of a batch', schema: BatchEvent, kind: 'body' },
  { name: 'a message over WebSocket', schema: ClientMessage, kind: 'body', base: { action: 'resume' } },
];

interface Fault {
  place: string;
  detail: string;
}

function faultsOf({ schema, kind }: Case, value: unknown): Fault[] {
  const validation: Validation<z.ZodType> =
    kind === 'body' ? validateBody(schema, value) : validateParameters(schema, value);
  if (!('faults' in validation)) return [];
  return validation.faults.map((fault) => ({
    place: 'pointer' in fault ? fault.pointer : 'parameter' in fault ? fault.parameter : '',
    detail: fault.detail,
  }));
}

const placeOf = (kind: Case['kind'], path: Path): string =>
  kind === 'body' ? path.map((segment) => `/${segment}`).join('') : path.join('.');

/** A query contains text only. */
const isPossible = ({ kind }: Case, value: unknown): boolean =>
  kind === 'body' || value === undefined || typeof value === 'string';

/** The limits within a pattern are documented by its schema and checked by the domain: `recurrence/rule.test.ts`. */
const isLimitOfPattern = (path: Path, what: string): boolean =>
  path.includes('recurrence_pattern') && what.startsWith('too ');

describe.each(CASES)('$name', (one) => {
  const members = membersOf(jsonSchemaOf(one.schema));

  it('names each invalid member in the terms of this API', () => {
    let tried = 0;
    for (const member of members) {
      for (const [what, value] of wrongValues(member)) {
        if (isLimitOfPattern(member.path, what)) continue;
        if (!isPossible(one, value) || (value === undefined && typeof member.path.at(-1) !== 'string')) continue;
        tried++;
        const document = documentWith(member.path, value);
        const isObject = member.path.length > 0 && !('action' in (document as object)) && what !== 'missing';
        const faults = faultsOf(one, isObject ? { ...one.base, ...(document as object) } : document);
        const place = placeOf(one.kind, member.path);
        const context = `${place} ${what}: ${JSON.stringify(faults)}`;
        expect(
          faults.some((fault) => fault.place === place || fault.place.startsWith(`${place}/`)),
          context,
        ).toBe(true);
        for (const { detail } of faults) {
          expect(detail, context).not.toMatch(ZOD);
          expect(detail, context).toMatch(/^(is|must|requires)\b/);
          expect(detail, context).not.toMatch(/\b0 to\b/);
        }
        if (what === 'missing')
          expect(faults, context).toContainEqual({
            place,
            detail: expect.stringMatching(/is required|must be one of/) as string,
          });
      }
    }
    expect(tried).toBeGreaterThan(0);
  });

  it('names unknown members', () => {
    const faults = faultsOf(one, { 'a/b~c': '1', __proto__: null });
    const place = one.kind === 'body' ? '/a~1b~0c' : 'a/b~c';
    const detail = `is not a known ${one.kind === 'body' ? 'member' : 'parameter'}`;
    if (one.schema !== ClientMessage) expect(faults).toContainEqual({ place, detail });
  });
});

describe('a validation error', () => {
  const texts = (schema: z.ZodType, value: unknown): string[] => {
    const validation = validateBody(schema, value, ['list', 0]);
    return 'faults' in validation ? validation.faults.map(({ detail }) => detail) : [];
  };

  it.each<[z.ZodType, unknown, string]>([
    [z.string(), 1, 'must be a string'],
    [z.int(), 1.5, 'must be a whole number'],
    [z.number(), '1', 'must be a number'],
    [z.boolean(), 'true', 'must be true or false'],
    [z.array(z.string()), {}, 'must be an array'],
    [z.strictObject({}), null, 'must be an object'],
    [z.literal('a'), 'b', 'must be a'],
    [z.enum(['a', 'b']), 'c', 'must be one of a, b'],
    [z.string().min(1), '', 'must have at least 1 character'],
    [z.string().max(5), 'Monday', 'must have at most 5 characters'],
    [z.array(z.int()).max(1), [1, 2], 'must have at most 1 item'],
    [z.int().min(0), -1, 'must be at least 0'],
    [z.int().max(200), 201, 'must be at most 200'],
    [
      z.discriminatedUnion('a', [z.object({ a: z.literal('x') }), z.object({ a: z.literal('y') })]),
      {},
      'must be one of x, y',
    ],
    [z.union([z.string(), z.boolean()]), 1, 'must match one of the allowed forms'],
    [z.date(), 1, 'must be of another type'],
    [z.uuid(), 'x', 'is not valid'],
    [z.string('is text of our own').max(5), 1, 'is text of our own'],
    [z.string('is text of our own'), undefined, 'is required'],
    [z.enum(['a'], 'is text of our own'), undefined, 'is required'],
  ])('of %o with %j reads: %s', (schema, value, text) => {
    expect(texts(schema, value)).toEqual([text]);
  });

  it('has a pointer into the whole request body (RFC 6901)', () => {
    const validation = validateBody(z.object({ 'a/b': z.object({ '~c': z.string() }) }), { 'a/b': {} }, ['list', 0]);
    expect(validation).toEqual({ faults: [{ pointer: '/list/0/a~1b/~0c', detail: 'is required' }] });
  });
});
