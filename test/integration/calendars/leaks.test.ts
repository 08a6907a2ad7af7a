import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OPERATIONS } from '../../../lib/api/operations.js';
import type { CalendarVersion } from '../../../lib/domain/calendar/calendar-change.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { publish } from '../../../lib/usecases/feed/publish.js';
import { listCalendarVersions } from '../../../lib/store/calendars.js';
import { listVersions } from '../../../lib/store/events.js';
import { InProcessApi } from '../../support/api/in-process-api.js';
import { logInBy } from '../../support/api/sign-in.js';
import type { ApiAnswer, Call } from '../../support/api/api-client.js';
import { aCalendarFile } from '../../support/api/encoded-body.js';
import { filesIn } from '../../support/exported.js';
import { aPerson } from '../../support/calendars.js';
import { createContext, liftLimits } from '../../support/context.js';
import { findUser } from '../../../lib/store/users.js';

const world: { context?: unknown } = vi.hoisted(() => ({}));
vi.mock('../../../lib/runtime/context.js', () => ({ getContext: () => Promise.resolve(world.context) }));

let context: Awaited<ReturnType<typeof createContext>>;
const api = new InProcessApi();

interface Person {
  id: string;
  username: string;
  token: string;
}

/** A request to one operation. */
interface Door {
  id: string;
  path: string;
  call?: Call;
}

const MISSING = 'evt_01J00000000000000000000000';
/** A text that only people on the events may read. */
const SECRET = `Secret-${randomUUID()}`;
/** When the secret meeting takes place, and when its series does each day. */
const SECRET_TIMES = {
  start_time: '2031-05-06T15:00:00',
  end_time: '2031-05-06T16:00:00',
  time_zone: 'Asia/Kathmandu',
};
const OVERLAPPING = { start_time: '2031-05-06T08:30:00Z', end_time: '2031-05-06T11:00:00Z' };
const FREE = { start_time: '2031-05-06T20:00:00Z', end_time: '2031-05-06T21:00:00Z' };

const METHODS = new Map(OPERATIONS.map(({ id, method }) => [id, method]));
const send = ({ id, path, call }: Door, { token }: Person): Promise<ApiAnswer<unknown>> =>
  api.request(METHODS.get(id) ?? 'GET', path, { ...call, token });

async function accepted<B = { id: string }>(door: Door, person: Person): Promise<B> {
  const { status, body } = await send(door, person);
  expect(status, `${door.id} ${JSON.stringify(body)}`).toBeLessThan(300);
  return body as B;
}

async function someone(): Promise<Person> {
  const user = await findUser(context.table, await aPerson(context));
  if (!user) throw new Error('the person is gone');
  const { access_token: token } = await logInBy(context, { username: user.username, password: 'correct horse' });
  return { id: user.id, username: user.username, token };
}

const creation = (body: object): Door => ({ id: 'eventsCreate', path: '/api/events', call: { body } });
const create = async (person: Person, body: object): Promise<string> => (await accepted(creation(body), person)).id;
const calendar = async (person: Person, body: object): Promise<string> =>
  (await accepted({ id: 'calendarsCreate', path: '/api/calendars', call: { body } }, person)).id;
const share = (owner: Person, what: string, role: string, ...people: Person[]) =>
  accepted(
    {
      id: 'calendarsShare',
      path: `/api/${what}/share`,
      call: { body: { shares: people.map(({ id }) => ({ user_id: id, role })) } },
    },
    owner,
  );

async function publishAll(ids: string[]): Promise<void> {
  const many = { newest: 100, limit: 100 };
  const versions = await Promise.all(
    ids.map(async (id): Promise<(CalendarVersion | VersionRecord)[]> =>
      id.startsWith('cal_') ? listCalendarVersions(context.table, id, many) : listVersions(context.table, id, many),
    ),
  );
  const gateway = { post: () => Promise.resolve('sent' as const), close: () => Promise.resolve() };
  await publish(
    { ...context, gateway, startDelivery: () => Promise.resolve() },
    versions.flatMap((some) => some.toReversed()),
  );
}

/** What those who may not see the events must not learn. */
interface Hidden {
  team: string;
  room: string;
  /** The primary calendar of a third person. */
  primary: string;
  events: string[];
  people: Person[];
}

let hidden: Hidden;
let owner: Person;
let bystander: Person;
let stranger: Person;

