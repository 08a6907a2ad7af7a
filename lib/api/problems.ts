import * as z from 'zod';
import { Conflict } from './schemas.js';

const Fault = z
  .object({
    pointer: z.string().optional().meta({ description: 'Where in the body (RFC 6901).' }),
    parameter: z.string().optional().meta({ description: 'Which query parameter.' }),
    header: z.string().optional().meta({ description: 'Which header.' }),
    detail: z.string(),
  })
  .meta({ id: 'Fault', description: 'One fault of a request: where it is, and what is wrong.' });

const MergeConflict = z
  .object({
    field: z.string(),
    base: z.unknown().meta({ description: 'What it was at the version that `If-Match` named.' }),
    theirs: z.unknown().meta({ description: 'What somebody else has made of it.' }),
    yours: z.unknown().meta({ description: 'What this request would make of it.' }),
  })
  .meta({ id: 'MergeConflict', description: 'A field that two people have changed, each in their own way.' });

/** Every refusal, with the members that only some kinds carry. One shape, so that clients need one type. */
export const Problem = z
  .object({
    type: z.string().meta({
      format: 'uri-reference',
      description:
        'Identifies the kind of problem and never changes. It is also the path, in this document, of a page that explains it.',
    }),
    title: z.string().meta({ description: 'The kind in words.' }),
    status: z.int().meta({ description: 'The status of the answer.' }),
    detail: z.string().meta({ description: 'What is the matter this time.' }),
    instance: z.string().meta({ description: 'The id of the request.' }),
    errors: z.array(Fault).optional().meta({ description: 'Each fault of the request.' }),
    conflicts: z
      .array(z.union([Conflict, MergeConflict]))
      .optional()
      .meta({ description: 'What is in the way, the first 20; of a merge, every field in which it clashes.' }),
    current_version: z.int().optional().meta({ description: 'The version that the event has by now.' }),
    changed_fields: z
      .array(z.string())
      .optional()
      .meta({ description: 'What is different in it from the version that `If-Match` named.' }),
    restart_from: z.int().optional().meta({ description: 'The `since` to go on with, once the listing is read.' }),
    listing: z
      .string()
      .optional()
      .meta({ description: 'The path in this document that lists what there is now, and what is gone.' }),
  })
  .meta({ id: 'Problem', description: 'A refusal, as RFC 9457 has it.' });
