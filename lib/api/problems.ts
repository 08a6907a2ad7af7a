import * as z from 'zod';
import { Conflict } from './schemas.js';

const Fault = z
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

/** Every error, with the members that only some types have. One schema, so that clients need one type. */
export const Problem = z
  .object({
    type: z.string().meta({
      format: 'uri-reference',
      description:
        'Identifies the problem type and never changes. It is also the path, in this document, of a page that explains it.',
    }),
    title: z.string().meta({ description: 'Name of the problem type.' }),
    status: z.int().meta({ description: 'HTTP status code.' }),
    detail: z.string().meta({ description: 'Explanation of this occurrence of the problem.' }),
    instance: z.string().meta({ description: 'Id of the request.' }),
    errors: z.array(Fault).optional().meta({ description: 'The invalid parts of the request.' }),
    conflicts: z
      .array(z.union([Conflict, MergeConflict]))
      .optional()
      .meta({ description: 'The first 20 conflicting events; for a merge, every conflicting field.' }),
    current_version: z.int().optional().meta({ description: 'Current version of the event.' }),
    changed_fields: z
      .array(z.string())
      .optional()
      .meta({ description: 'Fields that changed since the version in `If-Match`.' }),
    restart_from: z
      .int()
      .optional()
      .meta({ description: 'The value for `since` after you read all pages of `listing`.' }),
    listing: z
      .string()
      .optional()
      .meta({ description: 'Path, in this document, of the list of your current events and of those that are gone.' }),
  })
  .meta({ id: 'Problem', description: 'An error response (RFC 9457).' });
