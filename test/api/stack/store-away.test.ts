import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OPERATIONS } from '../../../lib/api/operations.js';
import {
  anEvent,
  apiOf,
  aRegistration,
  aUser,
  logIn,
  type Api,
  type EventBody,
  type Page,
  type TestUser,
} from '../../support/api/api-client.js';
import { startStackWithFaults, type StackWithFaults } from '../../support/stack/stack.js';
import { aTicket, WebSocketClient } from '../../support/feed/websocket-client.js';

let stack: StackWithFaults;
let client: Api;
let ada: TestUser;
let event: EventBody;
let ticket: string;
/** For requests that were answered with 503. */
const instances: string[] = [];
const COOKIE = 'session=a-cookie-that-nobody-asked-for';
const EVENT_WORDS = ['The plans of nobody else', 'Behind the bakery'];
/** A user whose registration was answered with 503. */
const unlucky = aRegistration();

beforeAll(async () => {
  stack = await startStackWithFaults();
  client = apiOf(stack);
  ada = await aUser(client);
  event = (await client.post<EventBody>('/api/events', { token: ada.token, body: anEvent() })).body;
  ({ ticket } = await aTicket(ada, client));
});
afterAll(() => stack.stop());

const inStore = OPERATIONS.filter(({ id, access }) => access !== 'public' || id === 'healthRead');
const documents = OPERATIONS.filter((operation) => !inStore.includes(operation) && !operation.path.includes('{'));

const BODIES: Record<string, () => unknown> = {
  authRegister: () => unlucky,
  authLogin: () => ({ username: ada.username, password: ada.password }),
  authRefresh: () => ({ refresh_token: ada.refreshToken }),
  usersChangePassword: () => ({ current_password: ada.password, new_password: 'another password' }),
  usersDeleteMe: () => ({ current_password: ada.password }),
  eventsCreate: () => anEvent({ description: EVENT_WORDS[0], location: EVENT_WORDS[1] }),
  eventsUpdate: () => ({ description: EVENT_WORDS[0] }),
};

describe('while DynamoDB is unavailable', () => {
  beforeAll(() => stack.stopDynamoDb());

  it.each(inStore.map((operation) => ({ ...operation, name: `${operation.method} ${operation.path}` })))(
    '$name answers 503 with Retry-After',
    async ({ id, method, path }) => {
      const { status, headers, body } = await client.request(
        method,
        path.replace(/\{id\}/, event.id).replaceAll(/\{\w+\}/g, '1'),
        {
          token: ada.token,
          headers: { Cookie: COOKIE, 'Idempotency-Key': COOKIE },
          ...(BODIES[id] && { body: BODIES[id]() }),
        },
      );
      instances.push(body.instance);
      expect(status).toBe(503);
      expect(headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
      expect(headers.get('Content-Type')).toContain('application/problem+json');
      expect(body).toEqual({
        type: '/problems/unavailable',
        title: 'Service unavailable',
        status: 503,
        detail: expect.any(String) as string,
        instance: expect.any(String) as string,
      });
    },
  );

  it.each(documents)('$path is still served', async ({ path }) => {
    expect((await fetch(new URL(path, stack.urls.rest))).status).toBe(200);
  });

  it('a WebSocket is refused with 503', async () => {
    const opening = WebSocketClient.open(`${stack.urls.websocket}?ticket=${ticket}`);
    await expect(opening).rejects.toMatchObject({ status: 503 });
  });

  it('a request without a token gets 401 instead of 503', async () => {
    expect((await client.get('/api/events', { token: 'forged' })).status).toBe(401);
  });
});

describe('the log of these requests', () => {
  it('has one entry per request with its response, and the cause of the failure', () => {
    const lines = stack
      .log()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    const logged = lines.map((line) => JSON.parse(line) as { level: string; requestId?: string; cause?: object });
    expect(instances.length).toBeGreaterThan(20);
    for (const instance of instances) {
      expect(logged.find(({ requestId }) => requestId === instance)).toMatchObject({
        level: 'error',
        cause: expect.any(Object) as object,
      });
    }
  });

  it('contains no secret of any request, and no event content', () => {
    const { token, refreshToken, password } = ada;
    const secrets = [token, refreshToken, password, 'another password', COOKIE, ticket, event.title, ...EVENT_WORDS];
    const signatures = [token, refreshToken].map((each) => each.split('.')[2]!);
    const log = stack.log();
    for (const secret of [...secrets, ...signatures]) expect(log.includes(secret), secret).toBe(false);
  });
});

describe('when DynamoDB is available again', () => {
  beforeAll(async () => {
    await stack.startDynamoDb();
    const isBack = async (): Promise<void> => {
      expect((await client.get('/api/health')).status).toBe(200);
    };
    await vi.waitFor(isBack, { timeout: 20_000 });
  });

  it('tokens, passwords and refresh tokens are still valid, without a restart', async () => {
    expect((await client.get('/api/users/me', { token: ada.token })).status).toBe(200);
    expect(await logIn(ada, client)).toMatchObject({ token_type: 'bearer' });
    const refresh = { body: { refresh_token: ada.refreshToken } };
    expect((await client.post('/api/auth/refresh', refresh)).status).toBe(200);
  });

  it('requests that were answered with 503 have changed nothing', async () => {
    const { body } = await client.get<Page<EventBody>>('/api/events', { token: ada.token });
    expect(body.items).toEqual([event]);
    expect((await client.post('/api/auth/register', { body: unlucky })).status).toBe(201);
  });

  it('events can be written again', async () => {
    const { status } = await client.post('/api/events', { token: ada.token, body: anEvent() });
    expect(status).toBe(201);
  });
});
