import * as z from 'zod';

/**
 * An error response. The document lists a schema for each type (`lib/docs/problem-schemas.ts`); this one is for the
 * results of a batch, which can be any of them.
 */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
  })
  .meta({ id: 'Problem' });
