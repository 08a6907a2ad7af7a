/**
 * Calendar entries: when an event takes place, once for each participant, and how a change of the event changes them. A
 * participant is a person on the event, or a calendar that is shared as a whole.
 */
import { isDeepStrictEqual } from 'node:util';
import { busySlotsWithin } from './busy-time.js';
import type { Change } from '../change/change.js';
import { covers, entryTimingOf, type EntryTimes } from './entry-timing.js';
import { accessOf, calendarsOf, type EventContent, type EventRecord } from './event.js';
import { isCalendarId, primaryCalendarId } from '../calendar/calendar.js';
import { SECONDS_A_DAY } from '../time/civil-date.js';
import { intervalOf, windowAround, type Interval } from '../time/event-time.js';
import { differenceOf, unionOf } from '../time/intervals.js';
import { timetableOf } from './occurrence.js';
import type { StepBudget } from '../recurrence/budget.js';
import { HORIZON_SECONDS, spanOf } from './series.js';

/** One event for one participant. A series is one entry, from its start to the end of its last occurrence. */
export interface CalendarEntry extends EntryTimes {
  /** The id of a person or a calendar. */
  participantId: string;
  isSeries: boolean;
  /**
   * Whether the event lives on the calendar of this participant: the calendar itself, or the person's primary calendar.
   */
  isHome: boolean;
  /** The owners and the home calendar of a deleted event keep their entries, so that owners can list and restore it. */
  isDeleted: boolean;
}

/** Whether the event, or at least one of its occurrences, is busy time of this participant. */
export function isBusyFor(event: EventRecord, participantId: string): boolean {
  const { transparency, exceptions } = event.content;
  const isOpaque = [transparency, ...Object.values(exceptions).map((own) => own.transparency)].includes('opaque');
  return !event.isDeleted && isOpaque && attends(event, participantId);
}

const attends = (event: EventRecord, participantId: string): boolean =>
  isCalendarId(participantId)
    ? calendarsOf(event).includes(participantId)
    : accessOf(event, participantId)?.response === 'accepted';

/** The participants that have an entry. A deleted event has entries only for its owners and its home calendar. */
function participantsOf(event: EventRecord): string[] {
  const { content, access, isDeleted } = event;
  const people = Object.entries(access).filter(([, { role }]) => !isDeleted || role === 'owner');
  const calendars = calendarsOf(event).filter((id) => !isDeleted || id === content.calendar_id);
  return [...people.map(([userId]) => userId), ...calendars];
}

/** The entries of an event, by participant. */
export function entriesOf(event: EventRecord): Map<string, CalendarEntry> {
  const first = intervalOf(event.content);
  const span = spanOf(event, first);
  const earliestEpochSeconds = event.bounds ? earliestStart(event, span) : span.startsAtEpochSeconds;
  const timing = entryTimingOf(event, first);
  const home = event.content.calendar_id;
  return new Map(
    participantsOf(event).map((participantId) => [
      participantId,
      {
        participantId,
        eventId: event.id,
        ...span,
        ...(earliestEpochSeconds < span.startsAtEpochSeconds && { earliestEpochSeconds }),
        isSeries: event.bounds !== null,
        ...(timing && { timing }),
        isHome: home === participantId || home === primaryCalendarId(participantId),
        isBusy: isBusyFor(event, participantId),
        isDeleted: event.isDeleted,
      },
    ]),
  );
}

export interface EntryChanges {
  put: CalendarEntry[];
  /** Entries that cover less time than before. A stale one costs reads of its event, but never misses an occurrence. */
  shorten: CalendarEntry[];
  /** The participants whose entry is removed. */
  removeFrom: string[];
  /**
   * The participants whose busy time is added or moved. Concurrent conflict checks of their calendars must run again.
   */
  busyTimeMovedFor: Set<string>;
}

/**
 * The members of an event that determine its times, to compare before and after. Of a single event, only start and end
 * as instants: another zone with the same instants does not move it.
 */
const timingOf = ({ content, bounds }: EventRecord) => (bounds ? seriesTimingOf(content) : intervalOf(content));

const seriesTimingOf = ({
  start_time,
  end_time,
  time_zone,
  transparency,
  recurrence_pattern,
  exceptions,
}: EventContent) => ({
  start_time,
  end_time,
  time_zone,
  transparency,
  recurrence_pattern,
  exceptions: Object.entries(exceptions).map(([at, own]) => [at, own.start_time, own.end_time, own.transparency]),
});

