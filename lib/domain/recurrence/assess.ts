/** Checks when a series is written that it can be expanded, so that reading it never exceeds the step budget. */
import { BudgetExceededError, type StepBudget } from './budget.js';
import { SECONDS_A_DAY } from '../time/civil-date.js';
import { lastOccurrenceEnd, withCountBound } from './end.js';
import { MAX_COUNT } from './from-json.js';
import type { RecurrenceId, Series } from './series.js';
import { expansionOf, ruleStartsIn, startsIn, type Expansion } from './starts.js';
import { untilInWords } from './until.js';

/** The widest window that one request expands. */
const MAX_WINDOW_DAYS = 366;
/** The most occurrences in such a window: one every five minutes is 105,408, and longer ones can also reach into it. */
const MAX_OCCURRENCES_IN_WINDOW = 120_000;

/** The most steps that checking a pattern can take. Reading a series costs less. */
export const MAX_STEPS_A_PATTERN = 500_000;

export type Assessment =
  | {
      /** End of the last occurrence; `undefined` for a series without end. If all are cancelled, the start of the series. */
      lastEndsAtEpochSeconds: number | undefined;
      /** With the bound that replaces `COUNT`. It is stored with the event. */
      series: Series;
    }
  | {
      /** The fault of the pattern as a whole, for the client. */
      detail: string;
    };

/**
 * The end of a series, or why it cannot be saved: it has no occurrence, too many in one window, or finding out exceeds the
 * budget. Cancelled occurrences count, so that the last one of a series can be cancelled.
 * @throws BudgetExceededError if the request has fewer steps left than the check needs
 */
export function assess(given: Series, budget: StepBudget): Assessment {
  try {
    return budget.within(MAX_STEPS_A_PATTERN, () => assessWithin(given, budget));
  } catch (error) {
    if (!(error instanceof BudgetExceededError) || budget.isExceeded) throw error;
    return {
      detail:
        'must produce at least one occurrence, and as many as count requires, within the range that one request can search',
    };
  }
}

function assessWithin(given: Series, budget: StepBudget): Assessment {
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

/** The fault of a rule with too many occurrences: the bound, and an end with which the rule is accepted. */
function tooDense({ series }: Expansion, lastAllowed: RecurrenceId): string {
  const bound = MAX_OCCURRENCES_IN_WINDOW.toLocaleString('en-US');
  const until = untilInWords({ form: series.isAllDay ? 'date' : 'instant', seconds: lastAllowed });
  return (
    `must not produce more than ${bound} occurrences within ${MAX_WINDOW_DAYS} days: ` +
    `add an until of ${until} or earlier, or a count of at most ${MAX_COUNT.toLocaleString('en-US')}`
  );
}

const EVERYTHING = { from: -Infinity, to: Infinity };

/**
 * The first occurrence. A rule without any is refused even if the series has rdates, because each read would search for one.
 */
function firstOf(expansion: Expansion): number | undefined {
  const [ofRule] = ruleStartsIn(expansion, EVERYTHING);
  const [first] = ofRule === undefined ? [] : startsIn(expansion, EVERYTHING);
  return first;
}

/** The last occurrence that a rule with too many of them can have; `undefined` if the rule has few enough. */
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
