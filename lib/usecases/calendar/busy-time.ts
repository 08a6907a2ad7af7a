import { isDeepStrictEqual } from 'node:util';
import { busySlotsWithin } from '../../domain/event/busy-time.js';
import { isBusyFor, type CalendarEntry } from '../../domain/event/calendar-entry.js';
import type { EventRecord } from '../../domain/event/event.js';
import { overlapTester, windowAround, type Interval } from '../../domain/time/event-time.js';
import { differenceOf, secondsIn, unionOf } from '../../domain/time/intervals.js';
import { timetableOf, type Scheduled, type Slot, type Timetable } from '../../domain/event/occurrence.js';
import type { StepBudget } from '../../domain/recurrence/budget.js';
import { HORIZON_SECONDS } from '../../domain/event/series.js';
import type { Context } from '../context.js';

/** Something that keeps a person busy: an event, or the schedule of a series in its calendar entry. */
export interface BusySource<Of extends Scheduled = Scheduled> {
  /** Equal keys have equal busy time. */
  key: string;
  scheduled: Of;
}

export const busyEvent = (event: EventRecord, userId: string): BusySource<EventRecord> | undefined =>
  isBusyFor(event, userId) ? { key: `${event.id} ${event.version}`, scheduled: event } : undefined;

/** `undefined` where the entry carries no schedule, and the event must be read. */
export function busySeries({ eventId, timing }: CalendarEntry): BusySource | undefined {
  const schedule = timing?.schedule;
  return schedule && { key: `${eventId} ${JSON.stringify(schedule)}`, scheduled: { id: eventId, ...schedule } };
}

/** What a request has read of a source. */
interface Read<Of extends Scheduled> {
  timetable: Timetable<Of>;
  /** How often it was asked for its first slot. */
  asked: number;
  /** All its busy slots within a window, of a source that has few. */
  few?: { window: Interval; slots: Slot<Of>[] };
  hasMany: boolean;
  /** Its busy time within a window. */
  whole?: { window: Interval; spans: Interval[] };
}
const readByRequest = new WeakMap<StepBudget, Map<string, Read<Scheduled>>>();

/** A source is read once for each request: a batch asks about it for each of its events, free-busy for each person. */
function readOf<Of extends Scheduled>(
  { budget }: Pick<Context, 'budget'>,
  { key, scheduled }: BusySource<Of>,
): Read<Of> {
  const known = readByRequest.get(budget) ?? new Map<string, Read<Scheduled>>();
  readByRequest.set(budget, known);
  // A key belongs to events or to entries, never to both.
  const read = (known.get(key) as Read<Of> | undefined) ?? {
    timetable: timetableOf(scheduled, budget),
    asked: 0,
    hasMany: false,
  };
  known.set(key, read);
  return read;
}

/**
 * The first time at which a source keeps the person busy within spans, which are disjoint and in order.
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

/** How many known slots are looked at for a step. */
const SLOTS_A_STEP = 16;
/** The most slots that are kept of an event: those of a daily series in the three years around what is asked for. */
const MAX_KEPT = 1_100;
/** After so many it is guessed whether there will be more. */
const FIRST_LOOK = 32;

/** All busy slots around the spans, of an event that has few, once it is asked for more than once. */
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

/** All slots of a window, unless there are more, or as it seems will be. */
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

/** How many spans are merged for a step. */
const SPANS_A_STEP = 16;

/**
 * The time within a window at which any of the sources keeps the person busy, as spans that may reach out of it. Where
 * most of the window is busy already, a source is asked about the rest alone.
 * @throws BudgetExceededError
 */
export function busySpans(
  context: Pick<Context, 'budget'>,
  sources: BusySource[],
  { window, known }: { window: Interval; known: Interval[] },
): Interval[] {
  const { budget } = context;
  let busy = unionOf(known);
  for (const source of sources) {
    const spans = spansToAdd(budget, readOf(context, source), window, busy);
    budget.spend(Math.ceil((busy.length + spans.length) / SPANS_A_STEP));
    if (spans.length > 0) busy = unionOf([...busy, ...spans]);
  }
  return busy;
}

function spansToAdd(budget: StepBudget, read: Read<Scheduled>, window: Interval, busy: Interval[]): Interval[] {
  if (read.whole && isDeepStrictEqual(read.whole.window, window)) return read.whole.spans;
  const free = differenceOf([window], busy);
  const isMostlyBusy = secondsIn(free) * 2 < secondsIn([window]);
  const spans = unionOf([...busySlotsWithin(read.timetable, isMostlyBusy ? free : [window], budget)]);
  if (!isMostlyBusy) read.whole = { window, spans };
  return spans;
}
