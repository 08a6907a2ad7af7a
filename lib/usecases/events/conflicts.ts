import { isDeepStrictEqual } from 'node:util';
import {
  entryChanges,
  conflictWindow,
  type AddedBusyTime,
  type CalendarEntry,
} from '../../domain/event/calendar-entry.js';
import type { Change } from '../../domain/change/change.js';
import type { DurationClass } from '../../domain/event/duration-class.js';
import { isCalendarId, primaryCalendarId } from '../../domain/calendar/calendar.js';
import { roleOn, type EventRecord } from '../../domain/event/event.js';
import { earliestStartIn, scheduleOf } from '../../domain/event/entry-timing.js';
import { overlapTester, windowAround, type Interval } from '../../domain/time/event-time.js';
import { unionOf } from '../../domain/time/intervals.js';
import { ProblemError, type Fault } from '../../domain/errors.js';
import type { Scheduled, Slot } from '../../domain/event/occurrence.js';
import { BudgetExceededError, MAX_STEPS_A_REQUEST } from '../../domain/recurrence/budget.js';
import { busyEntriesOverlapping } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { busyEvent, busySeries, firstBusySlot, type BusySource } from '../calendar/busy-time.js';
import { conflictView, hiddenConflictViews, type ConflictView } from '../../views/conflict.js';
import { isBatch } from './booked-calendars.js';
import type { Context } from '../context.js';
import { readerOfAll } from './reader.js';

/** What a write does if it overlaps other events. */
export type OnConflict = 'reject' | 'allow';

/** The maximum number of conflicts in a response. */
const MAX_LISTED = 20;

/** An overlap of one change with another event, or with an earlier one of the same batch. */
interface Conflict {
  /** The person or calendar with the overlap. */
  participantId: string;
  index: number;
  slot: Slot;
  batchIndex: number | undefined;
}

/** Whether a change adds or moves busy time on this calendar. Other changes need no conflict check. */
export const movesBusyTime = ({ before, version }: Change, userId: string): boolean =>
  entryChanges(before, version.event).busyTimeMovedFor.has(userId);

/** The changes to check, and earlier ones of the same request that count as if they were stored. */
interface ChangesToCheck {
  changes: Change[];
  /** The busy time that each change adds. */
  added: AddedBusyTime[];
  pending: Change[];
  /** The classes of the calendar's busy time, as read before the check. */
  durationClasses: ReadonlySet<DurationClass>;
}

export interface ConflictSearch {
  /** The first overlap of each change with each event, by start. */
  conflicts: Conflict[];
  /** By event id: the time up to which a change was checked, in epoch seconds, if the step budget ended the check. */
  checkedUntil: ReadonlyMap<string, number>;
}

/** Another event on the calendar, and its index if it is in the same batch. */
interface Candidate {
  source: BusySource;
  batchIndex: number | undefined;
}

/** Finds the events on a participant's calendar that the changes overlap, as far as the step budget reaches. */
export async function searchConflicts(
  context: Context,
  userId: string,
  { changes, added: timesAdded, pending, durationClasses }: ChangesToCheck,
): Promise<ConflictSearch> {
  const added = changes.map((change, index) => addedBy(context, change, () => timesAdded[index]?.(userId) ?? []));
  const search = { changes, durationClasses };
  const stored = await Promise.all(added.map(({ spans }) => candidatesInStore(context, userId, spans, search)));
  const overlaps: (Overlap & { index: number })[] = [];
  const checkedUntil = new Map<string, number>();
  for (const [index, { spans, unreadFrom }] of added.entries()) {
    const earlier = [...pending, ...changes.slice(0, index)].flatMap(
      ({ version: { event } }, position): Candidate[] => {
        const source = busyEvent(event, userId);
        return source ? [{ source, batchIndex: isBatch(changes) ? position - pending.length : undefined }] : [];
      },
    );
    const search = findOverlaps(context, { candidates: [...(stored[index] ?? []), ...earlier], spans });
    const until = unreadFrom ?? search.checkedUntil;
    overlaps.push(...search.overlaps.sort(bySlot).map((overlap) => ({ index, ...overlap })));
    if (until !== undefined) checkedUntil.set(changes[index]?.version.event.id ?? '', until);
  }
  return { conflicts: await withEvents(context, userId, overlaps, (index) => added[index]?.spans ?? []), checkedUntil };
}

/**
 * The busy time of a participant after a change that was not busy before. If the step budget does not suffice to
 * compute it, `unreadFrom` is the start of the unchecked time.
 */