/** An owner shares a team calendar and a room; another member puts secret events on them, with a guest. */
async function hide(): Promise<Hidden> {
  const [author, guest, principal] = await Promise.all([someone(), someone(), someone()]);
  const team = await calendar(owner, { name: 'Team' });
  const room = await calendar(owner, { name: 'Room', overlaps: 'reject' });
  for (const one of [team, room]) await share(owner, `calendars/${one}`, 'booker', author);
  const secret = { title: SECRET, description: SECRET, location: SECRET, resources: [room] };
  const meeting = await create(author, { ...secret, ...SECRET_TIMES, calendar_id: team });
  const series = await create(author, {
    ...secret,
    ...SECRET_TIMES,
    start_time: '2031-05-06T14:00:00',
    end_time: '2031-05-06T14:30:00',
    recurrence_pattern: { frequency: 'daily', count: 3 },
  });
  const exception = { path: `/api/events/${series}?occurrence=2031-05-07T14:00:00%2B05:45`, id: 'eventsUpdate' };
  await accepted({ ...exception, call: { body: { title: `${SECRET} 2` } } }, author);
  const ofPrincipal = await create(principal, { ...secret, ...SECRET_TIMES, resources: [] });
  for (const id of [meeting, series]) await share(author, `events/${id}`, 'viewer', guest);
  await share(principal, `events/${ofPrincipal}`, 'viewer', guest);
  const deleted = await create(author, { ...secret, ...FREE, calendar_id: team });
  await accepted({ id: 'eventsDelete', path: `/api/events/${deleted}` }, author);
  const primary = principal.id.replace('usr_', 'cal_');
  return { team, room, primary, events: [meeting, series, ofPrincipal, deleted], people: [author, guest] };
}

beforeAll(async () => {
  context = await createContext();
  liftLimits(context, 'auth', 'loginFailures', 'user', 'lookups', 'invitations');
  world.context = context;
  [owner, bystander, stranger] = await Promise.all([someone(), someone(), someone()]);
  hidden = await hide();
});
afterAll(() => {
  vi.unstubAllEnvs();
});

/** What a person has of their own: events that are in the way of the secret ones, or would be. */
interface Own {
  /** Does not book the room. */
  apart: string;
  /** Books the room at another time. */
  booking: string;
  series: string;
  seriesStart: string;
  /** Booked the room where the secret meeting is now. */
  deleted: string;
}

const onEvent = (id: string, event: string, rest = '', call: Call = {}): Door => ({
  id,
  path: `/api/events/${event}${rest}`,
  call,
});
const onCalendar = (id: string, one: string, rest = '', call: Call = {}): Door => ({
  id,
  path: `/api/calendars/${one}${rest}`,
  call,
});

/** Requests that concern one event by its id. The same ones go to an event that does not exist. */
const doorsOf = (event: string, { room }: Hidden): Door[] => [
  onEvent('eventsRead', event),
  onEvent('eventsRead', event, '?as_of=2031-01-01T00:00:00Z'),
  onEvent('eventsRead', event, '', { headers: { 'If-None-Match': '*' } }),
  onEvent('eventsUpdate', event, '', { body: { title: 'Mine' } }),
  onEvent('eventsUpdate', event, '?dry_run=true', { body: OVERLAPPING }),
  onEvent('eventsUpdate', event, '', { body: { title: 'Mine' }, headers: { 'If-Match': '"99"' } }),
  onEvent('eventsUpdate', event, '?merge=true', { body: { title: 'Mine' }, headers: { 'If-Match': '"1"' } }),
  onEvent('eventsUpdate', event, '?occurrence=2031-05-07T14:00:00%2B05:45', { body: { title: 'Mine' } }),
  onEvent('eventsDelete', event),
  onEvent('eventsDelete', event, '?dry_run=true'),
  onEvent('icalendarReadEvent', event, '/event.ics'),
  onEvent('eventsListOccurrences', event, '/occurrences?from=2031-05-01&to=2031-06-01'),
  onEvent('sharingShare', event, '/share', { body: { user_id: bystander.id, role: 'viewer' } }),
  onEvent('sharingListPermissions', event, '/permissions'),
  onEvent('sharingChangeRole', event, `/permissions/${bystander.id}`, { body: { role: 'editor' } }),
  onEvent('sharingRemove', event, `/permissions/${bystander.id}`),
  onEvent('sharingRespond', event, '/response', { body: { response: 'accepted' } }),
  onEvent('versionsListHistory', event, '/history'),
  onEvent('versionsReadVersion', event, '/history/1'),
  onEvent('versionsDiff', event, '/diff/1/2'),
  onEvent('versionsBlame', event, '/blame'),
  onEvent('versionsRollback', event, '/rollback/1'),
  onEvent('versionsRollback', event, '/rollback/1', { headers: { 'Idempotency-Key': event } }),
  onCalendar('calendarsRelease', room, `/bookings/${event}`),
  ...['eventsReadFreeBusy', 'eventsFindSlots'].map((id): Door => {
    const asked = { from: '2031-05-06', to: '2031-05-07', event_id: event };
    return id === 'eventsFindSlots'
      ? { id, path: '/api/freebusy/slots', call: { body: { ...asked, duration_minutes: 30 } } }
      : { id, path: '/api/freebusy', call: { body: asked } };
  }),
];

