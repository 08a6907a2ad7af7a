import { isDeepStrictEqual } from 'node:util';
import { busySlotsWithin } from '../../domain/event/busy-time.js';
import { isBusyFor, type CalendarEntry } from '../../domain/event/calendar-entry.js';
import { mayOverlap } from '../../domain/event/entry-timing.js';
import type { EventRecord } from '../../domain/event/event.js';
import { overlapTester, windowAround, type Interval } from '../../domain/time/event-time.js';
import { differenceOf, secondsIn, unionOf } from '../../domain/time/intervals.js';
import { timetableOf, type Scheduled, type Slot, type Timetable } from '../../domain/event/occurrence.js';
import type { StepBudget } from '../../domain/recurrence/budget.js';
import { HORIZON_SECONDS } from '../../domain/event/series.js';
import type { Context } from '../context.js';

/** A source of busy time: an event, or the schedule of a series in its calendar entry. */
export interface BusySource<Of extends Scheduled = Scheduled> {
  /** Sources with the same key have the same busy time. */
  readonly key: string;
  scheduled: Of;
  /** Whether it can be busy at any time of the spans, judging by its calendar entry. */
  mayOverlap?: (spans: Interval[], budget: StepBudget) => boolean;
}

export const busyEvent = (event: EventRecord, userId: string): BusySource<EventRecord> | undefined =>
  isBusyFor(event, userId) ? { key: `${event.id} ${event.version}`, scheduled: event } : undefined;

/** `undefined` if the entry contains no schedule; the event must then be read. */
export function busySeries(entry: CalendarEntry): BusySource | undefined {
  const { eventId, timing } = entry;
  const schedule = timing?.schedule;
  return (
    schedule && {
      // Most series of a full calendar are never expanded.
      get key() {
        return `${eventId} ${JSON.stringify(schedule)}`;
      },
      scheduled: { id: eventId, ...schedule },
      mayOverlap: (spans, budget) => mayOverlap(entry, spans, budget),
    }
  );
}

/** What a request has computed for one source. */
interface Read<Of extends Scheduled> {
  timetable: Timetable<Of>;
  /** How often the first slot was asked for. */
  asked: number;
  /** All busy slots within a window, if there are few. */
  few?: { window: Interval; slots: Slot<Of>[] };
  hasMany: boolean;
  /** The busy time within a window. */
  whole?: { window: Interval; spans: Interval[] };
}
const readByRequest = new WeakMap<StepBudget, Map<string, Read<Scheduled>>>();

/** Computes each source once per request: a batch asks for it once per event, free-busy once per person. */
function readOf<Of extends Scheduled>(
  { budget }: Pick<Context, 'budget'>,
  { key, scheduled }: BusySource<Of>,
): Read<Of> {
  const known = readByRequest.get(budget) ?? new Map<string, Read<Scheduled>>();
  readByRequest.set(budget, known);
  // A key identifies either an event or an entry, never both.
  const read = (known.get(key) as Read<Of> | undefined) ?? {
    timetable: timetableOf(scheduled, budget),
    asked: 0,
    hasMany: false,
  };
  known.set(key, read);
  return read;
}

/**
 * The first slot of a source that overlaps the spans, which are disjoint and sorted.
 * @throws BudgetExceededError
 */
export function firstBusySlot<Of extends Scheduled>(
  context: Pick<Context, 'budget'>,
  source: BusySource<Of>,
  spans: Interval[],
): Slot<Of> | undefined {
  const { budget } = context;
  const read = readOf(context, source);
  const few = fewSlotsAround(read, spans, budget);
  if (few) {
    budget.spend(Math.ceil(few.length / SLOTS_A_STEP));
    return few.find(overlapTester(spans));
  }
  const [first] = busySlotsWithin(read.timetable, spans, budget);
  return first;
}

