import { earliestStartIn } from '../../domain/event/entry-timing.js';
import { authorise } from '../../domain/event/event.js';
import { formatInstant, type Interval } from '../../domain/time/event-time.js';
import { busyEntriesOverlapping } from '../../store/calendar-entries.js';
import { findEvent, findEvents } from '../../store/events.js';
import { busyEvent, busySeries, busySpans } from './busy-time.js';
import type { Context } from '../context.js';

/** The busy time of a person; `null` if they do not share it with the caller. */
export interface FreeBusy {
  user_id: string;
  busy: { start_time: string; end_time: string }[] | null;
}

/** A person in the request, and whether the caller can see their busy time. */
export interface Person {
  userId: string;
  isShown: boolean;
}

/** The steps per span of the response. The maximum of spans is then less than 6 MB. */
const STEPS_A_SPAN = 30;

/** The busy time of these people within a window. It stays `undefined` for people who do not share it. */
export const readFreeBusy = (context: Context, people: Person[], window: Interval): Promise<FreeBusy[]> =>
  Promise.all(
    people.map(async ({ userId, isShown }) => ({
      user_id: userId,
      busy: isShown ? (await busyTimes(context, userId, window)).map(timesView) : null,
    })),
  );

/**
 * The people in the response: the caller, or everyone on an event. Those who have accepted or answered tentatively
 * share their busy time. Editors and owners.
 */
export async function peopleAsked(context: Context, userId: string, eventId: string | undefined): Promise<Person[]> {
  if (eventId === undefined) return [{ userId, isShown: true }];
  const { access } = authorise(await findEvent(context.table, eventId), userId, 'edit');
  return Object.entries(access).map(([id, { response }]) => ({
    userId: id,
    isShown: id === userId || response === 'accepted' || response === 'tentative',
  }));
}

const timesView = ({ startsAtEpochSeconds, endsAtEpochSeconds }: Interval) => ({
  start_time: formatInstant(startsAtEpochSeconds, 'UTC'),
  end_time: formatInstant(endsAtEpochSeconds, 'UTC'),
});

async function busyTimes(context: Context, userId: string, window: Interval): Promise<Interval[]> {
  const entries = await busyEntriesOverlapping(context.table, userId, window);
  const series = entries.filter(
    (entry) => entry.isSeries && earliestStartIn(entry, window, context.budget) !== undefined,
  );
  const unread = series.filter(({ timing }) => !timing?.schedule);
  const events = await findEvents(
    context.table,
    unread.map(({ eventId }) => eventId),
  );
  const sources = [...series.map(busySeries), ...events.map((event) => busyEvent(event, userId))];
  const known = entries.filter(({ isSeries }) => !isSeries);
  const spans = busySpans(
    context,
    sources.filter((source) => source !== undefined),
    { window, known },
  );
  context.budget.spend(STEPS_A_SPAN * spans.length);
  return spans.map((span) => clipped(span, window));
}

const clipped = (interval: Interval, window: Interval): Interval => ({
  startsAtEpochSeconds: Math.max(interval.startsAtEpochSeconds, window.startsAtEpochSeconds),
  endsAtEpochSeconds: Math.min(interval.endsAtEpochSeconds, window.endsAtEpochSeconds),
});