/** Requests in which the secret events are in the way, or lists in which they could be. */
function doorsAround(own: Own, { team, room, primary }: Hidden, queries = ['']): Door[] {
  const wanted = { title: 'Mine', ...OVERLAPPING };
  const daily = { recurrence_pattern: { frequency: 'daily', count: 3 } };
  const key = (): Call => ({ headers: { 'Idempotency-Key': randomUUID() } });
  const batch = (mode: string): Call => ({
    body: {
      mode,
      events: [
        { ...wanted, resources: [room] },
        { ...wanted, ...daily, calendar_id: room },
      ],
    },
  });
  const busy = { from: '2031-05-05', to: '2031-05-08', calendar_ids: [team, room, primary] };
  const calendars = [team, room, primary];
  return [
    ...queries.flatMap((query): Door[] => [
      { id: 'eventsCreate', path: `/api/events${query}`, call: { ...key(), body: { ...wanted, resources: [room] } } },
      { id: 'eventsCreate', path: `/api/events${query}`, call: { body: { ...wanted, ...daily, calendar_id: room } } },
      { id: 'eventsCreateBatch', path: `/api/events/batch${query}`, call: batch('atomic') },
      { id: 'eventsCreateBatch', path: `/api/events/batch${query}`, call: { ...key(), ...batch('partial') } },
      onEvent('eventsUpdate', own.booking, query, { body: OVERLAPPING }),
      onEvent('eventsUpdate', own.apart, query, { body: { resources: [room] } }),
      onEvent('eventsUpdate', own.apart, query, { body: { calendar_id: room } }),
      onEvent('eventsUpdate', own.series, `${query}${query === '' ? '?' : '&'}occurrence=${own.seriesStart}`, {
        body: OVERLAPPING,
      }),
      onEvent(
        'eventsUpdate',
        own.series,
        `${query}${query === '' ? '?' : '&'}occurrence=${own.seriesStart}&scope=following`,
        { body: { start_time: '2031-05-06T09:00:00Z', end_time: '2031-05-06T10:00:00Z' } },
      ),
      onEvent('versionsRollback', own.deleted, `/rollback/1${query}`),
    ]),
    ...['', '?deleted=true', '?q=secret', '?role=viewer', '?from=2031-05-01&to=2031-06-01&expand=true'].flatMap(
      (query): Door[] => [
        { id: 'eventsList', path: `/api/events${query}` },
        ...calendars.map((one) => onCalendar('calendarsListEvents', one, `/events${query}`)),
      ],
    ),
    ...calendars.flatMap((one): Door[] => [
      { id: 'eventsList', path: `/api/events?calendars=${one}` },
      onCalendar('calendarsRead', one),
      onCalendar('calendarsUpdate', one, '', { body: { is_shown: true } }),
      onCalendar('calendarsUpdate', one, '', { body: { overlaps: 'reject' } }),
      onCalendar('calendarsDelete', one, '?dry_run=true'),
      onCalendar('calendarsRestore', one, '/restore'),
      onCalendar('calendarsShare', one, '/share', { body: { user_id: bystander.id, role: 'viewer' } }),
      onCalendar('calendarsListPermissions', one, '/permissions'),
      onCalendar('calendarsChangeRole', one, `/permissions/${bystander.id}`, { body: { role: 'viewer' } }),
      onCalendar('calendarsRemove', one, `/permissions/${bystander.id}`),
      onCalendar('calendarsListHistory', one, '/history'),
      onCalendar('icalendarReadCalendar', one, '/calendar.ics?from=2031-05-01&to=2031-06-01'),
      onCalendar('icalendarImport', one, '/import', { body: aCalendarFile('one') }),
      onCalendar('linksCreate', one, '/links', { body: { detail: 'full' } }),
      onCalendar('linksList', one, '/links'),
      onCalendar('linksDelete', one, '/links/lnk_other'),
    ]),
    { id: 'calendarsList', path: '/api/calendars' },
    { id: 'calendarsCreate', path: '/api/calendars', call: { body: { name: 'Mine' } } },
    { id: 'eventsReadFreeBusy', path: '/api/freebusy', call: { body: busy } },
    {
      id: 'eventsFindSlots',
      path: '/api/freebusy/slots',
      call: { body: { ...busy, any_of: [room], duration_minutes: 30, limit: 50 } },
    },
    { id: 'changesList', path: '/api/changes?since=0' },
    { id: 'changesListCurrent', path: '/api/changes/current' },
    { id: 'usersExport', path: '/api/users/me/export' },
  ];
}

