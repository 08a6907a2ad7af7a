import * as z from 'zod';
import { Problem } from './problems.js';
import { Event } from './schemas.js';

/** The result of one event of a partial batch. */
export const BatchResult = z
  .object({
    index: z.int().min(0).meta({ description: 'Zero-based index of the event in the request.' }),
    status: z.int().meta({ examples: [201] }),
    event: Event.optional(),
    problem: Problem.optional().meta({ description: 'The error, if the event was not created.' }),
  })
  .meta({ id: 'BatchResult' });