function addedBy(
  context: Context,
  change: Change,
  timeAdded: () => Interval[],
): { spans: Interval[]; unreadFrom: number | undefined } {
  const nowEpochSeconds = Math.floor(context.now().getTime() / 1000);
  const spans = withinBudget(timeAdded);
  const { startsAtEpochSeconds } = conflictWindow(change.version.event, nowEpochSeconds);
  return { spans: spans ?? [], unreadFrom: spans ? undefined : startsAtEpochSeconds };
}

/** The result of `work`; `undefined` if it exceeds the step budget. */
function withinBudget<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof BudgetExceededError) return undefined;
    throw error;
  }
}

async function candidatesInStore(
  context: Context,
  userId: string,
  spans: Interval[],
  { changes, durationClasses }: Pick<ChangesToCheck, 'changes' | 'durationClasses'>,
): Promise<Candidate[]> {
  const window = windowAround(spans);
  if (!window) return [];
  const isOther = ({ eventId }: CalendarEntry): boolean => changes.every(({ version }) => version.event.id !== eventId);
  const isInTheWay = overlapTester(spans);
  const entries = (await busyEntriesOverlapping(context.table, userId, window, durationClasses)).filter(isOther);
  const singles = entries.filter((entry) => !entry.isSeries && isInTheWay(entry)).slice(0, MAX_LISTED);
  const series = entries.filter((entry) => entry.isSeries && mayReachInto(context, entry, window));
  const unread = [...singles, ...series.filter(({ timing }) => !timing?.schedule)];
  const events = await findEvents(
    context.table,
    unread.map(({ eventId }) => eventId),
  );
  return [...events.map((event) => busyEvent(event, userId)), ...series.map(busySeries)]
    .filter((source) => source !== undefined)
    .map((source) => ({ source, batchIndex: undefined }));
}

/** If the step budget is used up, the series stays a candidate, and the search reports how far it was checked. */
const mayReachInto = ({ budget }: Context, entry: CalendarEntry, window: Interval): boolean =>
  withinBudget(() => earliestStartIn(entry, window, budget) !== undefined) ?? true;

/** An overlap with a candidate. */
interface Overlap {
  slot: Slot<Scheduled>;
  batchIndex: number | undefined;
}

/**
 * Finds the first overlap with each candidate. Searches in order of time, so that if the step budget ends the search,
 * everything before one instant has been checked.
 */
function findOverlaps(
  context: Context,
  { candidates, spans }: { candidates: Candidate[]; spans: Interval[] },
): { overlaps: Overlap[]; checkedUntil: number | undefined } {
  const overlaps: Overlap[] = [];
  let left = candidates;
  for (const part of partsOf(spans, candidates)) {
    const search = (candidate: Candidate): boolean => {
      const slot = firstBusySlot(context, candidate.source, part);
      if (slot) overlaps.push({ slot, batchIndex: candidate.batchIndex });
      return !slot;
    };
    const remaining = withinBudget(() => left.filter(search));
    if (!remaining) return { overlaps, checkedUntil: part[0]?.startsAtEpochSeconds };
    left = remaining;
  }
  return { overlaps, checkedUntil: undefined };
}

/**
 * The maximum number of comparisons per part of the spans; the check is reported part by part. A part has at least this
 * many spans.
 */
const MAX_COMPARISONS_A_PART = 10_000;
const MIN_SPANS_A_PART = 8;

function partsOf(spans: Interval[], { length: candidates }: Candidate[]): Interval[][] {
  const size = Math.max(MIN_SPANS_A_PART, Math.floor(MAX_COMPARISONS_A_PART / Math.max(candidates, 1)));
  return Array.from({ length: Math.ceil(spans.length / size) }, (_, part) =>
    spans.slice(part * size, (part + 1) * size),
  );
}

/**
 * The conflicts with their events, at most the first ones of each change. Reads events of which only the entry is known.
 * A series that changed after its entry was read is searched again.
 */
async function withEvents(
  context: Context,
  userId: string,
  overlaps: (Overlap & { index: number })[],
  spansOf: (index: number) => Interval[],
): Promise<Conflict[]> {
  const counts = new Map<number, number>();
  const listed = overlaps.filter(({ index }) => {
    const count = (counts.get(index) ?? 0) + 1;
    counts.set(index, count);
    return count <= MAX_LISTED;
  });
  const unread = new Set(listed.filter(({ slot }) => !isEvent(slot.event)).map(({ slot }) => slot.event.id));
  const events = new Map((await findEvents(context.table, [...unread])).map((event) => [event.id, event]));
  return listed.flatMap(({ slot, ...rest }): Conflict[] => {
    const event = isEvent(slot.event) ? slot.event : events.get(slot.event.id);
    const current = event && currentSlot(context, userId, { slot, event }, spansOf(rest.index));
    return current ? [{ ...rest, participantId: userId, slot: current }] : [];
  });
}

