import { isDeepStrictEqual } from 'node:util';
import { busySlotsWithin } from '../../domain/busy-time.js';
import { isBusyFor } from '../../domain/event/calendar-entry.js';
import type { EventRecord } from '../../domain/event/event.js';
import { overlapTester, windowAround, type Interval } from '../../domain/time/event-time.js';
import { differenceOf, secondsIn, unionOf } from '../../domain/intervals.js';
import { timetableOf, type Slot, type Timetable } from '../../domain/event/occurrence.js';
import type { StepBudget } from '../../domain/recurrence/budget.js';
import { HORIZON_SECONDS } from '../../domain/event/series.js';
import type { Context } from '../context.js';

/** What a request has read of an event, by event and version. */
interface Read {
  timetable: Timetable;
  /** How often it was asked for its first slot. */
  asked: number;
  /** All its busy slots within a window, of an event that has few. */
  few?: { window: Interval; slots: Slot[] };
  hasMany: boolean;
  /** Its busy time within a window. */
  whole?: { window: Interval; spans: Interval[] };
}
const readByRequest = new WeakMap<StepBudget, Map<string, Read>>();

/** An event is read once for each request: a batch asks about it for each of its events, free-busy for each person. */
function readOf({ budget }: Pick<Context, 'budget'>, event: EventRecord): Read {
  const known = readByRequest.get(budget) ?? new Map<string, Read>();
  readByRequest.set(budget, known);
  const key = `${event.id} ${event.version}`;
  const read = known.get(key) ?? { timetable: timetableOf(event, budget), asked: 0, hasMany: false };
  known.set(key, read);
  return read;
}

/**
 * The first time at which an event keeps this person busy within spans, which are disjoint and in order.
 * @throws BudgetExceeded
 */
export function firstBusySlot(
  context: Pick<Context, 'budget'>,
  event: EventRecord,
  userId: string,
  spans: Interval[],
): Slot | undefined {
  if (!isBusyFor(event, userId)) return undefined;
  const { budget } = context;
  const read = readOf(context, event);
  const few = fewSlotsAround(read, spans, budget);
  if (few) {
    budget.spend(Math.ceil(few.length / SLOTS_A_STEP));
    return few.find(overlapTester(spans));
  }
  const [first] = busySlotsWithin(read.timetable, spans, budget);
  return first;
}

/** How many known slots are looked at for a step. */
const SLOTS_A_STEP = 16;
/** The most slots that are kept of an event: those of a daily series in the three years around what is asked for. */
const MAX_KEPT = 1_100;
/** After so many it is guessed whether there will be more. */
const FIRST_LOOK = 32;

/** All busy slots around the spans, of an event that has few, once it is asked for more than once. */
function fewSlotsAround(read: Read, spans: Interval[], budget: StepBudget): Slot[] | undefined {
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

/** All slots of a window, unless there are more, or as it seems will be. */
function atMost(count: number, slots: Iterable<Slot>, window: Interval): Slot[] | undefined {
  const found: Slot[] = [];
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

/** How many spans are merged for a step. */
const SPANS_A_STEP = 16;

/**
 * The time within a window at which any of the events keeps this person busy, as spans that may reach out of it. Where
 * most of the window is busy already, an event is asked about the rest alone.
 * @throws BudgetExceeded
 */
export function busySpans(
  context: Pick<Context, 'budget'>,
  events: EventRecord[],
  userId: string,
  { window, known }: { window: Interval; known: Interval[] },
): Interval[] {
  const { budget } = context;
  let busy = unionOf(known);
  for (const event of events.filter((one) => isBusyFor(one, userId))) {
    const spans = spansToAdd(budget, readOf(context, event), window, busy);
    budget.spend(Math.ceil((busy.length + spans.length) / SPANS_A_STEP));
    if (spans.length > 0) busy = unionOf([...busy, ...spans]);
  }
  return busy;
}

function spansToAdd(budget: StepBudget, read: Read, window: Interval, busy: Interval[]): Interval[] {
  if (read.whole && isDeepStrictEqual(read.whole.window, window)) return read.whole.spans;
  const free = differenceOf([window], busy);
  const isMostlyBusy = secondsIn(free) * 2 < secondsIn([window]);
  const spans = unionOf([...busySlotsWithin(read.timetable, isMostlyBusy ? free : [window], budget)]);
  if (!isMostlyBusy) read.whole = { window, spans };
  return spans;
}
