import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Table } from '../../../lib/store/table.js';
import type { Context } from '../../../lib/usecases/context.js';
import { register } from '../../../lib/usecases/accounts/sessions.js';
import type { UserView } from '../../../lib/views/account.js';
import { anEvent } from '../../support/api/api-client.js';
import { createContext } from '../../support/context.js';
import { callHandler } from '../../support/stack/handlers.js';
import { logInBy } from '../../support/api/sign-in.js';

const world = vi.hoisted(() => ({ context: undefined as object | undefined }));
vi.mock('../../../lib/runtime/context.js', () => ({ getContext: () => Promise.resolve(world.context) }));

const PASSWORD = 'correct horse battery';
const username = `u-${randomUUID().slice(0, 18)}`;
let context: Awaited<ReturnType<typeof createContext>>;
let token: string;
let refreshToken: string;
let other: UserView;

/** The log entries while the limits cannot be counted. */
const logged = vi.spyOn(console, 'error').mockReturnValue();

beforeAll(async () => {
  context = await createContext();
  await register(context, { username, email: `${username}@example.com`, password: PASSWORD });
  other = await register(context, {
    username: `o-${username}`.slice(0, 32),
    email: 'other@example.com',
    password: PASSWORD,
  });
  ({ access_token: token, refresh_token: refreshToken } = await logInBy(context, { username, password: PASSWORD }));
  // A missing table fails like one that is throttled or unavailable.
  world.context = { ...context, rateLimitTable: new Table(context.client, 'no-such-table') } satisfies Context;
});
afterAll(() => {
  logged.mockRestore();
  vi.unstubAllEnvs();
});

describe('while the rate limit buckets are unavailable', () => {
  it.each<[string, object]>([
    ['authRegister', { username: 'somebody', email: 'somebody@example.com', password: PASSWORD }],
    ['authLogin', { username, password: PASSWORD }],
    ['authRefresh', { refresh_token: 'x' }],
    ['usersChangePassword', { current_password: PASSWORD, new_password: 'another password' }],
    ['usersDeleteMe', { current_password: PASSWORD }],
  ])('no password can be guessed: %s answers 503', async (operation, body) => {
    const { status, headers } = await callHandler(operation, { token, body });
    expect([status, headers['Retry-After']]).toEqual([503, '1']);
  });

  it('addresses cannot be looked up by sharing, but sharing with known ids continues without a limit', async () => {
    const own = await callHandler('eventsCreate', { token, body: anEvent() });
    const params = { id: (JSON.parse(own.text) as { id: string }).id };
    const share = (reference: object) =>
      callHandler('sharingShare', { token, params, body: { ...reference, role: 'viewer' } });
    expect((await share({ email: other.email })).status).toBe(503);
    expect((await share({ username: other.username })).status).toBe(503);
    expect((await share({ user_id: other.id })).status).toBe(201);
  });

  it('refused requests have changed nothing', async () => {
    expect(await logInBy(context, { username, password: PASSWORD })).toBeDefined();
    expect(context.tokens.verify('refresh', refreshToken)).toBeDefined();
  });

  it('users continue without a limit; the log says so, and no response shows limit headers', async () => {
    logged.mockClear();
    const { status, headers } = await callHandler('usersReadMe', { token });
    expect(status).toBe(200);
    expect(Object.keys(headers).filter((name) => name.startsWith('RateLimit'))).toEqual([]);
    expect(logged).toHaveBeenCalledOnce();
  });

  it('requests without a session are still refused', async () => {
    expect((await callHandler('usersReadMe', { token: 'forged' })).status).toBe(401);
  });
});
