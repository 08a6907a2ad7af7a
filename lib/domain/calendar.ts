/**
 * Calendars: which time an event takes up on the calendar of each person on it, and whose busy time a change moves.
 */
import type { EventRecord } from './event.js';
import { intervalOf, type Interval } from './event-time.js';

/** One event on one person's calendar. */
export interface CalendarEntry extends Interval {
  userId: string;
  eventId: string;
  /** Opaque and accepted: the only time that conflicts are judged against. */
  isBusy: boolean;
  /** Deleted events stay on the calendars of their owners, who may list and restore them. */
  isDeleted: boolean;
}

/** The entries of an event, by user id. */
export function entriesOf(event: EventRecord): Map<string, CalendarEntry> {
  const interval = intervalOf(event.content);
  const people = Object.entries(event.access).filter(([, { role }]) => !event.isDeleted || role === 'owner');
  return new Map(
    people.map(([userId, { response }]) => [
      userId,
      {
        userId,
        eventId: event.id,
        ...interval,
        isBusy: !event.isDeleted && event.content.transparency === 'opaque' && response === 'accepted',
        isDeleted: event.isDeleted,
      },
    ]),
  );
}

export interface CalendarChange {
  put: CalendarEntry[];
  /** The users whose entry goes away. */
  removeFrom: string[];
  /** The users whose calendar gets busy time, or gets it moved: their conflicts must be judged again. */
  busyTimeMovedFor: Set<string>;
}

const isSame = (a: CalendarEntry, b: CalendarEntry): boolean =>
  isSameTime(a, b) && a.isBusy === b.isBusy && a.isDeleted === b.isDeleted;
const isSameTime = (a: Interval, b: Interval): boolean =>
  a.startsAtEpochSeconds === b.startsAtEpochSeconds && a.endsAtEpochSeconds === b.endsAtEpochSeconds;

/** What a change of an event does to calendars. */
export function calendarChange(before: EventRecord | undefined, after: EventRecord): CalendarChange {
  const old = before ? entriesOf(before) : new Map<string, CalendarEntry>();
  const now = entriesOf(after);
  const put = [...now.values()].filter((entry) => {
    const previous = old.get(entry.userId);
    return !previous || !isSame(previous, entry);
  });
  const moved = put.filter((entry) => {
    const previous = old.get(entry.userId);
    return entry.isBusy && !(previous?.isBusy && isSameTime(previous, entry));
  });
  return {
    put,
    removeFrom: [...old.keys()].filter((userId) => !now.has(userId)),
    busyTimeMovedFor: new Set(moved.map(({ userId }) => userId)),
  };
}
