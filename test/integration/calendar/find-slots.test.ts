import { beforeAll, describe, expect, it } from 'vitest';
import { primaryCalendarId } from '../../../lib/domain/calendar/calendar.js';
import { BudgetExceededError, StepBudget } from '../../../lib/domain/recurrence/budget.js';
import type { WeeklyHours } from '../../../lib/domain/time/weekly-hours.js';
import { findFreeSlots, startSlotSearch } from '../../../lib/usecases/calendar/find-slots.js';
import type { NamedSubjects } from '../../../lib/usecases/calendar/free-busy-subjects.js';
import type { SlotView } from '../../../lib/views/free-busy.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { aCalendar, book, someCalendars } from '../../support/database/bookings.js';
import { createEvent, respond, shareEvent } from '../../support/database/event-writes.js';
import { Meter } from '../../support/database/meter.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

let context: Awaited<ReturnType<typeof createContext>>;
beforeAll(async () => {
  context = await createContext();
});

const DAY = 86_400;
const MONDAY = Date.parse('2031-01-06T00:00:00Z') / 1000;
/** An hour of Monday, 6 January 2031. */
const hour = (at: number) => ({
  start_time: `2031-01-06T${String(at).padStart(2, '0')}:00:00Z`,
  end_time: `2031-01-06T${String(at + 1).padStart(2, '0')}:00:00Z`,
});
const OFFICE: WeeklyHours = {
  zone: 'UTC',
  weekdays: new Set([0]),
  fromSecondsOfDay: 9 * 3_600,
  toSecondsOfDay: 17 * 3_600,
};

/** The free whole hours of Monday from 9 to 17. */
async function hoursFor(userId: string, named: NamedSubjects, on = context, days = 1): Promise<SlotView[]> {
  const window = { startsAtEpochSeconds: MONDAY, endsAtEpochSeconds: MONDAY + days * DAY };
  const start = await startSlotSearch(on, userId, named, window);
  const caller = { userId, exceptEventId: named.event_id };
  return findFreeSlots(on, start, caller, {
    window,
    durationSeconds: 3_600,
    stepSeconds: 3_600,
    hours: OFFICE,
    limit: 50,
  });
}
const startsOf = (slots: SlotView[]): number[] => slots.map(({ start_time }) => new Date(start_time).getUTCHours());

/** A one-hour event of a person at these hours of Monday. */
async function busyAt(userId: string, ...hours: number[]): Promise<string[]> {
  const ids: string[] = [];
  for (const at of hours) {
    const { id } = await createEvent(context, await startCreation(context, userId), { title: 'Secret', ...hour(at) });
    ids.push(id);
  }
  return ids;
}

