import { describe, expect, it } from 'vitest';
import {
  anEvent,
  api,
  aRegistration,
  aUser,
  logIn,
  type Page,
  type PermissionBody,
  type UserBody,
} from '../../support/api/api-client.js';
import { createCalendar, primaryOf, readCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { aSharedEvent, bodyOf, createEvent, share } from '../../support/api/event-client.js';

const ME = '/api/users/me';
const PASSWORD = '/api/users/me/password';
const statusWith = async (token: string): Promise<number> => (await api.get(ME, { token })).status;
const loginStatus = async (username: string, password: string): Promise<number> =>
  (await api.post('/api/auth/login', { body: { username, password } })).status;

describe('the account resource', () => {
  it('shows its owner their data, and no password in any form', async () => {
    const ada = await aUser();
    const { status, body } = await api.get<UserBody>(ME, { token: ada.token });
    expect(status).toBe(200);
    expect(body).toEqual({ id: ada.id, username: ada.username, email: ada.email, created_at: ada.created_at });
  });

  it('shows names in the spelling that was registered', async () => {
    const [first, second] = await Promise.all([aUser(), aUser()]);
    const username = `${first.username}-Ada`;
    const email = `Ada.${second.username}@Example.com`;
    await api.post('/api/auth/register', { body: { username, email, password: first.password } });
    const { access_token: token } = await logIn({ username: username.toLowerCase(), password: first.password });
    expect((await api.get<UserBody>(ME, { token })).body).toMatchObject({ username, email });
  });
});

describe('a password with accents', () => {
  const COMPOSED = 'caf\u00e9 cr\u00e8me';
  const DECOMPOSED = 'cafe\u0301 cre\u0300me';

  it.each([
    ['composed', COMPOSED, DECOMPOSED],
    ['decomposed', DECOMPOSED, COMPOSED],
  ])('is accepted by every operation when it was set %s and is typed in the other form', async (_, set, typed) => {
    const { username, email } = aRegistration() as { username: string; email: string };
    await bodyOf(201, api.post('/api/auth/register', { body: { username, email, password: set } }));
    const own = await logIn({ username, password: typed });
    const form = new URLSearchParams({ username, password: typed });
    await bodyOf(200, api.post('/api/auth/login', { raw: form }));
    const change = { current_password: typed, new_password: `${set} 2` };
    await bodyOf(204, api.put(PASSWORD, { token: own.access_token, body: change }));
    expect(await loginStatus(username, `${typed} 2`)).toBe(200);
    await bodyOf(204, api.delete(ME, { token: own.access_token, body: { current_password: `${typed} 2` } }));
  });
});

describe('a change of password', () => {
  const change = (token: string, current_password: unknown, new_password: unknown) =>
    api.put(PASSWORD, { token, body: { current_password, new_password } });

  it('makes the new password valid and the old one invalid', async () => {
    const { token, username, password } = await aUser();
    const { status, body } = await change(token, password, 'another password');
    expect(status).toBe(204);
    expect(body).toBeUndefined();
    expect(await loginStatus(username, 'another password')).toBe(200);
    expect(await loginStatus(username, password)).toBe(401);
  });

  it('ends every session except the current one', async () => {
    const ada = await aUser();
    const others = await Promise.all([logIn(ada), logIn(ada)]);
    expect((await change(ada.token, ada.password, 'another password')).status).toBe(204);
    expect(await statusWith(ada.token)).toBe(200);
    for (const { access_token, refresh_token } of others) {
      expect(await statusWith(access_token)).toBe(401);
      expect((await api.post('/api/auth/refresh', { body: { refresh_token } })).status).toBe(401);
    }
    const own = await api.post('/api/auth/refresh', { body: { refresh_token: ada.refreshToken } });
    expect(own.status).toBe(200);
  });

  it('ends no session of another user', async () => {
    const [ada, bob] = await Promise.all([aUser(), aUser()]);
    await change(ada.token, ada.password, 'another password');
    expect(await statusWith(bob.token)).toBe(200);
  });

  it('with a wrong current password is refused with its name, and changes nothing', async () => {
    const ada = await aUser();
    const other = await logIn(ada);
    const { status, body } = await change(ada.token, 'not the password', 'another password');
    expect(status).toBe(422);
    expect(body).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer: '/current_password' }] });
    expect(await loginStatus(ada.username, ada.password)).toBe(200);
    expect(await statusWith(other.access_token)).toBe(200);
  });

  it.each<[string, unknown]>([
    ['seven characters', 'seven c'],
    ['73 bytes', 'a'.repeat(73)],
    ['144 bytes in NFC', '\u0958'.repeat(24)],
    ['four characters in NFC', 'e\u0301'.repeat(4)],
    ['half a character', 'correct \ud83d horse'],
    ['no text', 12345678],
  ])('to %s is refused with the name of the member', async (_, next) => {
    const { token, password, username } = await aUser();
    const { status, body } = await change(token, password, next);
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }) => pointer)).toEqual(['/new_password']);
    expect(await loginStatus(username, password)).toBe(200);
  });

  it('gets an error for every missing member', async () => {
    const { token } = await aUser();
    const { status, body } = await api.put(PASSWORD, { token, body: {} });
    expect(status).toBe(422);
    expect(body.errors.map(({ pointer }) => pointer)).toEqual(['/current_password', '/new_password']);
  });

  it('that is sent twice at once takes effect once', async () => {
    const { token, password, username } = await aUser();
    const nexts = ['another password', 'a third password'];
    const answers = await Promise.all(nexts.map((next) => change(token, password, next)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
    const logins = await Promise.all(nexts.map((next) => loginStatus(username, next)));
    expect(logins.sort()).toEqual([200, 401]);
  });
});

