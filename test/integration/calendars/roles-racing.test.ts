/** Writes to events by people whose role comes from a calendar, and who lose it before the write is committed. */
import { beforeAll, describe, expect, it } from 'vitest';
import { primaryCalendarId } from '../../../lib/domain/calendar/calendar.js';
import { findEvent } from '../../../lib/store/events.js';
import { loadCalendar } from '../../../lib/usecases/calendars/load-calendar.js';
import { releaseBooking } from '../../../lib/usecases/calendars/release-booking.js';
import type { Context } from '../../../lib/usecases/context.js';
import { importFile } from '../../../lib/usecases/icalendar/import-calendar.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import * as events from '../../support/database/event-writes.js';
import { overtaken, startCreation, startWrite } from '../../support/database/writes.js';

let context: Awaited<ReturnType<typeof createContext>>;
let ann: string;
let bob: string;
let cleo: string;
beforeAll(async () => {
  context = await createContext();
  [ann, bob, cleo] = [await aPerson(context), await aPerson(context), await aPerson(context)];
});

const calendarFile = (event: string[]): Buffer =>
  Buffer.from(
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', 'BEGIN:VEVENT', ...event, 'END:VEVENT', 'END:VCALENDAR', ''].join(
      '\r\n',
    ),
  );

const create = async (input: object): Promise<string> => {
  const content = { title: 'One', start_time: '2031-01-06T09:00:00', end_time: '2031-01-06T10:00:00', ...input };
  return (await events.createEvent(context, await startCreation(context, ann, { onConflict: 'allow' }), content)).id;
};

/** Bob's writes to an event of Ann that he sees through its calendar. */
const WRITES: Record<string, (bobs: Context, eventId: string) => Promise<unknown>> = {
  'an edit': async (bobs, id) => events.updateEvent(bobs, await startWrite(context, bob, id), { title: 'Two' }),
  'a deletion': async (bobs, id) => events.deleteEvent(bobs, await startWrite(context, bob, id)),
  'a share': async (bobs, id) => {
    const share = { reference: { user_id: cleo }, role: 'viewer', pointer: '/user_id' } as const;
    return events.shareEvent(bobs, await startWrite(context, bob, id), [share]);
  },
  'a response': async (bobs, id) => events.respond(bobs, await startWrite(context, bob, id), 'tentative'),
  'a release': async (bobs, id) => {
    const [room = ''] = (await findEvent(context.table, id))!.content.resources;
    const loaded = await loadCalendar(context, bob, room);
    const options = { precondition: undefined, isDryRun: false, save: undefined };
    return releaseBooking(bobs, { ...options, userId: bob, loaded }, id);
  },
};

/** After each of them, Bob can no longer see Ann's event. */
const ENDS_OF_ROLES: Record<string, (calendarId: string) => Promise<unknown>> = {
  'the removal of the member': (id) => calendarsOf(context, ann).remove(id, bob),
  'a lower role of the member': (id) => calendarsOf(context, ann).changeRole(id, bob, 'booker'),
  'the deletion of the calendar': (id) => calendarsOf(context, ann).delete(id),
};

/** The context of Bob's write, before which the role ends and Ann reads the event unchanged. */
const afterwards = (end: () => Promise<unknown>, eventId: string): Context =>
  overtaken(context, async () => {
    await end();
    expect(await findEvent(context.table, eventId)).toMatchObject({ version: 1 });
  });

async function expectNoWriteAfter(end: () => Promise<unknown>, eventId: string, write: string): Promise<void> {
  const bobs = afterwards(end, eventId);
  // A booker still sees the room, so a release is forbidden.
  const refusal: unknown = expect.stringMatching(/^(not-found|forbidden)$/);
  await expect(WRITES[write]!(bobs, eventId), write).rejects.toMatchObject({ code: refusal });
  expect(await findEvent(context.table, eventId), write).toMatchObject({ version: 1 });
}

describe.each(Object.keys(ENDS_OF_ROLES))('after the response to %s', (end) => {
  it('no write is committed that the role on the home calendar allowed', async () => {
    for (const write of ['an edit', 'a deletion', 'a share', 'a response']) {
      const calendarId = await calendarsOf(context, ann).create('Team');
      await calendarsOf(context, ann).share(calendarId, 'owner', bob);
      const eventId = await create({ calendar_id: calendarId });
      await expectNoWriteAfter(() => ENDS_OF_ROLES[end]!(calendarId), eventId, write);
    }
  });

  it('no write is committed that the role on a booked calendar allowed', async () => {
    for (const write of ['a response', 'a release']) {
      const room = await calendarsOf(context, ann).create('Room');
      await calendarsOf(context, ann).share(room, 'editor', bob);
      const eventId = await create({ resources: [room] });
      await expectNoWriteAfter(() => ENDS_OF_ROLES[end]!(room), eventId, write);
    }
  });
});

it('a member of a primary calendar who is removed from it commits no write to its events after that', async () => {
  const primary = primaryCalendarId(ann);
  await calendarsOf(context, ann).share(primary, 'editor', bob);
  await expectNoWriteAfter(() => calendarsOf(context, ann).remove(primary, bob), await create({}), 'an edit');
});

it('an import of a member who is removed from the calendar changes none of its events after that', async () => {
  const calendarId = await calendarsOf(context, ann).create('Team');
  await calendarsOf(context, ann).share(calendarId, 'editor', bob);
  const eventId = await create({ calendar_id: calendarId });
  const loaded = await loadCalendar(context, bob, calendarId);
  const bobs = afterwards(() => calendarsOf(context, ann).remove(calendarId, bob), eventId);
  const { results } = await importFile(
    bobs,
    { userId: bob, loaded, onConflict: 'allow', isDryRun: false },
    calendarFile([`UID:${eventId}`, 'DTSTART:20310106T090000Z', 'DTEND:20310106T100000Z', 'SUMMARY:Two']),
  );
  expect(results).toMatchObject([{ status: 'refused' }]);
  expect(await findEvent(context.table, eventId)).toMatchObject({ version: 1 });
});