/** Operations on the caller's own account, sessions and webhooks. None of them reads events or calendars. */
const APART = [
  'authLogout',
  'authListSessions',
  'authEndSession',
  'usersReadMe',
  'usersChangePassword',
  'usersDeleteMe',
  'usersListBlocked',
  'usersBlock',
  'usersUnblock',
  'notificationsCreateTicket',
  'webhooksCreate',
  'webhooksList',
  'webhooksRead',
  'webhooksDelete',
  // Attempts have a number and a status. What is sent are messages of the feed.
  'webhooksListDeliveries',
];

/** Everything in a response except what differs each time. */
const lettersOf = ({ status, headers, body }: ApiAnswer<unknown>): string =>
  JSON.stringify([status, [...headers].filter(([name]) => name !== 'ratelimit'), textIn(headers, body)]);

const textIn = (headers: Headers, body: unknown): unknown =>
  headers.get('Content-Type') === 'application/zip' ? filesIn(Buffer.from(String(body), 'latin1')) : body;

let people = 0;

async function prepare(person: Person, isBooker: boolean): Promise<Own> {
  const { room } = hidden;
  people += 1;
  const [day, at] = [`2032-0${people}`, (minute: number) => `2031-05-06T${16 + people}:${minute}:00Z`];
  const resources = isBooker ? [room] : [];
  const apart = await create(person, { title: 'Mine', ...OVERLAPPING });
  const booking = await create(person, {
    title: 'Mine',
    start_time: `${day}-01T09:00:00Z`,
    end_time: `${day}-01T10:00:00Z`,
    resources,
  });
  const series = await create(person, {
    title: 'Mine',
    start_time: at(10),
    end_time: at(50),
    resources,
    recurrence_pattern: { frequency: 'daily', count: 3 },
  });
  await accepted(onEvent('eventsUpdate', series, '', { body: { title: 'Mine, too' } }), person);
  const deleted = await create(person, {
    title: 'Mine',
    start_time: `${day}-02T09:00:00Z`,
    end_time: `${day}-02T10:00:00Z`,
  });
  await accepted(onEvent('eventsDelete', deleted), person);
  return { apart, booking, series, seriesStart: at(10), deleted };
}

const FEED = ['changesList', 'changesListCurrent'];

/**
 * Sends every request as this person, and expects nothing of the secret events in any response.
 * @param events those that are asked for by their ids
 * @param queries with which writes are tried
 * @param heard what the person's feed may name, since it was in it while they could see the events
 */
