import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../lib/api/operations.js';
import { CALENDAR_ROLES, type CalendarRole } from '../../../lib/domain/calendar/calendar.js';
import { ROLES, type Role } from '../../../lib/domain/event/event.js';
import { api, aUser, type EventBody, type TestUser } from '../../support/api/api-client.js';
import { createCalendar, deleteCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { bodyOf, createEvent, share } from '../../support/api/event-client.js';

/**
 * What each operation on an event answers to a person with these roles on the calendar where it lives, on a room that it
 * books, and on the event itself; `-` is none. Writes are dry runs. `move` moves the event to the person's primary calendar,
 * which is 422 for an owner of its calendar who could not see it there.
 */
const MATRIX = `
  home                    -    free_busy booker viewer editor owner -         -      -      -     viewer editor viewer viewer owner  free_busy
  room                    -    -         -      -      -      -     free_busy booker viewer owner -      -      owner  editor viewer owner
  event                   -    -         -      -      -      -     -         -      -      -     editor viewer -      editor viewer viewer

  eventsRead              404  404       404    200    200    200   404       404    200    200   200    200    200    200    200    200
  icalendarReadEvent      404  404       404    200    200    200   404       404    200    200   200    200    200    200    200    200
  eventsListOccurrences   404  404       404    200    200    200   404       404    200    200   200    200    200    200    200    200
  eventsReadFreeBusy      404  404       404    403    200    200   404       404    403    403   200    200    403    200    200    403
  eventsFindSlots         404  404       404    403    200    200   404       404    403    403   200    200    403    200    200    403
  sharingListPermissions  404  404       404    200    200    200   404       404    200    200   200    200    200    200    200    200
  versionsListHistory     404  404       404    200    200    200   404       404    200    200   200    200    200    200    200    200
  versionsReadVersion     404  404       404    200    200    200   404       404    200    200   200    200    200    200    200    200
  versionsDiff            404  404       404    200    200    200   404       404    200    200   200    200    200    200    200    200
  versionsBlame           404  404       404    200    200    200   404       404    200    200   200    200    200    200    200    200
  sharingRespond          404  404       404    200    200    200   404       404    200    200   200    200    200    200    200    200
  eventsUpdate            404  404       404    403    200    200   404       404    403    403   200    200    403    200    200    403
  versionsRollback        404  404       404    403    200    200   404       404    403    403   200    200    403    200    200    403
  move                    404  404       404    403    403    422   404       404    403    403   403    403    403    403    200    403
  sharingShare            404  404       404    403    403    200   404       404    403    403   403    403    403    403    200    403
  sharingChangeRole       404  404       404    403    403    200   404       404    403    403   403    403    403    403    200    403
  sharingRemove           404  404       404    403    403    200   404       404    403    403   403    403    403    403    200    403
  eventsDelete            404  404       404    403    403    200   404       404    403    403   403    403    403    403    200    403
  calendarsRelease        404  404       404    404    404    404   403       403    403    200   404    404    200    200    403    200
`;

const [homes = [], rooms = [], events = [], ...rows] = MATRIX.trim()
  .split(/\n+/)
  .map((line) => line.trim().split(/ +/));

const asRole = <R extends string>(roles: readonly R[], text: string | undefined): R | undefined =>
  roles.find((role) => role === text);

/** A person with these roles, and an event of another person that lives on one calendar and books a room. */
interface Column {
  user: TestUser;
  event: string;
  home: string;
  room: string;
  roles: { home: CalendarRole | undefined; room: CalendarRole | undefined; event: Role | undefined };
}

let author: TestUser;
let guest: TestUser;
beforeAll(async () => {
  [author, guest] = await Promise.all([aUser(), aUser()]);
});

async function prepare(column: number): Promise<Column> {
  const roles = {
    home: asRole(CALENDAR_ROLES, homes[column]),
    room: asRole(CALENDAR_ROLES, rooms[column]),
    event: asRole(ROLES, events[column]),
  };
  const [user, { id: home }, { id: room }] = await Promise.all([
    aUser(),
    createCalendar(author, { name: 'Team' }),
    createCalendar(author, { name: 'Room', overlaps: 'reject' }),
  ]);
  if (roles.home) await shareCalendar(author, home, roles.home, user);
  if (roles.room) await shareCalendar(author, room, roles.room, user);
  const event = await createEvent(author, { calendar_id: home, resources: [room] });
  await share(author, event.id, 'viewer', guest);
  if (roles.event) await share(author, event.id, roles.event, user);
  return { user, event: event.id, home, room, roles };
}

/** The request of each row: its operation, and the rest of its path or its body. */
function requestOf(row: string, { event, room }: Column): { path: string; body?: unknown } {
  const path = `/api/events/${event}`;
  const window = { from: '2031-01-06', to: '2031-01-07', event_id: event };
  const requests: Record<string, { path: string; body?: unknown }> = {
    eventsRead: { path },
    icalendarReadEvent: { path: `${path}/event.ics` },
    eventsListOccurrences: { path: `${path}/occurrences?from=2031-01-01&to=2031-02-01` },
    eventsReadFreeBusy: { path: '/api/freebusy', body: window },
    eventsFindSlots: { path: '/api/freebusy/slots', body: { ...window, duration_minutes: 30 } },
    sharingListPermissions: { path: `${path}/permissions` },
    versionsListHistory: { path: `${path}/history` },
    versionsReadVersion: { path: `${path}/history/1` },
    versionsDiff: { path: `${path}/diff/1/2` },
    versionsBlame: { path: `${path}/blame` },
    sharingRespond: { path: `${path}/response?dry_run=true`, body: { response: 'declined' } },
    eventsUpdate: { path: `${path}?dry_run=true`, body: { title: 'Mine' } },
    move: { path: `${path}?dry_run=true`, body: { calendar_id: 'primary' } },
    versionsRollback: { path: `${path}/rollback/1?dry_run=true` },
    sharingShare: { path: `${path}/share?dry_run=true`, body: { user_id: guest.id, role: 'editor' } },
    sharingChangeRole: { path: `${path}/permissions/${guest.id}?dry_run=true`, body: { role: 'editor' } },
    sharingRemove: { path: `${path}/permissions/${guest.id}?dry_run=true` },
    eventsDelete: { path: `${path}?dry_run=true` },
    calendarsRelease: { path: `/api/calendars/${room}/bookings/${event}?dry_run=true` },
  };
  const request = requests[row];
  if (!request) throw new Error(`no request for ${row}`);
  return request;
}

const methodOf = (row: string) => OPERATIONS.find(({ id }) => id === (row === 'move' ? 'eventsUpdate' : row))!.method;

describe('roles through a calendar, a booked room and the event itself', () => {
  it('are tested for every operation on an event', () => {
    const onEvents = OPERATIONS.filter(({ path }) => /^\/api\/events\/\{id\}|\{eventId\}|^\/api\/freebusy/.test(path));
    const expected = [...onEvents.map(({ id }) => id), 'move'];
    expect(rows.map(([row]) => row).toSorted()).toEqual(expected.toSorted());
  });

  it('allow each operation exactly as the table says', { timeout: 60_000 }, async () => {
    const columns = await Promise.all(homes.slice(1).map((_, index) => prepare(index + 1)));
    const statuses = await Promise.all(
      columns.map(async (column) => {
        const answered: number[] = [];
        for (const [row = ''] of rows) {
          const { path, body } = requestOf(row, column);
          const call = { token: column.user.token, ...(body === undefined ? {} : { body }) };
          answered.push((await api.request(methodOf(row), path, call)).status);
        }
        return answered;
      }),
    );
    const found = rows.map(([row = ''], place) => [row, ...statuses.map((answered) => String(answered[place]))]);
    expect(found).toEqual(rows);
  });

  it('end when the calendar is deleted, and do not depend on blocks between people', async () => {
    const column = await prepare(6);
    const { user, event, home, room } = column;
    expect(column.roles.home).toBe('owner');
    const read = (reader: TestUser) => api.get<EventBody>(`/api/events/${event}`, { token: reader.token });
    await bodyOf(204, api.put(`/api/users/me/blocked/${author.id}`, { token: user.token }));
    expect((await read(user)).body.role).toBe('owner');
    await shareCalendar(author, room, 'viewer', guest);
    await bodyOf(204, api.put(`/api/users/me/blocked/${guest.id}`, { token: author.token }));
    await createEvent(guest, { resources: [room] });
    await bodyOf(204, api.delete(`/api/users/me/blocked/${guest.id}`, { token: author.token }));
    await deleteCalendar(author, home);
    expect((await read(user)).status).toBe(404);
  });
});
