/** Finds times at which everyone is free, from what keeps each of them busy. */
import type { StepBudget } from '../recurrence/budget.js';
import type { Interval } from '../time/event-time.js';
import { differenceOf, indexEndingAfter, unionOf } from '../time/intervals.js';
import { firstOnGrid, type TimeGrid } from '../time/weekly-hours.js';

/** What slots must be like. */
export interface SlotSearch {
  /** Each slot lies within one of these spans, which are in order. */
  within: Interval[];
  durationSeconds: number;
  /** The times at which a slot can start. */
  grid: TimeGrid;
  /** The maximum number of slots. */
  limit: number;
}

/** Busy times, each as spans in order that neither overlap nor touch. */
export interface BusyTimes {
  /** Of those who must all be free. */
  required: Interval[][];
  /** Of those of whom one must be free for the whole slot; `undefined` if there are none. */
  alternatives: Interval[][] | undefined;
}

export interface FoundSlot extends Interval {
  /** The index of the first alternative that is free. */
  alternative?: number;
}

/** How many spans are compared for a step. */
const SPANS_A_STEP = 16;

/**
 * The first slots at which all required are free, and one of the alternatives, by start. Slots can overlap each other. The
 * cost is that of the busy times, whatever the step: a search goes from one free span to the next.
 * @throws BudgetExceededError
 */
export function findSlots(search: SlotSearch, busy: BusyTimes, budget: StepBudget): FoundSlot[] {
  const { within, durationSeconds, grid, limit } = search;
  const { required, alternatives } = busy;
  const free = differenceOf(within, unionOf(required.flat()));
  const others = alternatives ?? [];
  const compared = [...required, ...others].reduce((sum, { length }) => sum + length, within.length);
  budget.spend(Math.ceil((compared + free.length * others.length) / SPANS_A_STEP));
  const choices = alternatives?.map((spans) => startsIn(differenceOf(free, spans), durationSeconds));
  const starts = unionOf(choices ? choices.flat() : startsIn(free, durationSeconds));
  const slots: FoundSlot[] = [];
  for (const startsAtEpochSeconds of gridTimesIn(starts, grid)) {
    if (slots.length === limit) break;
    const slot = { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + durationSeconds };
    const alternative = choices?.findIndex((spans) => includes(spans, startsAtEpochSeconds));
    slots.push(alternative === undefined ? slot : { ...slot, alternative });
  }
  return slots;
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

const includes = (spans: Interval[], epochSeconds: number): boolean =>
  (spans[indexEndingAfter(spans, epochSeconds)]?.startsAtEpochSeconds ?? Infinity) <= epochSeconds;
