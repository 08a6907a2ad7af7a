import type { ProblemCode } from '../../../lib/domain/errors.js';

/** The model refuses an order. */
export class Refused extends Error {
  constructor(
    readonly code: ProblemCode,
    /** The ids of the conflicting events; `null` for events that the caller cannot see. */
    readonly conflicts?: ReadonlySet<string>,
  ) {
    super(code);
  }
}