describe('finding a time', () => {
  it('excludes the busy times of the caller', async () => {
    const ann = await aPerson(context);
    await busyAt(ann, 9, 11, 12);
    expect(startsOf(await hoursFor(ann, {}))).toEqual([10, 13, 14, 15, 16]);
  });

  it('excludes the busy times of people who have accepted or answered tentatively, but not the event itself', async () => {
    const [ann, bob, cas, dan] = [
      await aPerson(context),
      await aPerson(context),
      await aPerson(context),
      await aPerson(context),
    ];
    const [id = ''] = await busyAt(ann, 9);
    const share = { role: 'viewer' as const, pointer: '/user_id' };
    await shareEvent(
      context,
      await startWrite(context, ann, id),
      [bob, cas, dan].map((userId) => ({ ...share, reference: { user_id: userId } })),
    );
    for (const [userId, response] of [
      [bob, 'accepted'],
      [cas, 'tentative'],
      [dan, 'declined'],
    ] as const)
      await respond(context, await startWrite(context, userId, id), response);
    await busyAt(ann, 10);
    await busyAt(bob, 11);
    await busyAt(cas, 12);
    await busyAt(dan, 13);
    expect(startsOf(await hoursFor(ann, { event_id: id }))).toEqual([9, 13, 14, 15, 16]);
    expect(startsOf(await hoursFor(ann, {}))).toEqual([11, 12, 13, 14, 15, 16]);
    await expect(hoursFor(bob, { event_id: id })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('excludes every occurrence of a series, unless the series is the event itself', async () => {
    const ann = await aPerson(context);
    const { id } = await createEvent(context, await startCreation(context, ann), {
      title: 'Secret',
      ...hour(9),
      recurrence_pattern: { rrule: 'FREQ=HOURLY;INTERVAL=2' },
    });
    expect(startsOf(await hoursFor(ann, {}))).toEqual([10, 12, 14, 16]);
    expect(startsOf(await hoursFor(ann, { event_id: id }))).toEqual([9, 10, 11, 12, 13, 14, 15, 16]);
  });

  it('requires every calendar of one list, and returns the first free calendar of the other', async () => {
    const ann = await aPerson(context);
    const [projector, blue, red] = [
      await aCalendar(context, await aPerson(context), ['free_busy', ann]),
      await aCalendar(context, ann),
      await aCalendar(context, ann),
    ];
    await book(context, [projector], hour(9));
    await book(context, [blue, red], hour(10));
    await book(context, [blue], { ...hour(12), recurrence_pattern: { rrule: 'FREQ=HOURLY;COUNT=2' } });
    await book(context, [red], hour(15));
    const slots = await hoursFor(ann, { calendar_ids: [projector], any_of: [blue, red] });
    expect(slots.map(({ calendar_id }, index) => [startsOf(slots)[index], calendar_id])).toEqual([
      [11, blue],
      [12, red],
      [13, red],
      [14, blue],
      [15, blue],
      [16, blue],
    ]);
    expect(startsOf(await hoursFor(ann, { calendar_ids: [blue, red] }))).toEqual([9, 11, 14, 16]);
  });

  it('accepts primary calendars, which are busy when their users are', async () => {
    const [ann, bob] = [await aPerson(context), await aPerson(context)];
    await calendarsOf(context, bob).share('primary', 'free_busy', ann);
    await busyAt(ann, 9);
    await busyAt(bob, 10);
    const anyOf = { any_of: ['primary', primaryCalendarId(bob)] };
    expect(startsOf(await hoursFor(ann, { calendar_ids: [primaryCalendarId(bob)] }))).toEqual([11, 12, 13, 14, 15, 16]);
    expect((await hoursFor(ann, anyOf)).slice(0, 1)).toEqual([{ ...hour(10), calendar_id: primaryCalendarId(ann) }]);
  });

  it('reports each calendar of either list that the caller is not a member of', async () => {
    const [ann, other] = [await aPerson(context), await aCalendar(context, await aPerson(context))];
    const own = await aCalendar(context, ann);
    await expect(hoursFor(ann, { calendar_ids: [own, other], any_of: [own, own, 'x'] })).rejects.toMatchObject({
      members: {
        errors: [
          { pointer: '/calendar_ids/1', detail: 'must be the id of a calendar that you are a member of' },
          { pointer: '/any_of/1', detail: 'must be named only once' },
          { pointer: '/any_of/2', detail: 'must be the id of a calendar that you are a member of' },
        ],
      },
    });
  });
});

describe('finding a time over many calendars', { timeout: 60_000 }, () => {
  let ann: string;
  let rooms: string[];
  const request = () => ({ ...context, budget: new StepBudget() });

  beforeAll(async () => {
    ann = await aPerson(context);
    rooms = await someCalendars(context, ann, 100);
  }, 60_000);

  it('takes two round trips for a few calendars', async () => {
    const meter = new Meter(context.client);
    const { traffic } = await meter.measure(() => hoursFor(ann, { calendar_ids: rooms.slice(0, 5) }, request(), 62));
    expect(traffic.roundTrips).toBe(2);
  });

  it('answers for 100 calendars with a meeting each working hour of 62 days', async () => {
    for (let first = 0; first < 100; first += 20)
      for (let at = 9; at < 16; at += 1)
        await book(context, rooms.slice(first, first + 20), {
          ...hour(at),
          recurrence_pattern: { rrule: 'FREQ=DAILY' },
        });
    const named = { calendar_ids: rooms.slice(0, 50), any_of: rooms.slice(50) };
    const slots = await hoursFor(ann, named, request(), 62);
    expect(startsOf(slots)).toEqual(Array.from({ length: 9 }, () => 16));
    expect(new Set(slots.map(({ calendar_id }) => calendar_id))).toEqual(new Set([rooms[50]]));
  });

  it('stops reading once there are too many events for one request', async () => {
    const busy = rooms.slice(0, 10);
    for (let at = 9; at < 17; at += 1) await book(context, busy, hour(at));
    const meter = new Meter(context.client);
    const small = { ...context, budget: new StepBudget(79) };
    const { traffic } = await meter.measure(() =>
      expect(hoursFor(ann, { calendar_ids: rooms }, small)).rejects.toThrow(BudgetExceededError),
    );
    // Five queries for each of the eight that are read at once, and the memberships; not for each of the hundred.
    expect(traffic.requests).toBeLessThan(50);
  });

  it('is refused with a clear error if their series exceed the step limit', async () => {
    const named = { calendar_ids: rooms.slice(0, 50), any_of: rooms.slice(50) };
    // Three minutes in every five, each of a series of its own.
    const minutes = ['00', '01', '02', '03'].map((minute) => `2031-01-06T09:${minute}:00Z`);
    for (const room of rooms.slice(48, 52))
      for (const [index, start_time] of minutes.slice(0, 3).entries())
        await book(context, [room], {
          start_time,
          end_time: minutes[index + 1]!,
          recurrence_pattern: { rrule: 'FREQ=MINUTELY;INTERVAL=5' },
        });
    const small = { ...context, budget: new StepBudget(100_000) };
    await expect(hoursFor(ann, named, small, 62)).rejects.toThrow(BudgetExceededError);
    await expect(hoursFor(ann, named, request(), 62)).resolves.toEqual([]);
  });
});
