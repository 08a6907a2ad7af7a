/**
 * The most steps that one request may spend on recurrence, over everything that it expands. A step took 0.02 to 0.5 µs of
 * CPU where it was measured (`test/bench/recurrence.ts`), so that this is less than half a second.
 */
export const MAX_STEPS_A_REQUEST = 1_000_000;

/** Thrown when an expansion would take more steps than it was given. What it has yielded until then is right. */
export class BudgetExceeded extends Error {
  constructor(limit: number) {
    super(`the expansion takes more than ${limit} steps`);
    this.name = 'BudgetExceeded';
  }
}

/**
 * What may be spent on recurrence, shared by everything that one request expands. A step is about the work of looking at
 * one candidate; dearer things cost several. Every loop of this module spends, so no pattern can hold the processor.
 */
export class StepBudget {
  #spent = 0;

  constructor(readonly limit = MAX_STEPS_A_REQUEST) {}

  get spent(): number {
    return this.#spent;
  }

  /** @throws BudgetExceeded when the limit is passed */
  spend(steps: number): void {
    this.#spent += steps;
    if (this.#spent > this.limit) throw new BudgetExceeded(this.limit);
  }
}
