import { beforeAll, describe, expect, it } from 'vitest';
import { primaryCalendarId } from '../../../lib/domain/calendar/calendar.js';
import type { Context } from '../../../lib/usecases/context.js';
import { findFreeBusySubjects, readFreeBusy } from '../../../lib/usecases/calendar/read-free-busy.js';
import type { BusyView } from '../../../lib/views/free-busy.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { aCalendar, book, someCalendars } from '../../support/database/bookings.js';
import { createEvent } from '../../support/database/event-writes.js';
import { Meter } from '../../support/database/meter.js';
import { startCreation } from '../../support/database/writes.js';

let context: Awaited<ReturnType<typeof createContext>>;
let ann: string;
let bob: string;
beforeAll(async () => {
  context = await createContext();
  [ann, bob] = await Promise.all([aPerson(context), aPerson(context)]);
});

const WINDOW = { from: '2031-01-06T00:00:00Z', to: '2031-01-13T00:00:00Z' };
const window = {
  startsAtEpochSeconds: Date.parse(WINDOW.from) / 1000,
  endsAtEpochSeconds: Date.parse(WINDOW.to) / 1000,
};
const hour = (day: string, at: number) => ({
  start_time: `2031-01-${day}T${String(at).padStart(2, '0')}:00:00Z`,
  end_time: `2031-01-${day}T${String(at + 1).padStart(2, '0')}:00:00Z`,
});

const freeBusy = async (userId: string, calendarIds: string[], on: Context = context): Promise<BusyView[]> => {
  const subjects = await findFreeBusySubjects(on, userId, { calendar_ids: calendarIds });
  return readFreeBusy(on, subjects, window);
};

describe('the busy time of calendars', () => {
  it('is that of their entries, in the requested order, without titles and ids', async () => {
    const room = await aCalendar(context, ann, ['free_busy', bob]);
    const other = await aCalendar(context, ann, ['viewer', bob]);
    await book(context, [room], hour('06', 9));
    await book(context, [room], hour('06', 10));
    await book(context, [room], { ...hour('07', 9), recurrence_pattern: { rrule: 'FREQ=DAILY;COUNT=2' } });
    await createEvent(context, await startCreation(context, ann), { title: 'On another calendar', ...hour('06', 20) });
    expect(await freeBusy(bob, [other, room])).toEqual([
      { calendar_id: other, busy: [] },
      {
        calendar_id: room,
        busy: [{ start_time: '2031-01-06T09:00:00Z', end_time: '2031-01-06T11:00:00Z' }, hour('07', 9), hour('08', 9)],
      },
    ]);
  });

  it('of a primary calendar is that of its user, whether the calendar is stored or not', async () => {
    const cas = await aPerson(context);
    const busy = [hour('09', 9)];
    await createEvent(context, await startCreation(context, cas), { title: 'Secret', ...hour('09', 9) });
    const primary = { calendar_id: primaryCalendarId(cas), busy };
    expect(await freeBusy(cas, ['primary'])).toEqual([primary]);
    expect(await freeBusy(cas, [primary.calendar_id])).toEqual([primary]);
    await calendarsOf(context, cas).share('primary', 'free_busy', bob);
    expect(await freeBusy(bob, [primary.calendar_id, 'primary'])).toEqual([
      primary,
      { calendar_id: primaryCalendarId(bob), busy: [] },
    ]);
    expect(await freeBusy(cas, ['primary'])).toEqual([primary]);
  });

  it('is read in two round trips: the memberships, then the entries', async () => {
    const meter = new Meter(context.client);
    const rooms = await someCalendars(context, ann, 5);
    const { traffic } = await meter.measure(() => freeBusy(ann, rooms));
    expect(traffic.roundTrips).toBe(2);
  });

  it('can be read for 50 calendars in one request', async () => {
    const rooms = await someCalendars(context, ann, 50);
    await book(context, [rooms[49]!], hour('06', 9));
    const items = await freeBusy(ann, rooms);
    expect(items.map((item) => item.calendar_id)).toEqual(rooms);
    expect(items[49]!.busy).toEqual([hour('06', 9)]);
  });
});

describe('a calendar that the caller cannot see', () => {
  const UNSEEN: [string, () => string | Promise<string>][] = [
    ['is unknown', () => context.newId('cal')],
    ['is deleted', () => aDeletedCalendar()],
    ['is not shared with the caller', () => aCalendar(context, ann)],
    ['was shared with the caller before', () => aFormerCalendar()],
    ["is another person's primary calendar", () => primaryCalendarId(ann)],
    ['has an empty id', () => ''],
    ['has the id of a person', () => bob],
    ['has an id that every object knows', () => 'constructor'],
    ['has an id that is too long for a key', () => `cal_${'x'.repeat(5_000)}`],
    ['is written in lower case', async () => (await aCalendar(context, bob)).toLowerCase()],
  ];

  async function aDeletedCalendar(): Promise<string> {
    const id = await aCalendar(context, bob);
    await calendarsOf(context, bob).delete(id);
    return id;
  }

  async function aFormerCalendar(): Promise<string> {
    const id = await aCalendar(context, ann, ['owner', bob]);
    await calendarsOf(context, ann).remove(id, bob);
    return id;
  }

  it.each(UNSEEN)('gets the same error for every reason: %s', async (_, calendar) => {
    await expect(freeBusy(bob, ['primary', await calendar()])).rejects.toMatchObject({
      code: 'invalid-request',
      members: {
        errors: [{ pointer: '/calendar_ids/1', detail: 'must be the id of a calendar that you are a member of' }],
      },
    });
  });

  it('gets one error for each mention in the request, and a repeated calendar gets an error of its own', async () => {
    const known = await aCalendar(context, bob);
    const unknown = 'must be the id of a calendar that you are a member of';
    const ids = ['x', known, 'x', known, 'primary', primaryCalendarId(bob)];
    await expect(freeBusy(bob, ids)).rejects.toMatchObject({
      members: {
        errors: [
          { pointer: '/calendar_ids/0', detail: unknown },
          { pointer: '/calendar_ids/2', detail: unknown },
          { pointer: '/calendar_ids/3', detail: 'must be named only once' },
          { pointer: '/calendar_ids/5', detail: 'must be named only once' },
        ],
      },
    });
  });

  it('is reported before an event that the caller cannot see', async () => {
    const named = { event_id: 'evt_unknown', calendar_ids: [context.newId('cal')] };
    await expect(findFreeBusySubjects(context, bob, named)).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(findFreeBusySubjects(context, bob, { event_id: 'evt_unknown' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
