/** Whether a series may be written: what would be too much to expand is refused then, not when it is read. */
import { BudgetExceeded, type StepBudget } from './budget.js';
import { SECONDS_A_DAY } from './calendar.js';
import { MAX_SLOTS_A_DAY } from './contradictions.js';
import { withCountBound } from './end.js';
import { occurrenceOf, type Occurrence } from './expand.js';
import type { Series } from './series.js';
import { expansionOf, ruleStartsIn, startsIn } from './starts.js';

/** The widest window that is expanded at once. */
const REACH_DAYS = 366;
/** The most occurrences that may overlap such a window: one each five minutes. */
export const MAX_OCCURRENCES_IN_REACH = REACH_DAYS * MAX_SLOTS_A_DAY;

export type Assessment =
  | {
      first: Occurrence;
      /** With `countBoundWallSeconds` when the rule has a `COUNT`. */
      series: Series;
    }
  | {
      /** What is wrong with the pattern as a whole, for the client. */
      detail: string;
    };

/**
 * Looks for the first occurrence and for the end of a `COUNT`, and at how dense occurrences lie. A pattern that cannot be
 * judged within the budget is refused.
 */
export function assess(given: Series, budget: StepBudget): Assessment {
  try {
    const series = withCountBound(given, budget);
    const expansion = expansionOf(series, budget);
    const everything = { from: -Infinity, to: Infinity };
    const [ofRule] = ruleStartsIn(expansion, everything);
    const [first] = ofRule === undefined ? [] : startsIn(expansion, everything);
    if (first === undefined) return { detail: 'yields no occurrence' };
    const reach = REACH_DAYS * SECONDS_A_DAY + series.durationSeconds;
    const inReach = startsIn(expansion, { from: first, to: first + reach });
    if (isLongerThan(inReach, MAX_OCCURRENCES_IN_REACH)) return { detail: TOO_DENSE };
    return { first: occurrenceOf(expansion, first), series };
  } catch (error) {
    if (error instanceof BudgetExceeded) return { detail: 'yields no occurrence, or too few, within reach' };
    throw error;
  }
}

const TOO_DENSE = `yields more than ${MAX_SLOTS_A_DAY} occurrences a day over ${REACH_DAYS} days, or as many at once`;

function isLongerThan(values: Iterator<unknown>, limit: number): boolean {
  for (let taken = 0; taken <= limit; taken += 1) if (values.next().done) return false;
  return true;
}
