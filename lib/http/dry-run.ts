import { Foretold } from '../usecases/events/dry-run.js';
import type { Answer } from './answer.js';

/** The answer of a write, or of its dry run: what would come of it. Of neither is there more to say when it is refused. */
export async function foretelling(write: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Foretold) return { status: 200, body: error.foresight };
    throw error;
  }
}