const earliestOf = ({ earliestEpochSeconds, startsAtEpochSeconds }: CalendarEntry): number =>
  earliestEpochSeconds ?? startsAtEpochSeconds;
const withoutReach = ({ earliestEpochSeconds, endsAtEpochSeconds, timing, ...rest }: CalendarEntry) => rest;

function onlyReachesLess(old: CalendarEntry | undefined, now: CalendarEntry): boolean {
  if (!old?.timing || !now.timing || !covers(old.timing, now.timing)) return false;
  if (!isDeepStrictEqual(withoutReach(now), withoutReach(old))) return false;
  return now.endsAtEpochSeconds <= old.endsAtEpochSeconds && earliestOf(now) >= earliestOf(old);
}

/** The changes of an event's calendar entries. */
export function entryChanges(before: EventRecord | undefined, after: EventRecord): EntryChanges {
  const old = before ? entriesOf(before) : new Map<string, CalendarEntry>();
  const now = entriesOf(after);
  const isSameTiming = before && isDeepStrictEqual(timingOf(before), timingOf(after));
  const busy = [...now.values()].filter(({ isBusy }) => isBusy);
  const moved = busy.filter(({ participantId }) => !(isSameTiming && old.get(participantId)?.isBusy));
  const changed = [...now.values()].filter((entry) => !isDeepStrictEqual(entry, old.get(entry.participantId)));
  const isShorter = (entry: CalendarEntry): boolean => onlyReachesLess(old.get(entry.participantId), entry);
  return {
    put: changed.filter((entry) => !isShorter(entry)),
    shorten: changed.filter(isShorter),
    removeFrom: [...old.keys()].filter((participantId) => !now.has(participantId)),
    busyTimeMovedFor: new Set(moved.map(({ participantId }) => participantId)),
  };
}

/** The calendars on which a change adds or moves busy time. */
export function bookingsMovedBy({ before, version: { event } }: Change): string[] {
  const calendars = calendarsOf(event);
  if (calendars.length === 0) return [];
  const { busyTimeMovedFor } = entryChanges(before, event);
  return calendars.filter((id) => busyTimeMovedFor.has(id));
}

/** The busy time of an event within a window, for its busy participants. */
const busySpans = (event: EventRecord, window: Interval, budget: StepBudget): Interval[] =>
  unionOf([...busySlotsWithin(timetableOf(event, budget), [window], budget)]);

/**
 * The window in which a change is checked for conflicts: the event itself; for a series, one year from its first
 * occurrence or from now, whichever is later.
 */
export function conflictWindow(event: EventRecord, nowEpochSeconds: number): Interval {
  const span = spanOf(event);
  if (!event.bounds) return span;
  const startsAtEpochSeconds = Math.max(earliestStart(event, span), nowEpochSeconds);
  return { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + HORIZON_SECONDS };
}

/** An exception can take place before its series starts. */
const earliestStart = ({ content }: EventRecord, { startsAtEpochSeconds }: Interval): number =>
  Math.min(
    startsAtEpochSeconds,
    ...[
      ...(content.recurrence_pattern?.rdates ?? []),
      ...Object.values(content.exceptions).map((own) => own.start_time),
    ]
      .filter((text) => text !== undefined)
      .map((text) => Date.parse(text) / 1000 - SECONDS_A_DAY),
  );

/** The busy time that a change adds for a participant, as disjoint spans. @throws BudgetExceededError */
export type AddedBusyTime = (participantId: string) => Interval[];

/**
 * The busy time that a change adds. Time that was busy before is not checked again: a new title, a shorter meeting or a
 * cancelled occurrence never conflicts. The time before and after the change is computed at most once, however many
 * participants there are.
 */
export function busyTimeAdded(
  { before, replacedPart, version: { event } }: Change,
  nowEpochSeconds: number,
  budget: StepBudget,
): AddedBusyTime {
  const { busyTimeMovedFor } = entryChanges(before, event);
  const previous = before ?? replacedPart;
  let spans: Interval[] | undefined;
  let added: Interval[] | undefined;
  return (participantId) => {
    if (!busyTimeMovedFor.has(participantId)) return [];
    spans ??= busySpans(event, conflictWindow(event, nowEpochSeconds), budget);
    const window = windowAround(spans);
    if (!previous || !window || !isBusyFor(previous, participantId)) return spans;
    added ??= differenceOf(spans, busySpans(previous, window, budget));
    return added;
  };
}
