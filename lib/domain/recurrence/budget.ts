/** Thrown when an expansion would take more steps than it was given. */
export class BudgetExceeded extends Error {
  constructor(readonly limit: number) {
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

  constructor(readonly limit: number) {}

  get spent(): number {
    return this.#spent;
  }

  /** @throws BudgetExceeded when the limit is passed */
  spend(steps: number): void {
    this.#spent += steps;
    if (this.#spent > this.limit) throw new BudgetExceeded(this.limit);
  }
}
