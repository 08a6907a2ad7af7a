import * as z from 'zod';
import { Problem } from './problems.js';
import { Event } from './schemas.js';

/** What came of one event of a partial batch. */
export const BatchResult = z
  .object({
    index: z.int().min(0).meta({ description: 'Which of the events.' }),
    status: z.int().meta({ examples: [201] }),
    event: Event.optional(),
    problem: Problem.optional().meta({ description: 'In place of the event, when it was refused.' }),
  })
  .meta({ id: 'BatchResult' });
