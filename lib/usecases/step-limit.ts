import { invalid } from '../domain/failure.js';
import { BudgetExceeded, StepBudget } from '../domain/recurrence/budget.js';

/** What one request may spend on recurrence, over all series that it looks at: less than a second of the processor. */
const STEPS_PER_REQUEST = 2_000_000;

/**
 * Work on recurring events within the limit of one request.
 * @throws Failure `invalid-request` when it takes more
 */
export async function within<T>(work: (budget: StepBudget) => Promise<T>): Promise<T> {
  try {
    return await work(new StepBudget(STEPS_PER_REQUEST));
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    throw invalid([{ pointer: '', detail: 'takes in more recurring time than one request can: ask for less at once' }]);
  }
}
