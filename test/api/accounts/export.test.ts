import { beforeAll, expect, inject, it } from 'vitest';
import { api, aUser, logIn, type TestUser } from '../../support/api/api-client.js';
import { createCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { requireDocumentedResponse } from '../../support/api/documented.js';
import { accept, bodyOf, createEvent, deleteEvent, share, updateEvent } from '../../support/api/event-client.js';
import { calendarFilesIn, filesIn, rowsIn } from '../../support/exported.js';

let ada: TestUser;
let bob: TestUser;
/** The secrets of Ada. */
const secrets: string[] = [];
const ids: Record<string, string> = {};
let files: Record<string, string>;

const fileOf = (name: string): unknown => JSON.parse(files[`${name}.json`] ?? '');

async function exported({ token }: TestUser): Promise<Record<string, string>> {
  const url = new URL('/api/users/me/export', inject('urls').rest);
  const response = await fetch(url, { headers: { Authorization: `Bearer ${token}` } });
  await requireDocumentedResponse('GET', response);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="export.zip"',
    'cache-control': 'no-store',
  });
  expect(response.headers.get('Link')).toBeNull();
  return filesIn(new Uint8Array(await response.arrayBuffer()));
}

async function createSecrets(calendarId: string): Promise<void> {
  const { token } = ada;
  const hook = { token, body: { url: 'http://127.0.0.1:9/hook' } };
  const { secret } = await bodyOf(201, api.post<{ secret: string }>('/api/webhooks', hook));
  const link = { token, body: { detail: 'busy', name: 'For my phone' } };
  const { url } = await bodyOf(201, api.post<{ url: string }>(`/api/calendars/${calendarId}/links`, link));
  const { access_token, refresh_token } = await logIn(ada);
  secrets.push(
    secret,
    /feeds\/([^/]+)/.exec(url)![1]!,
    access_token,
    refresh_token,
    token,
    ada.refreshToken,
    ada.password,
  );
}

beforeAll(async () => {
  let eve: TestUser;
  [ada, bob, eve] = await Promise.all([aUser(), aUser(), aUser()]);
  const calendar = await createCalendar(ada, { name: 'Ada’s calendar' });
  const bobs = await createCalendar(bob, { name: 'Bob’s calendar' });
  await shareCalendar(bob, bobs.id, 'viewer', ada);
  await createSecrets(calendar.id);
  await bodyOf(204, api.put(`/api/users/me/blocked/${eve.id}`, { token: ada.token }));

  const own = await createEvent(ada, { title: 'Ada’s own', calendar_id: calendar.id });
  const series = await createEvent(ada, {
    title: 'Ada’s series',
    time_zone: 'Europe/Berlin',
    start_time: '2032-03-01T09:00:00',
    end_time: '2032-03-01T10:00:00',
    recurrence_pattern: { frequency: 'weekly', count: 10 },
  });
  const occurrence = { title: 'Ada’s exception' };
  const path = `/api/events/${series.id}?occurrence=2032-03-08T09:00:00%2B01:00&scope=this`;
  await bodyOf(200, api.put(path, { token: ada.token, body: occurrence }));
  const deleted = await createEvent(ada, { title: 'Ada’s deleted' });
  await deleteEvent(ada, deleted.id);
  const shared = await createEvent(bob, { title: 'Bob’s first title' });
  await updateEvent(bob, shared.id, { title: 'Bob’s shared' });
  await share(bob, shared.id, 'editor', ada, eve);
  await accept(ada, shared.id);
  await updateEvent(ada, shared.id, { location: 'Ada’s room' });
  await updateEvent(bob, shared.id, { description: 'Bob’s notes' });
  await createEvent(bob, { title: 'Bob’s private', calendar_id: bobs.id });
  Object.assign(ids, { own: own.id, series: series.id, deleted: deleted.id, shared: shared.id, eve: eve.id });
  files = await exported(ada);
});

it('an export has the account, its sessions, calendars, webhooks, links and blocked people', () => {
  expect(fileOf('account')).toEqual({
    id: ada.id,
    username: ada.username,
    email: ada.email,
    created_at: ada.created_at,
  });
  expect(fileOf('sessions')).toHaveLength(2);
  expect(fileOf('calendars')).toMatchObject([
    { name: 'Ada’s calendar', role: 'owner' },
    { name: 'Bob’s calendar', role: 'viewer' },
    { is_primary: true, role: 'owner' },
  ]);
  expect(fileOf('webhooks')).toMatchObject([{ url: 'http://127.0.0.1:9/hook', status: 'enabled' }]);
  expect(fileOf('links')).toMatchObject([{ name: 'For my phone', detail: 'busy', created_by: ada.id }]);
  expect(fileOf('blocked')).toMatchObject([{ user_id: ids['eve'] }]);
});

it('an export has every event that the person is on, with their role and response, and those that they deleted', () => {
  const events = new Map(rowsIn(files, 'events').map((event) => [event.id, event]));
  expect(events.size).toBe(4);
  expect(events.get(ids['own']!)).toMatchObject({ title: 'Ada’s own', role: 'owner', response: 'accepted' });
  expect(events.get(ids['shared']!)).toMatchObject({
    title: 'Bob’s shared',
    description: 'Bob’s notes',
    created_by: bob.id,
    role: 'editor',
    response: 'accepted',
    is_deleted: false,
  });
  expect(events.get(ids['deleted']!)).toMatchObject({ title: 'Ada’s deleted', is_deleted: true });
  expect(events.get(ids['series']!)).toMatchObject({
    is_recurring: true,
    exceptions: [{ title: 'Ada’s exception' }],
  });
});

it('an export has each change that the person made, as they left the event, and no change of others', () => {
  const changes = rowsIn(files, 'history').map(({ event_id, version, change_type }) => [
    event_id,
    version,
    change_type,
  ]);
  expect(changes).toEqual([
    [ids['own'], 1, 'create'],
    [ids['series'], 1, 'create'],
    [ids['series'], 2, 'update'],
    [ids['deleted'], 1, 'create'],
    [ids['deleted'], 2, 'delete'],
    [ids['shared'], 4, 'response'],
    [ids['shared'], 5, 'update'],
  ]);
  const last = rowsIn(files, 'history').at(-1);
  expect(last).toMatchObject({
    changed_fields: ['location'],
    snapshot: { title: 'Bob’s shared', location: 'Ada’s room', description: null, role: 'editor' },
  });
});

it('the iCalendar files of an export can be imported, and have the same events without the deleted ones', async () => {
  const { id } = await createCalendar(bob, { name: 'Restored' });
  const [file, ...others] = calendarFilesIn(files);
  expect(others).toEqual([]);
  const headers = { 'Content-Type': 'text/calendar' };
  const { results } = await bodyOf(
    207,
    api.post<{ results: { status: string }[] }>(`/api/calendars/${id}/import`, {
      token: bob.token,
      raw: file!,
      headers,
    }),
  );
  expect(results.map(({ status }) => status)).toEqual(['created', 'created', 'created']);
});

it('an export has no secret, and nothing about others: no name, no address, and no event that the person is not on', () => {
  const text = JSON.stringify(files);
  for (const hidden of [...secrets, bob.username, bob.email, 'Bob’s private', 'Bob’s first title', '@example.com"}']) {
    expect(text.includes(JSON.stringify(hidden).slice(1, -1)), hidden).toBe(false);
  }
  const names = Object.entries(files).filter(([, content]) => content.includes(ada.email));
  expect(names.map(([name]) => name)).toEqual(['account.json']);
  expect(text.match(/permissions.{0,4}:|password|granted_by|mailto:/g)).toBeNull();
});
