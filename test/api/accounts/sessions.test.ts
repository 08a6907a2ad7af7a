import { describe, expect, it } from 'vitest';
import { api, aUser, logIn, type Page, type TestUser } from '../../support/api/api-client.js';

interface SessionBody {
  id: string;
  created_at: string;
  last_used_at: string;
  expires_at: string;
  is_current: boolean;
}

const SESSIONS = '/api/auth/sessions';
const sessionsOf = async (token: string): Promise<SessionBody[]> =>
  (await api.get<Page<SessionBody>>(SESSIONS, { token })).body.items;
const currentOf = async (token: string): Promise<SessionBody> =>
  (await sessionsOf(token)).find(({ is_current }) => is_current)!;
const isLive = async (token: string): Promise<boolean> => (await api.get('/api/users/me', { token })).status === 200;
const refreshStatus = async (refresh_token: string): Promise<number> =>
  (await api.post('/api/auth/refresh', { body: { refresh_token } })).status;

async function withSecondSession(): Promise<{
  ada: TestUser;
  second: { access_token: string; refresh_token: string };
}> {
  const ada = await aUser();
  return { ada, second: await logIn(ada) };
}

describe('logging out', () => {
  it('answers 204 without a body', async () => {
    const { token } = await aUser();
    const { status, body } = await api.post('/api/auth/logout', { token });
    expect(status).toBe(204);
    expect(body).toBeUndefined();
  });

  it('makes both tokens of that session invalid from the next request on', async () => {
    const { token, refreshToken } = await aUser();
    await api.post('/api/auth/logout', { token });
    expect(await isLive(token)).toBe(false);
    expect(await refreshStatus(refreshToken)).toBe(401);
    const again = await api.post('/api/auth/logout', { token });
    expect(again.status).toBe(401);
    expect(again.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
  });

  it('ends no other session', async () => {
    const { ada, second } = await withSecondSession();
    await api.post('/api/auth/logout', { token: ada.token });
    expect(await isLive(second.access_token)).toBe(true);
    expect(await refreshStatus(second.refresh_token)).toBe(200);
  });
});

describe('the list of sessions', () => {
  it('shows every session, newest first, and marks the current one', async () => {
    const { ada, second } = await withSecondSession();
    const { status, body } = await api.get<Page<SessionBody>>(SESSIONS, { token: ada.token });
    expect(status).toBe(200);
    expect(body.next_cursor).toBeNull();
    expect(body.items.map(({ is_current }) => is_current)).toEqual([false, true]);
    expect(body.items[0]!.id).toBe((await currentOf(second.access_token)).id);
    for (const session of body.items) {
      expect(Object.keys(session).sort()).toEqual(['created_at', 'expires_at', 'id', 'is_current', 'last_used_at']);
      const days = (Date.parse(session.expires_at) - Date.parse(session.last_used_at)) / 86_400_000;
      expect(days).toBeCloseTo(30, 2);
    }
  });

  it('shows one session, not two, after its tokens were renewed', async () => {
    const { refreshToken, token } = await aUser();
    const before = await currentOf(token);
    await refreshStatus(refreshToken);
    const [after, ...more] = await sessionsOf(token);
    expect(more).toEqual([]);
    expect(after).toMatchObject({ id: before.id, created_at: before.created_at });
    expect(Date.parse(after!.last_used_at)).toBeGreaterThanOrEqual(Date.parse(before.last_used_at));
  });

  it('shows no sessions of other users', async () => {
    const [ada, bob] = await Promise.all([aUser(), aUser()]);
    const adas = await sessionsOf(ada.token);
    const bobs = await sessionsOf(bob.token);
    expect([adas.length, bobs.length]).toEqual([1, 1]);
    expect(adas[0]!.id).not.toBe(bobs[0]!.id);
  });
});

describe('ending a session', () => {
  const end = (token: string, id: string) => api.delete(`${SESSIONS}/${encodeURIComponent(id)}`, { token });

  it('locks out everyone who has its tokens, and no other session', async () => {
    const { ada, second } = await withSecondSession();
    const { status } = await end(ada.token, (await currentOf(second.access_token)).id);
    expect(status).toBe(204);
    expect(await isLive(second.access_token)).toBe(false);
    expect(await refreshStatus(second.refresh_token)).toBe(401);
    expect(await isLive(ada.token)).toBe(true);
  });

  it('is possible for the current session', async () => {
    const { token } = await aUser();
    expect((await end(token, (await currentOf(token)).id)).status).toBe(204);
    expect(await isLive(token)).toBe(false);
  });

  it('is 404 for another user’s session, which continues, with the same words as for an unknown one', async () => {
    const [ada, bob] = await Promise.all([aUser(), aUser()]);
    const theirs = await end(bob.token, (await currentOf(ada.token)).id);
    const unknownSession = await end(bob.token, 'ses_00000000000000000000000000');
    expect([theirs.status, unknownSession.status]).toEqual([404, 404]);
    expect({ ...theirs.body, instance: '' }).toEqual({ ...unknownSession.body, instance: '' });
    expect(await isLive(ada.token)).toBe(true);
  });

  it('is 404 for a session that has ended', async () => {
    const { ada, second } = await withSecondSession();
    const { id } = await currentOf(second.access_token);
    await end(ada.token, id);
    expect((await end(ada.token, id)).status).toBe(404);
  });

  it.each([
    ['x'],
    ['../PROFILE'],
    ['%'],
    ['ses_#'],
    ['__proto__'],
    ['of 3,000 letters', 'x'.repeat(3_000)],
    ['of 1,200 bytes', '密'.repeat(400)],
  ])('is 404 for the id %s', async (name, id = name) => {
    const { token } = await aUser();
    const { status, body } = await end(token, id);
    expect(status).toBe(404);
    expect(body.type).toBe('/problems/not-found');
  });
});
