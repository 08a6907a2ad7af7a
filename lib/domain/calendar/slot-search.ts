/** Finds times at which everyone is free, given their busy times. */
import type { StepBudget } from '../recurrence/budget.js';
import type { Interval } from '../time/event-time.js';
import { differenceOf, indexEndingAfter, unionOf } from '../time/intervals.js';
import { firstOnGrid, type TimeGrid } from '../time/weekly-hours.js';

/** The requirements of slots. */
export interface SlotSearch {
  /** Each slot lies within one of these spans, which are in order. */
  within: Interval[];
  durationSeconds: number;
  /** The times at which a slot can start. */
  grid: TimeGrid;
  /** The maximum number of slots. */
  limit: number;
}

/** Busy times: for each participant, disjoint spans in order. */
export interface BusyTimes {
  /** The participants that must all be free. */
  required: Interval[][];
  /** The participants of which one must be free for the whole slot; `undefined` if there are none. */
  alternatives: Interval[][] | undefined;
}

export interface FoundSlot extends Interval {
  /** The index of the first alternative that is free. */
  alternative?: number;
}

/** How many spans are compared for a step. */
const SPANS_A_STEP = 4;

/**
 * The first slots at which all required are free, and one of the alternatives, by start. Slots can overlap each other. The
 * search goes from one free span to the next, so its cost depends on the busy times and not on the step of the grid.
 * @throws BudgetExceededError
 */
export function findSlots(search: SlotSearch, busy: BusyTimes, budget: StepBudget): FoundSlot[] {
  const { durationSeconds, grid, limit } = search;
  const slots: FoundSlot[] = [];
  for (const startsAtEpochSeconds of gridTimesIn(possibleStarts(search, busy, budget), grid)) {
    if (slots.length === limit) break;
    const slot = { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + durationSeconds };
    const alternative = busy.alternatives?.findIndex((spans) => isFree(spans, slot));
    slots.push(alternative === undefined ? slot : { ...slot, alternative });
  }
  return slots;
}

/** The instants at which a slot can start, on the grid or not. */
function possibleStarts(
  { within, durationSeconds }: SlotSearch,
  { required, alternatives }: BusyTimes,
  budget: StepBudget,
): Interval[] {
  const busy = required.flat();
  budget.spend(Math.ceil(busy.length / SPANS_A_STEP));
  const free = differenceOf(within, unionOf(busy));
  if (!alternatives) return startsIn(free, durationSeconds);
  let starts: Interval[] = [];
  for (const spans of alternatives) {
    budget.spend(Math.ceil((starts.length + free.length + spans.length) / SPANS_A_STEP));
    starts = unionOf([...starts, ...startsIn(differenceOf(free, spans), durationSeconds)]);
  }
  return starts;
}

/** The instants, in whole seconds, at which something of this duration can start so that it ends within its span. */
const startsIn = (spans: Interval[], durationSeconds: number): Interval[] =>
  spans
    .map((span) => ({ ...span, endsAtEpochSeconds: span.endsAtEpochSeconds - durationSeconds + 1 }))
    .filter((span) => span.startsAtEpochSeconds < span.endsAtEpochSeconds);

function* gridTimesIn(spans: Interval[], grid: TimeGrid): Generator<number, void> {
  for (const { startsAtEpochSeconds, endsAtEpochSeconds } of spans) {
    let at = firstOnGrid(startsAtEpochSeconds, grid);
    for (; at < endsAtEpochSeconds; at = firstOnGrid(at + 1, grid)) yield at;
  }
}

const isFree = (busy: Interval[], { startsAtEpochSeconds, endsAtEpochSeconds }: Interval): boolean =>
  (busy[indexEndingAfter(busy, startsAtEpochSeconds)]?.startsAtEpochSeconds ?? Infinity) >= endsAtEpochSeconds;
