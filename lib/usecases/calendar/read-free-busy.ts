import { earliestStartIn } from '../../domain/event/entry-timing.js';
import { authorise } from '../../domain/event/event.js';
import { formatInstant, type Interval } from '../../domain/time/event-time.js';
import { busyEntriesOverlapping } from '../../store/calendar-entries.js';
import { findEvent, findEvents } from '../../store/events.js';
import { busyEvent, busySeries, busySpans } from './busy-time.js';
import type { Context } from '../context.js';

/** When somebody is busy; `null` for who has not agreed to show it. */
export interface FreeBusy {
  user_id: string;
  busy: { start_time: string; end_time: string }[] | null;
}

/** Somebody whose time is asked for, and whether the caller may see it. */
export interface Person {
  userId: string;
  isShown: boolean;
}

/** What a span of the answer costs, in steps: so many as a request may show are less than 6 MB. */
const STEPS_A_SPAN = 30;

/** When these people are busy within a window; `undefined` for one whose calendar the caller may not see. */
export const readFreeBusy = (context: Context, people: Person[], window: Interval): Promise<FreeBusy[]> =>
  Promise.all(
    people.map(async ({ userId, isShown }) => ({
      user_id: userId,
      busy: isShown ? (await busyTimes(context, userId, window)).map(timesView) : null,
    })),
  );

/**
 * The people whose time is asked for: the caller, or everyone on an event, of whom those who come or may come show
 * theirs. Editors and owners.
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
