import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { anEvent, apiOf, aUser, type EventBody, type Page } from '../support/api-client.js';
import { startStackWithFaults, type StackWithFaults } from '../support/stack.js';
import { follow } from '../support/websocket-client.js';

vi.setConfig({ testTimeout: 120_000 });

let stack: StackWithFaults;

beforeAll(async () => {
  stack = await startStackWithFaults();
});
afterAll(() => stack.stop());

it('answers 503 while DynamoDB is away and works again when it is back, without a restart', async () => {
  const client = apiOf(stack);
  const { token } = await aUser(client);
  const event = anEvent();

  await stack.stopDynamoDb();
  const refused = await Promise.all([
    client.post('/api/events', { token, body: event }),
    client.get('/api/events', { token }),
    client.post('/api/auth/login', { body: { username: 'nobody', password: 'whatever' } }),
  ]);
  for (const { status, headers, body } of refused) {
    expect(status).toBe(503);
    expect(headers.get('Retry-After')).toMatch(/^\d+$/);
    expect(headers.get('Content-Type')).toBe('application/problem+json');
    expect(body).toMatchObject({ type: '/problems/unavailable', status: 503 });
  }

  await stack.startDynamoDb();
  const created = await vi.waitFor(
    async () => {
      const answer = await client.post<EventBody>('/api/events', { token, body: event });
      expect(answer.status).toBe(201);
      return answer.body;
    },
    { timeout: 20_000, interval: 250 },
  );
  const { body: events } = await client.get<Page<EventBody>>('/api/events', { token });
  expect(events.items.map(({ id }) => id)).toEqual([created.id]);

  const socket = await follow({ token }, client);
  const { body: renamed } = await client.put<EventBody>(`/api/events/${created.id}`, {
    token,
    body: { title: 'Back' },
  });
  expect(await socket.next()).toMatchObject({ type: 'event.updated', event_id: renamed.id, version: 2 });
  await socket.close();
});
