/** The schema of each problem type, told apart by the constant `type`. */
import * as z from 'zod';
import { Conflict } from '../api/schemas.js';
import { MAX_NAMED } from '../domain/account.js';
import type { ProblemCode } from '../domain/errors.js';
import { PROBLEMS } from '../http/problems.js';

const FieldError = z
  .object({
    pointer: z.string().optional().meta({ description: 'JSON Pointer (RFC 6901) to the value in the body.' }),
    parameter: z.string().optional().meta({ description: 'Name of the query or path parameter.' }),
    header: z.string().optional().meta({ description: 'Name of the header.' }),
    detail: z.string(),
  })
  .meta({ id: 'FieldError', description: 'One invalid part of the request: where it is and which rule it breaks.' });

const MergeConflict = z
  .object({
    field: z.string(),
    base: z.unknown().meta({ description: 'The value at the version in `If-Match`.' }),
    theirs: z.unknown().meta({ description: 'The current value, set by another person.' }),
    yours: z.unknown().meta({ description: 'The value in this request.' }),
  })
  .meta({
    id: 'MergeConflict',
    description: 'A field that both this request and another person changed, to different values.',
  });

const errors = z.array(FieldError).meta({ description: 'The invalid parts of the request.' });
const current_version = z.int().meta({ description: 'Current version of the event or calendar.' });

/** The members of each type in addition to those of all problems. */
const MEMBERS: Partial<Record<ProblemCode, z.ZodRawShape>> = {
  'malformed-query': { errors },
  'malformed-header': { errors },
  'name-taken': { errors },
  'last-owner': {
    event_ids: z
      .array(z.string())
      .optional()
      .meta({
        description: `When you delete your account: the first ${MAX_NAMED} events that only you own and others are on.`,
      }),
    calendar_ids: z
      .array(z.string())
      .optional()
      .meta({
        description: `When you delete your account: the first ${MAX_NAMED} calendars that only you own and others are on.`,
      }),
  },
  'invalid-request': { errors },
  'schedule-conflict': {
    conflicts: z.array(Conflict).meta({ description: 'The first 20 conflicting events.' }),
    errors: errors.optional().meta({ description: 'In a batch: the events of the request that conflict.' }),
  },
  'merge-conflict': {
    current_version,
    conflicts: z.array(MergeConflict).meta({ description: 'Every conflicting field.' }),
  },
  'precondition-failed': {
    current_version,
    changed_fields: z
      .array(z.string())
      .meta({ description: 'Fields that changed since the version in `If-Match`; empty if it is not known.' }),
  },
  'feed-expired': {
    restart_from: z.int().meta({ description: 'The value for `since` after you read all pages of `listing`.' }),
    listing: z.string().meta({
      description: 'Path, in this document, of the list of your current events and of those that are gone.',
    }),
  },
};

/** `not-found` → `NotFound` */
export const inPascalCase = (code: string): string =>
  code.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

const nameOf = (code: ProblemCode): string => `${inPascalCase(code)}Problem`;
const CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** The schemas by their names in the document. */
export const PROBLEM_SCHEMAS: Record<string, z.ZodType> = Object.fromEntries(
  CODES.map((code) => [
    nameOf(code),
    z
      .object({
        type: z.literal(`/problems/${code}`).meta({
          description: 'Identifies the problem type and never changes. It is also the path of a page that explains it.',
        }),
        title: z.string().meta({ description: 'Name of the problem type.' }),
        status: z.int().meta({ description: 'HTTP status code.' }),
        detail: z.string().meta({ description: 'Explanation of this occurrence of the problem.' }),
        instance: z.string().meta({ description: 'Id of the request.' }),
        ...MEMBERS[code],
      })
      .meta({ id: nameOf(code), description: `${PROBLEMS[code].title} (${PROBLEMS[code].status}).` }),
  ]),
);

interface Reference {
  $ref: `#/components/schemas/${string}`;
}

/** One of these types, told apart by `type`. */
export function problemSchema(codes: ProblemCode[]) {
  const references = new Map(
    codes.map((code): [string, Reference] => [`/problems/${code}`, { $ref: `#/components/schemas/${nameOf(code)}` }]),
  );
  const oneOf = [...references.values()];
  const [first, ...others] = oneOf;
  if (first && others.length === 0) return first;
  const mapping = Object.fromEntries([...references].map(([type, { $ref }]) => [type, $ref]));
  return { type: 'object' as const, oneOf, discriminator: { propertyName: 'type', mapping } };
}

/** Any problem. */
export const ANY_PROBLEM = { description: 'An error response (RFC 9457).', ...problemSchema(CODES) };
