/** Whether a series may be written: what would be too much to expand is refused then, not when it is read. */
import { BudgetExceededError, type StepBudget } from './budget.js';
import { SECONDS_A_DAY } from '../time/civil-date.js';
import { lastOccurrenceEnd, withCountBound } from './end.js';
import { MAX_COUNT } from './from-json.js';
import type { RecurrenceId, Series } from './series.js';
import { expansionOf, ruleStartsIn, startsIn, type Expansion } from './starts.js';
import { untilInWords } from './until.js';

/** The widest window that is expanded at once. */
const MAX_WINDOW_DAYS = 366;
/** The most occurrences that may overlap such a window: one each five minutes (105,408), and some that last longer. */
const MAX_OCCURRENCES_IN_WINDOW = 120_000;

/** What judging a pattern may take; one that takes more is refused. Reading a series never costs as much. */
export const MAX_STEPS_A_PATTERN = 500_000;

export type Assessment =
  | {
      /** When the last one ends; `undefined` when the series never does. Its start, if all occurrences are cancelled. */
      lastEndsAtEpochSeconds: number | undefined;
      /** With the bound that stands for `COUNT`, to be kept with it. */
      series: Series;
    }
  | {
      /** What is wrong with the pattern as a whole, for the client. */
      detail: string;
    };

/**
 * Where a series ends, or why it may not be written: because its rule or all of it yields nothing, because it yields too
 * much at once, or because that cannot be told within the budget. Cancelled occurrences count: a series stays one when the
 * last of it is cancelled.
 * @throws BudgetExceededError when less is left than a pattern may take
 */
export function assess(given: Series, budget: StepBudget): Assessment {
  try {
    return budget.within(MAX_STEPS_A_PATTERN, () => judged(given, budget));
  } catch (error) {
    if (!(error instanceof BudgetExceededError) || budget.isExceeded) throw error;
    return {
      detail:
        'must produce at least one occurrence, and all that count promises, within the range that one request can search',
    };
  }
}

function judged(given: Series, budget: StepBudget): Assessment {
  const series = withCountBound(given, budget);
  const expansion = expansionOf({ ...series, exdates: [] }, budget);
  const first = firstOf(expansion);
  if (first === undefined) return { detail: 'must produce at least one occurrence' };
  const lastAllowed = endOfDense(expansion, first);
  if (lastAllowed !== undefined) return { detail: tooDense(expansion, lastAllowed) };
  const isCancelled =
    series.exdates.length > 0 && startsIn(expansionOf(series, budget), EVERYTHING).next().done === true;
  const lastEndsAtEpochSeconds = isCancelled ? series.startsAtEpochSeconds : lastOccurrenceEnd(series, budget);
  return { lastEndsAtEpochSeconds, series };
}

/** Says which bound the rule exceeds, and with which end it does not. */
function tooDense({ series }: Expansion, lastAllowed: RecurrenceId): string {
  const bound = MAX_OCCURRENCES_IN_WINDOW.toLocaleString('en-US');
  const until = untilInWords({ form: series.isAllDay ? 'date' : 'instant', seconds: lastAllowed });
  return (
    `must not produce more than ${bound} occurrences within ${MAX_WINDOW_DAYS} days: ` +
    `add an until of ${until} or earlier, or a count of at most ${MAX_COUNT.toLocaleString('en-US')}`
  );
}

const EVERYTHING = { from: -Infinity, to: Infinity };

/** Also a series with dates of its own needs a rule that yields something, else reading looks for that again and again. */
function firstOf(expansion: Expansion): number | undefined {
  const [ofRule] = ruleStartsIn(expansion, EVERYTHING);
  const [first] = ofRule === undefined ? [] : startsIn(expansion, EVERYTHING);
  return first;
}

/** The last occurrence that a rule which yields too many may have; `undefined` for a rule that does not. */
function endOfDense(expansion: Expansion, first: RecurrenceId): RecurrenceId | undefined {
  const window = MAX_WINDOW_DAYS * SECONDS_A_DAY + expansion.series.durationSeconds;
  let last = first;
  let found = 0;
  for (const id of startsIn(expansion, { from: first, to: first + window })) {
    if (found === MAX_OCCURRENCES_IN_WINDOW) return last;
    last = id;
    found += 1;
  }
  return undefined;
}