/** How many known slots are compared per step. */
const SLOTS_A_STEP = 16;
/** The maximum of slots kept per event: a daily series in the three years around the window. */
const MAX_KEPT = 1_100;
/** After this number of slots, the total is estimated. */
const FIRST_LOOK = 32;

/** All busy slots around the spans, if the event has few and is asked for more than once. */
function fewSlotsAround<Of extends Scheduled>(
  read: Read<Of>,
  spans: Interval[],
  budget: StepBudget,
): Slot<Of>[] | undefined {
  const window = windowAround(spans);
  read.asked += 1;
  if (!window || read.asked === 1 || read.hasMany) return undefined;
  if (read.few && isWithin(window, read.few.window)) return read.few.slots;
  const wide = around(window, read.few?.window ?? window);
  const slots = atMost(MAX_KEPT, busySlotsWithin(read.timetable, [wide], budget), wide);
  if (slots) read.few = { window: wide, slots };
  else read.hasMany = true;
  return slots;
}

/** All slots of a window; `undefined` if there are more than the maximum, or probably will be. */
function atMost<Of extends Scheduled>(
  count: number,
  slots: Iterable<Slot<Of>>,
  window: Interval,
): Slot<Of>[] | undefined {
  const found: Slot<Of>[] = [];
  for (const slot of slots) {
    found.push(slot);
    const since = slot.startsAtEpochSeconds - (found[0]?.startsAtEpochSeconds ?? NaN);
    const isDense = found.length === FIRST_LOOK && (since / FIRST_LOOK) * count < secondsIn([window]);
    if (isDense || found.length > count) return undefined;
  }
  return found;
}

const isWithin = (inner: Interval, outer: Interval): boolean =>
  inner.startsAtEpochSeconds >= outer.startsAtEpochSeconds && inner.endsAtEpochSeconds <= outer.endsAtEpochSeconds;

const around = (one: Interval, other: Interval): Interval => ({
  startsAtEpochSeconds: Math.min(one.startsAtEpochSeconds, other.startsAtEpochSeconds) - HORIZON_SECONDS,
  endsAtEpochSeconds: Math.max(one.endsAtEpochSeconds, other.endsAtEpochSeconds) + HORIZON_SECONDS,
});

/** How many spans are merged per step. */
const SPANS_A_STEP = 16;

/**
 * The time within a window at which any source keeps the person busy, as spans that can extend beyond the window. Where
 * most of the window is already busy, only the rest is searched.
 * @throws BudgetExceededError
 */
export function busySpans(
  context: Pick<Context, 'budget'>,
  sources: BusySource[],
  { window, known }: { window: Interval; known: Interval[] },
): Interval[] {
  const { budget } = context;
  let busy = unionOf(known);
  let free = differenceOf([window], busy);
  let added: Interval[] = [];
  const merge = (): void => {
    budget.spend(Math.ceil((busy.length + added.length) / SPANS_A_STEP));
    busy = unionOf([...busy, ...added]);
    free = differenceOf([window], busy);
    added = [];
  };
  for (const source of sources) {
    if (source.mayOverlap?.(free, budget) === false) continue;
    for (const span of spansToAdd(budget, readOf(context, source), window, free)) added.push(span);
    // Sorting everything again for each source would take quadratic time.
    if (added.length > Math.max(busy.length, SPANS_A_STEP)) merge();
  }
  if (added.length > 0) merge();
  return busy;
}

/** @param free the part of the window that other sources leave free, as far as is known */
function spansToAdd(budget: StepBudget, read: Read<Scheduled>, window: Interval, free: Interval[]): Interval[] {
  if (read.whole && isDeepStrictEqual(read.whole.window, window)) return read.whole.spans;
  const isMostlyBusy = secondsIn(free) * 2 < secondsIn([window]);
  const spans = unionOf([...busySlotsWithin(read.timetable, isMostlyBusy ? free : [window], budget)]);
  if (!isMostlyBusy) read.whole = { window, spans };
  return spans;
}
