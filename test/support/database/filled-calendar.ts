/** Calendars of any size that are identical around one week: typical weeks of a user in New York. */
import { creation } from '../../../lib/domain/change/change.js';
import { contentFrom, type EventInput } from '../../../lib/domain/event/event-input.js';
import type { Interval } from '../../../lib/domain/time/event-time.js';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { commitChanges } from '../../../lib/store/events.js';
import type { Context } from '../../../lib/usecases/context.js';
import { register } from '../../../lib/usecases/accounts/sessions.js';
import { anAccess } from './event-records.js';

const ZONE = 'America/New_York';
const DAY_MILLISECONDS = 86_400_000;
const MONDAY = Date.parse('2030-06-10T00:00:00Z');

/** The week that is the same in every calendar, from Monday to Monday in New York. */
export const WEEK: Interval = {
  startsAtEpochSeconds: Date.parse('2030-06-10T00:00:00-04:00') / 1000,
  endsAtEpochSeconds: Date.parse('2030-06-17T00:00:00-04:00') / 1000,
};

/** A day and local time in New York, such as `at(0, 2, '12:30')` for Wednesday of the week. */
const at = (week: number, day: number, time: string): string =>
  `${new Date(MONDAY + (week * 7 + day) * DAY_MILLISECONDS).toISOString().slice(0, 10)}T${time}:00`;

const anEvent = (start_time: string, end_time: string, more: EventInput = {}): EventInput => ({
  title: 'Weekly review of what is open',
  description: 'What has come up since last time, what is in the way, and who takes care of it until the next one.',
  location: 'Room 4.12',
  time_zone: ZONE,
  start_time,
  end_time,
  ...more,
});

/** Half an hour on Wednesday that is free in all calendars. */
export const FREE_SLOT = anEvent(at(0, 2, '12:30'), at(0, 2, '13:00'));

const WORKING_DAYS = [0, 1, 2, 3, 4];
const EVENTS_A_WEEK = 20;
/** The number of weeks between events that last three months. */
const LONG_EVERY_WEEKS = 25;
const LONG_WEEKS = 13;

/** Twenty events: half an hour to three hours on working days, and one of several days at the weekend. */
function eventsOfWeek(week: number): EventInput[] {
  const events = WORKING_DAYS.flatMap((day) => [
    anEvent(at(week, day, '09:00'), at(week, day, '09:30')),
    anEvent(at(week, day, '11:00'), at(week, day, '12:00')),
    anEvent(at(week, day, '14:00'), at(week, day, '16:00')),
  ]);
  const isLong = (week - WEEKS_BEFORE) % LONG_EVERY_WEEKS === 0;
  return [
    ...events,
    ...[0, 2].map((day) => anEvent(at(week, day, '16:30'), at(week, day, '17:00'))),
    anEvent(at(week, 1, '19:00'), at(week, 1, '22:00')),
    anEvent(at(week, 5, '10:00'), at(week, 6, '18:00')),
    isLong
      ? anEvent(at(week, 0, '08:00'), at(week + LONG_WEEKS, 4, '18:00'), { transparency: 'transparent' })
      : anEvent(at(week, 4, '16:30'), at(week, 4, '17:00')),
  ];
}

/** Events that overlap the week, including one of 32 days, start in it or in the four weeks before. */
const WEEKS_BEFORE = -4;
const LEAST_WEEKS = 1 - WEEKS_BEFORE;

/**
 * This many events, in as many weeks before the week as after it, except for the four weeks before it, which are the
 * same in all calendars.
 */
function* ordinaryWeeks(events: number): Generator<EventInput> {
  const more = Math.ceil(events / EVENTS_A_WEEK) - LEAST_WEEKS;
  const first = WEEKS_BEFORE - Math.floor(more / 2);
  for (let week = first; week < first + more + LEAST_WEEKS; week++) yield* eventsOfWeek(week);
}

const TWO_DIGITS = 2;
const HALF_HOURS_A_DAY = 48;
const halfHour = (count: number): string =>
  `${String(Math.floor(count / 2)).padStart(TWO_DIGITS, '0')}:${count % 2 === 0 ? '00' : '30'}`;
/** The half hours of a day at which a series can start: all that end before midnight, except the free slot. */
const SERIES_HALF_HOURS = Array.from({ length: HALF_HOURS_A_DAY - 1 }, (_, count) => count).filter(
  (count) => halfHour(count) !== '12:30',
);
/** Series have started in the last three years. */
const SERIES_BEGUN_WEEKS = 156;

/** Weekly half hours without an end, at all times of the working days. */
function* weeklySeries(count: number): Generator<EventInput> {
  for (let index = 0; index < count; index++) {
    const week = -1 - (index % SERIES_BEGUN_WEEKS);
    const start = SERIES_HALF_HOURS[Math.floor(index / WORKING_DAYS.length) % SERIES_HALF_HOURS.length] ?? 0;
    const day = index % WORKING_DAYS.length;
    yield anEvent(at(week, day, halfHour(start)), at(week, day, halfHour(start + 1)), {
      recurrence_pattern: { rrule: 'FREQ=WEEKLY' },
    });
  }
}

/**
 * The maximum number of events per transaction, each with its version and its calendar entry, plus the calendar
 * revision.
 */
const EVENTS_A_TRANSACTION = 33;
const TRANSACTIONS_AT_ONCE = 4;

/** Creates a user whose calendar has these events. The product's own code writes them, without conflict checks. */
export async function aFilledCalendar(context: Context, holds: { events: number; series: number }): Promise<string> {
  const username = `user${context.newId('usr').slice(-20).toLowerCase()}`;
  const { id } = await register(context, { username, email: `${username}@example.com`, password: 'correct horse' });
  const author = { userId: id, now: context.now(), budget: new StepBudget(Infinity) };
  const access = { [id]: anAccess({ username, granted_by: id }) };
  const inputs = [...ordinaryWeeks(holds.events), ...weeklySeries(holds.series)][Symbol.iterator]();
  const write = async (): Promise<void> => {
    for (let batch = take(inputs, EVENTS_A_TRANSACTION); batch.length > 0; batch = take(inputs, EVENTS_A_TRANSACTION)) {
      const changes = batch.map((input) =>
        creation(context.newId('evt'), contentFrom(input, author.budget), access, author),
      );
      await commitChanges(context.table, changes, undefined);
    }
  };
  await Promise.all(Array.from({ length: TRANSACTIONS_AT_ONCE }, write));
  return id;
}

function take<T>(source: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  for (let next = source.next(); !next.done; next = source.next()) {
    taken.push(next.value);
    if (taken.length === count) break;
  }
  return taken;
}
