import type { Committed } from './commit.js';

/** Where a dry run ends: thrown just before it would have written, with what would have come of it. */
export class Foretold extends Error {
  constructor(
    /** What the writer would have been answered. */
    readonly result: unknown,
    readonly committed: Committed,
  ) {
    super('a dry run ends here');
    this.name = 'Foretold';
  }
}