const isEvent = (scheduled: Scheduled | EventRecord): scheduled is EventRecord => 'access' in scheduled;

function currentSlot(
  context: Context,
  userId: string,
  { slot, event }: { slot: Slot<Scheduled>; event: EventRecord },
  spans: Interval[],
): Slot | undefined {
  const { content, bounds } = slot.event;
  if (isEvent(slot.event) || isDeepStrictEqual(scheduleOf(event), { content, bounds })) return { ...slot, event };
  const source = busyEvent(event, userId);
  return source && firstBusySlot(context, source, spans);
}

const bySlot = ({ slot: a }: Overlap, { slot: b }: Overlap): number =>
  a.startsAtEpochSeconds - b.startsAtEpochSeconds || (a.event.id < b.event.id ? -1 : 1);

/**
 * The conflicts by start, each event once per calendar. For events that the caller cannot see, shows only the busy time, as
 * free-busy does: neither the events nor their number.
 * @param unwritten changes that have no id yet
 */
export async function listConflicts(
  context: Context,
  userId: string,
  conflicts: Conflict[],
  unwritten: Change[],
): Promise<ConflictView[]> {
  const nameless = new Set(unwritten.filter(({ before }) => !before).map(({ version }) => version.event.id));
  const firstConflicts = new Map<string, Conflict>();
  for (const conflict of conflicts.toSorted(bySlot)) {
    const key = `${conflict.slot.event.id} ${conflict.participantId}`;
    if (!firstConflicts.has(key)) firstConflicts.set(key, conflict);
  }
  const listed = [...firstConflicts.values()].slice(0, MAX_LISTED);
  const reader = await readerOfAll(
    context,
    userId,
    listed.map(({ slot }) => slot.event),
  );
  const hidden = new Map<string, Interval[]>();
  const views = listed.flatMap(({ slot, participantId }): ConflictView[] => {
    const calendarId = isCalendarId(participantId) ? participantId : primaryCalendarId(participantId);
    if (roleOn(slot.event, reader)) return [conflictView(slot, calendarId, { hasId: !nameless.has(slot.event.id) })];
    hidden.set(calendarId, [...(hidden.get(calendarId) ?? []), slot]);
    return [];
  });
  for (const [calendarId, spans] of hidden) views.push(...hiddenConflictViews(unionOf(spans), calendarId));
  return views;
}

const faultOf = (conflict: Conflict): Fault => ({
  pointer: `/events/${conflict.index}`,
  detail: `overlaps ${describeCandidate(conflict)}`,
});

function describeCandidate({ batchIndex, participantId }: Conflict): string {
  if (batchIndex !== undefined) return `/events/${batchIndex}`;
  return isCalendarId(participantId) ? `an event on the calendar ${participantId}` : 'an event on your calendar';
}

/** The problem that lists the overlapping events. For a batch, it also names the faulty events of the batch. */
export const scheduleConflict = (views: ConflictView[], conflicts: Conflict[], changes: Change[]): ProblemError =>
  new ProblemError(
    'schedule-conflict',
    conflicts.some(({ participantId }) => isCalendarId(participantId))
      ? 'This overlaps other events on a calendar that rejects overlaps.'
      : 'This overlaps other events on your calendar. Send `on_conflict=allow` to keep both.',
    {
      members: {
        conflicts: views,
        ...(isBatch(changes) ? { errors: conflicts.slice(0, MAX_LISTED).map(faultOf) } : {}),
      },
    },
  );

/** The problem of a check that exceeded the step budget. It says up to which time conflicts were checked. */
export function conflictBudgetExceeded(checkedUntil: ReadonlyMap<string, number>): BudgetExceededError {
  const until = new Date(Math.min(...checkedUntil.values()) * 1000).toISOString();
  return new BudgetExceededError(
    `must not have more occurrences than one request can check for conflicts (${MAX_STEPS_A_REQUEST} steps): checked until ${until}. ` +
      'Send fewer occurrences, or `on_conflict=allow` to save it anyway.',
  );
}
