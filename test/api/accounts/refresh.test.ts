import { describe, expect, it } from 'vitest';
import { api, aUser, logIn, type TokenPairBody } from '../../support/api/api-client.js';

const REFRESH = '/api/auth/refresh';
const refresh = (refresh_token: string) => api.post<TokenPairBody>(REFRESH, { body: { refresh_token } });
const statusWith = async (token: string): Promise<number> => (await api.get('/api/users/me', { token })).status;

describe('a refresh token', () => {
  it('returns a new pair that continues the session', async () => {
    const { refreshToken, token } = await aUser();
    const { status, body } = await refresh(refreshToken);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 900 });
    expect(body.refresh_token).not.toBe(refreshToken);
    expect(await statusWith(body.access_token)).toBe(200);
    // The old access token belongs to the same session, and is valid until it expires.
    expect(await statusWith(token)).toBe(200);
  });

  it('can be exchanged again and again, each for its successor', async () => {
    let { refreshToken } = await aUser();
    for (let round = 0; round < 5; round++) {
      const { status, body } = await refresh(refreshToken);
      expect(status).toBe(200);
      refreshToken = body.refresh_token;
    }
  });

  it('that was just spent returns the same pair again, since the first response may be lost', async () => {
    const { refreshToken } = await aUser();
    const { body: first } = await refresh(refreshToken);
    expect(await statusWith(first.access_token)).toBe(200);
    const { status, body: again } = await refresh(refreshToken);
    expect([status, again.access_token, again.refresh_token]).toEqual([200, first.access_token, first.refresh_token]);
    expect((await refresh(first.refresh_token)).status).toBe(200);
  });

  it('used by many clients at once, such as the tabs of one browser, returns the same pair to all of them', async () => {
    const { refreshToken, token } = await aUser();
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map(({ body }) => body.access_token)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1);
    expect(await statusWith(answers[0]!.body.access_token)).toBe(200);
    expect(await statusWith(token)).toBe(200);
  });

  it('whose successor was used ends the whole session when it is presented again', async () => {
    const { refreshToken, token } = await aUser();
    const { body: next } = await refresh(refreshToken);
    const { body: newest } = await refresh(next.refresh_token);
    const reused = await api.post(REFRESH, { body: { refresh_token: refreshToken } });
    expect(reused.status).toBe(401);
    expect(reused.headers.get('WWW-Authenticate')).toBe('Bearer error="invalid_token"');
    for (const each of [token, next.access_token, newest.access_token]) expect(await statusWith(each)).toBe(401);
    for (const each of [next.refresh_token, newest.refresh_token]) expect((await refresh(each)).status).toBe(401);
  });

  it('that is reused ends no other session of its user', async () => {
    const ada = await aUser();
    const other = await logIn(ada);
    const { body: next } = await refresh(ada.refreshToken);
    await refresh(next.refresh_token);
    await refresh(ada.refreshToken);
    expect(await statusWith(ada.token)).toBe(401);
    expect(await statusWith(other.access_token)).toBe(200);
  });

  it('is not accepted as an access token', async () => {
    const { refreshToken } = await aUser();
    expect(await statusWith(refreshToken)).toBe(401);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('stays valid after a forged one was presented: the forgery ends no session', async () => {
    const { refreshToken, token } = await aUser();
    const forged = `${refreshToken.slice(0, -4)}AAAA`;
    expect((await refresh(forged)).status).toBe(401);
    expect(await statusWith(token)).toBe(200);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('cannot be replaced by an access token', async () => {
    const { token, refreshToken } = await aUser();
    const { status, headers } = await api.post(REFRESH, { body: { refresh_token: token } });
    expect(status).toBe(401);
    expect(headers.get('WWW-Authenticate')).toContain('Bearer');
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it.each<[string, unknown, string]>([
    ['is missing', {}, '/refresh_token'],
    ['is empty', { refresh_token: '' }, '/refresh_token'],
    ['is no text', { refresh_token: 1 }, '/refresh_token'],
    ['is longer than any', { refresh_token: 'x'.repeat(4_097) }, '/refresh_token'],
    ['comes with more', { refresh_token: 'x', grant_type: 'refresh_token' }, '/grant_type'],
  ])('that %s is refused as invalid with the name of the member', async (_, body, pointer) => {
    const answer = await api.post(REFRESH, { body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error) => error.pointer)).toEqual([pointer]);
  });
});