describe('deleting an account', () => {
  const remove = (token: string, current_password: unknown) => api.delete(ME, { token, body: { current_password } });

  it('ends its sessions, and frees its names for other users', async () => {
    const { token, username, email, password } = await aUser();
    expect((await remove(token, password)).status).toBe(204);
    expect(await statusWith(token)).toBe(401);
    expect(await loginStatus(username, password)).toBe(401);
    const again = await api.post('/api/auth/register', { body: { username, email, password } });
    expect(again.status).toBe(201);
  });

  it('removes the user from events that others see, keeps their history, and deletes the user’s own events', async () => {
    const { event, owner, editor, viewer } = await aSharedEvent();
    const alone = await createEvent(editor);
    expect((await remove(editor.token, editor.password)).status).toBe(204);
    const { items } = await bodyOf(
      200,
      api.get<Page<PermissionBody>>(`/api/events/${event.id}/permissions`, { token: owner.token }),
    );
    expect(items.map(({ user_id }) => user_id).sort()).toEqual([owner.id, viewer.id].sort());
    const history = await bodyOf(
      200,
      api.get<Page<{ change_type: string; changed_by: string }>>(`/api/events/${event.id}/history?limit=1`, {
        token: owner.token,
      }),
    );
    expect(history.items).toMatchObject([{ change_type: 'unshare', changed_by: editor.id }]);
    expect((await api.get(`/api/events/${alone.id}`, { token: owner.token })).status).toBe(404);
  });

  it('removes the user from deleted events, which another owner can restore without them', async () => {
    const { event, owner, editor, viewer } = await aSharedEvent();
    const path = `/api/events/${event.id}`;
    await share(owner, event.id, 'owner', editor);
    await bodyOf(204, api.delete(path, { token: owner.token }));
    expect((await remove(owner.token, owner.password)).status).toBe(204);
    const { token } = editor;
    const restored = await bodyOf(200, api.post<{ version: number }>(`${path}/rollback/1`, { token }));
    const { items } = await bodyOf(200, api.get<Page<PermissionBody>>(`${path}/permissions`, { token }));
    expect(items.map(({ user_id }) => user_id).sort()).toEqual([editor.id, viewer.id].sort());
    const leave = await api.delete(`${path}/permissions/${editor.id}`, { token });
    expect([leave.status, leave.body.type]).toEqual([409, '/problems/last-owner']);
    const history = await bodyOf(
      200,
      api.get<Page<{ change_type: string; changed_by: string; version: number }>>(`${path}/history?limit=2`, { token }),
    );
    expect(history.items).toMatchObject([
      { change_type: 'rollback', changed_by: editor.id, version: restored.version },
      { change_type: 'unshare', changed_by: owner.id },
    ]);
  });

  it('makes the account unknown to users who share with it afterwards', async () => {
    const { event, owner } = await aSharedEvent();
    const gone = await aUser();
    expect((await remove(gone.token, gone.password)).status).toBe(204);
    const answerFor = async (body: object) =>
      (await api.post(`/api/events/${event.id}/share`, { token: owner.token, body: { ...body, role: 'viewer' } })).body
        .errors;
    expect(await answerFor({ user_id: gone.id })).toEqual(await answerFor({ user_id: 'usr_nobody' }));
    expect(await answerFor({ email: gone.email })).toEqual(await answerFor({ email: 'nobody@example.com' }));
  });

  it('is refused with the events that others see and only the user owns, and then changes nothing', async () => {
    const { event, owner, viewer } = await aSharedEvent();
    const alone = await createEvent(owner);
    const { status, body } = await remove(owner.token, owner.password);
    expect({ status, body }).toMatchObject({
      status: 409,
      body: { type: '/problems/last-owner', event_ids: [event.id] },
    });
    for (const id of [event.id, alone.id]) {
      expect((await api.get(`/api/events/${id}`, { token: owner.token })).status).toBe(200);
    }
    await share(owner, event.id, 'owner', viewer);
    expect((await remove(owner.token, owner.password)).status).toBe(204);
    expect((await api.get(`/api/events/${event.id}`, { token: viewer.token })).status).toBe(200);
  });

  it('is refused with the calendars that others are on and only the user owns, until one of them becomes an owner', async () => {
    const { event, owner, viewer } = await aSharedEvent();
    const [rooms, alone] = await Promise.all([createCalendar(owner), createCalendar(owner)]);
    await shareCalendar(owner, rooms.id, 'free_busy', viewer);
    await shareCalendar(owner, 'primary', 'viewer', viewer);
    const { body } = await remove(owner.token, owner.password);
    expect(body).toMatchObject({ type: '/problems/last-owner', event_ids: [event.id], calendar_ids: [rooms.id] });
    await share(owner, event.id, 'owner', viewer);
    const refused = await remove(owner.token, owner.password);
    expect(refused).toMatchObject({ status: 409, body: { calendar_ids: [rooms.id] } });
    expect(refused.body).not.toHaveProperty('event_ids');
    expect(refused.body.detail).toMatch(/^You are the only owner of calendars with other members\./);
    for (const { id } of [rooms, alone]) await readCalendar(owner, id);
    await shareCalendar(owner, rooms.id, 'owner', viewer);
    await bodyOf(204, api.delete(ME, { token: owner.token, body: { current_password: owner.password } }));
    const { items } = await bodyOf(200, api.get<Page<{ id: string }>>('/api/calendars', { token: viewer.token }));
    expect(items.map(({ id }) => id).sort()).toEqual([primaryOf(viewer), rooms.id].sort());
  });

  it('requires the right password', async () => {
    const { token } = await aUser();
    const { status, body } = await remove(token, 'wrong password');
    expect([status, body.errors[0]?.pointer]).toEqual([422, '/current_password']);
    expect((await remove(token, undefined)).status).toBe(422);
    expect(await statusWith(token)).toBe(200);
  });

  it('leaves events on more than one page', async () => {
    const { token, password, ...user } = await aUser();
    const events = Array.from({ length: 60 }, (_, index) =>
      anEvent({ title: String(index), transparency: 'transparent' }),
    );
    await bodyOf(207, api.post('/api/events/batch', { token, body: { mode: 'partial', events } }));
    for (let status = 503; status === 503;) ({ status } = await remove(token, password));
    expect(await loginStatus(user.username, password)).toBe(401);
  });
});