async function expectNothingLearned(
  person: Person,
  own: Own,
  { heard = [], events, queries }: { heard?: string[]; events: string[]; queries?: string[] },
): Promise<number[]> {
  const statuses: number[] = [];
  const expectClosed = (door: Door, answer: ApiAnswer<unknown>): void => {
    const letters = lettersOf(answer);
    const isHeard = (secret: string): boolean => FEED.includes(door.id) && heard.includes(secret);
    for (const secret of secretsOf(hidden)) {
      if (!isHeard(secret)) expect(letters, `${door.id} ${door.path}`).not.toContain(secret);
    }
    // The zone of the events.
    expect(letters, `${door.id} ${door.path}`).not.toMatch(/\+05:?45|Kathmandu/);
    statuses.push(answer.status);
  };
  const missing: string[] = [];
  for (const door of doorsOf(MISSING, hidden)) missing.push(lettersOf(await send(door, person)));
  for (const event of events) {
    for (const [index, door] of doorsOf(event, hidden).entries()) {
      const answer = await send(door, person);
      expectClosed(door, answer);
      expect(lettersOf(answer), `${door.id} ${door.path}`).toBe(missing[index]);
    }
  }
  for (const door of doorsAround(own, hidden, queries)) expectClosed(door, await send(door, person));
  return statuses;
}

const secretsOf = ({ events, people }: Hidden): string[] => [
  SECRET,
  ...events,
  ...people.flatMap(({ id, username }) => [id, username]),
];

describe('the events on a calendar', () => {
  it('are requested through every operation that reads or writes events or calendars', () => {
    const own = { apart: '', booking: '', series: '', seriesStart: '', deleted: '' };
    const tried = [...doorsOf(MISSING, hidden), ...doorsAround(own, hidden)].map(({ id }) => id);
    const users = OPERATIONS.filter(({ access }) => access === 'user').map(({ id }) => id);
    expect([...new Set([...tried, ...APART])].toSorted()).toEqual(users.toSorted());
  });

  it.each(['free_busy', 'booker', 'none'])(
    'reveal only their busy time to a member with the role %s, in the response to any request',
    { timeout: 60_000 },
    async (role) => {
      const person = role === 'none' ? stranger : await someone();
      const { team, room, primary, events } = hidden;
      if (role !== 'none') for (const one of [team, room]) await share(owner, `calendars/${one}`, role, person);
      await publishAll([team, room, primary, ...events]);
      const statuses = await expectNothingLearned(person, await prepare(person, role === 'booker'), {
        ...(role === 'booker'
          ? { events, queries: ['', '?on_conflict=allow', '?dry_run=true'] }
          : { events: events.slice(0, 1) }),
      });
      // A booker is refused the room in each of the ways; others may not ask for it.
      expect(statuses.filter((status) => status === 409).length > 20).toBe(role === 'booker');
    },
  );

  it(
    'reveal nothing more after the role is lowered, also in retries and unread messages',
    { timeout: 60_000 },
    async () => {
      const person = await someone();
      const { team, room, events } = hidden;
      const [meeting = ''] = events;
      for (const one of [team, room]) await share(owner, `calendars/${one}`, 'owner', person);
      const retried = [
        onEvent('versionsRollback', meeting, '/rollback/1', { headers: { 'Idempotency-Key': 'rollback' } }),
        onEvent('sharingShare', meeting, '/share', {
          body: { shares: hidden.people.map(({ id }) => ({ user_id: id, role: 'viewer' })).slice(1) },
          headers: { 'Idempotency-Key': 'share' },
        }),
        onCalendar('calendarsShare', team, '/share', {
          body: { user_id: hidden.people[0]!.id, role: 'booker' },
          headers: { 'Idempotency-Key': 'members' },
        }),
      ];
      const { etag } = Object.fromEntries((await send(onEvent('eventsRead', meeting), person)).headers);
      for (const door of retried) expect(lettersOf(await send(door, person))).toMatch(/Secret|user-/);
      await accepted(onEvent('eventsUpdate', meeting, '', { body: { location: `${SECRET} 3` } }), person);
      await publishAll([team, room, ...events]);
      for (const one of [team, room]) {
        const role: Door = onCalendar('calendarsChangeRole', one, `/permissions/${person.id}`, {
          body: { role: 'booker' },
        });
        await accepted(role, owner);
      }
      await publishAll([team, room]);
      for (const door of retried) {
        const answer = await send(door, person);
        expect([403, 404]).toContain(answer.status);
        for (const secret of secretsOf(hidden)) expect(lettersOf(answer), door.path).not.toContain(secret);
      }
      const known = await send(onEvent('eventsRead', meeting, '', { headers: { 'If-None-Match': etag! } }), person);
      expect(known.status).toBe(404);
      await expectNothingLearned(person, await prepare(person, true), {
        events: [meeting],
        heard: [...events, hidden.people[0]!.id],
      });
    },
  );
});
