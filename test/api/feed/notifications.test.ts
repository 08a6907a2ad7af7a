import { afterEach, describe, expect, inject, it } from 'vitest';
import { MAX_CONNECTIONS } from '../../../lib/domain/feed/connection.js';
import {
  aUser,
  anEvent,
  api,
  logIn,
  type EventBody,
  type Page,
  type TestUser,
  type TokenPairBody,
} from '../../support/api/api-client.js';
import { aTicket, HandshakeRefused, WebSocketClient, type ServerMessage } from '../../support/feed/websocket-client.js';
import * as sockets from '../../support/feed/websocket-client.js';

const open: WebSocketClient[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});

const keep = async (client: Promise<WebSocketClient>): Promise<WebSocketClient> => {
  open.push(await client);
  return client;
};
const connect = (user: { token: string }) => keep(sockets.connect(user));
const follow = (user: { token: string }) => keep(sockets.follow(user));

async function create({ token }: TestUser, overrides: Record<string, unknown> = {}): Promise<EventBody> {
  const { status, body } = await api.post<EventBody>('/api/events', { token, body: anEvent(overrides) });
  expect(status).toBe(201);
  return body;
}

async function share({ token }: TestUser, { id }: EventBody, user: TestUser, role = 'viewer'): Promise<void> {
  const { status } = await api.post(`/api/events/${id}/share`, { token, body: { user_id: user.id, role } });
  expect(status).toBe(201);
}

async function rename({ token }: TestUser, { id }: EventBody, title: string): Promise<EventBody> {
  const { status, body } = await api.put<EventBody>(`/api/events/${id}`, { token, body: { title } });
  expect(status).toBe(200);
  return body;
}

const refusal = (url: string, headers?: Record<string, string>): Promise<unknown> =>
  WebSocketClient.open(url, headers).then(
    () => undefined,
    (error: unknown) => error,
  );

/** Types and sequence numbers are enough to detect missing and duplicate messages. */
const inBrief = (messages: ServerMessage[]) => messages.map(({ type, seq }) => ({ type, seq }));

describe('a connection ticket', () => {
  it('opens one connection within a minute', async () => {
    const user = await aUser();
    const { status, headers, body } = await api.post<sockets.TicketBody>('/api/notifications/ticket', user);
    expect(status).toBe(201);
    expect(headers.get('RateLimit')).toContain('user');
    expect(body).toEqual({
      ticket: expect.any(String) as string,
      url: `${inject('urls').websocket}?ticket=${body.ticket}`,
      expires_in: 60,
    });
    const connection = await keep(WebSocketClient.open(body.url));
    expect(await connection.untilPong()).toEqual([]);
  });

  it('works once', async () => {
    const { url } = await aTicket(await aUser());
    await keep(WebSocketClient.open(url));
    expect(await refusal(url)).toEqual(new HandshakeRefused(401));
  });

  it('opens exactly one connection when many clients use it at once', async () => {
    const { url } = await aTicket(await aUser());
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => keep(WebSocketClient.open(url))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is required, and is refused when forged', async () => {
    const { websocket } = inject('urls');
    expect(await refusal(`${websocket}?ticket=forged`)).toEqual(new HandshakeRefused(401));
    expect(await refusal(websocket)).toEqual(new HandshakeRefused(401));
  });

  it('is invalid once its session has ended', async () => {
    const user = await aUser();
    const { url } = await aTicket(user);
    await api.post('/api/auth/logout', user);
    expect(await refusal(url)).toEqual(new HandshakeRefused(401));
  });

  it('requires an access token', async () => {
    expect((await api.post('/api/notifications/ticket')).status).toBe(401);
  });
});

describe('an access token in the Authorization header', () => {
  it.each(['Bearer ', 'bearer ', 'Bearer   '])('opens a connection after %j', async (scheme) => {
    const { token } = await aUser();
    const connection = await keep(WebSocketClient.open(inject('urls').websocket, { Authorization: scheme + token }));
    expect(await connection.untilPong()).toEqual([]);
  });

  it('is refused when it is forged, of another kind, followed by another word, or its session has ended', async () => {
    const user = await aUser();
    const { websocket } = inject('urls');
    const withToken = (token: string) => refusal(websocket, { Authorization: `Bearer ${token}` });
    expect(await withToken('forged')).toEqual(new HandshakeRefused(401));
    expect(await withToken(user.refreshToken)).toEqual(new HandshakeRefused(401));
    expect(await withToken(`${user.token} x`)).toEqual(new HandshakeRefused(401));
    await api.post('/api/auth/logout', user);
    expect(await withToken(user.token)).toEqual(new HandshakeRefused(401));
  });
});

describe('a change to an event', () => {
  it('is sent to a second user as that user sees it, and to all connections of the first', async () => {
    const [ann, bob] = await Promise.all([aUser(), aUser()]);
    const connections = [await follow(ann), await follow(ann), await follow(bob)] as const;
    const event = await create(ann);
    await share(ann, event, bob);
    await rename(ann, event, 'Renamed');
    const [[, , first], [, , second], [, bobs]] = (await Promise.all([
      connections[0].nextOf(3),
      connections[1].nextOf(3),
      connections[2].nextOf(2),
    ])) as [ServerMessage[], ServerMessage[], [ServerMessage, ServerMessage]];
    expect(second).toEqual(first);
    expect(bobs).toEqual({
      type: 'event.updated',
      seq: 2,
      event_id: event.id,
      version: 3,
      changed_by: ann.id,
      changed_at: bobs.event?.updated_at,
      changed_fields: ['title'],
      event: (await api.get<EventBody>(`/api/events/${event.id}`, bob)).body,
    });
    expect(bobs.event).toMatchObject({ title: 'Renamed', role: 'viewer', response: 'needs_action' });
    expect(first).toMatchObject({ seq: 3, event: { title: 'Renamed', role: 'owner', response: 'accepted' } });
  });

  it('is sent to no other user', async () => {
    const [ann, eve] = await Promise.all([aUser(), aUser()]);
    const [anns, eves] = [await follow(ann), await follow(eve)];
    await create(ann);
    await anns.next();
    expect(await eves.untilPong()).toEqual([]);
    await create(eve);
    expect(await eves.next()).toMatchObject({ type: 'event.created', seq: 1 });
  });

  it('has a type for each kind of change, and a sequence number without gaps', async () => {
    const [ann, bob] = await Promise.all([aUser(), aUser()]);
    const [anns, bobs] = [await follow(ann), await follow(bob)];
    const event = await create(ann);
    const path = `/api/events/${event.id}`;
    await rename(ann, event, 'Renamed');
    await share(ann, event, bob);
    await api.put(`${path}/response`, { token: bob.token, body: { response: 'tentative' } });
    await api.put(`${path}/permissions/${bob.id}`, { token: ann.token, body: { role: 'editor' } });
    await api.post(`${path}/rollback/1`, ann);
    await api.delete(path, ann);
    await api.post(`${path}/rollback/2`, ann);
    await api.delete(`${path}/permissions/${bob.id}`, ann);

    const expected = [
      'event.created',
      'event.updated',
      'event.shared',
      'event.responded',
      'event.role_changed',
      'event.rolled_back',
      'event.deleted',
      'event.restored',
      'event.unshared',
    ];
    const toAnn = await anns.nextOf(expected.length);
    expect(inBrief(toAnn)).toEqual(expected.map((type, index) => ({ type, seq: index + 1 })));
    expect(toAnn.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(toAnn.map(({ event: shown }) => shown?.title)).toEqual([
      'Design review',
      ...Array<string>(4).fill('Renamed'),
      'Design review',
      undefined,
      'Renamed',
      'Renamed',
    ]);
    const toBob = await bobs.nextOf(expected.length - 2);
    expect(inBrief(toBob)).toEqual(expected.slice(2).map((type, index) => ({ type, seq: index + 1 })));
    expect(toBob.map(({ event: shown }) => shown && [shown.role, shown.response])).toEqual([
      ['viewer', 'needs_action'],
      ['viewer', 'tentative'],
      ['editor', 'tentative'],
      ['editor', 'tentative'],
      undefined,
      ['editor', 'tentative'],
      undefined,
    ]);
    expect(toAnn.concat(toBob).filter((message) => message.truncated)).toEqual([]);
  });

  it('is the last message to a user whom it removes, and does not show them the event', async () => {
    const [ann, bob] = await Promise.all([aUser(), aUser()]);
    const [anns, bobs] = [await follow(ann), await follow(bob)];
    const event = await create(ann);
    await share(ann, event, bob);
    await api.delete(`/api/events/${event.id}/permissions/${bob.id}`, ann);
    const [, unshared] = (await bobs.nextOf(2)) as [ServerMessage, ServerMessage];
    expect(unshared).toMatchObject({ type: 'event.unshared', seq: 2, event_id: event.id, version: 3 });
    expect(Object.keys(unshared)).not.toContain('event');
    expect(Object.keys(unshared)).not.toContain('truncated');

    await rename(ann, event, 'Behind closed doors');
    await anns.nextOf(4);
    expect(await bobs.untilPong()).toEqual([]);
    await create(bob);
    expect(await bobs.next()).toMatchObject({ type: 'event.created', seq: 3 });
  });

  it('is sent without the event when the message would exceed 32 KB', async () => {
    const ann = await aUser();
    const anns = await follow(ann);
    const event = await create(ann, { description: '🗓'.repeat(8_000) });
    expect(await anns.next()).toMatchObject({ type: 'event.created', seq: 1, event_id: event.id, truncated: true });
    const update = await rename(ann, await create(ann, { description: '🗓'.repeat(7_000) }), 'Smaller');
    const [, message] = await anns.nextOf(2);
    expect(message?.event).toEqual(update);
    expect(message?.truncated).toBeUndefined();
  });

  it('arrives in order, however quickly changes follow each other', async () => {
    const [ann, bob] = await Promise.all([aUser(), aUser()]);
    const bobs = await follow(bob);
    const event = await create(ann);
    await share(ann, event, bob);
    const others = await Promise.all(Array.from({ length: 5 }, () => create(ann)));
    await Promise.all(others.map((other) => share(ann, other, bob)));
    for (let count = 1; count <= 10; count++) await rename(ann, event, `Title ${count}`);
    const messages = await bobs.nextOf(16);
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 16 }, (_, index) => index + 1));
    const ofOne = messages.filter(({ event_id }) => event_id === event.id);
    const [shared, ...titles] = ofOne.map(({ event: shown }) => shown?.title);
    expect(shared).toBe('Design review');
    expect(titles).toEqual(Array.from({ length: 10 }, (_, index) => `Title ${index + 1}`));
  });
});

describe('a WebSocket connection', () => {
  it('receives nothing before it resumes, and all changes from then on', async () => {
    const ann = await aUser();
    const [connection, other] = [await connect(ann), await follow(ann)];
    await create(ann);
    await other.next();
    expect(await connection.untilPong()).toEqual([]);
    expect(await connection.resume()).toEqual({ type: 'resumed', last_seq: 1 });
    await create(ann);
    expect(inBrief([await connection.next()])).toEqual([{ type: 'event.created', seq: 2 }]);
  });

  it('receives missed changes when it resumes from an earlier sequence number', async () => {
    const ann = await aUser();
    const other = await follow(ann);
    const event = await create(ann, { title: 'One' });
    await rename(ann, event, 'Two');
    await rename(ann, event, 'Three');
    await other.nextOf(3);
    const connection = await connect(ann);
    expect(await connection.resume(1)).toEqual({ type: 'resumed', last_seq: 3 });
    const replayed = await connection.nextOf(2);
    expect(replayed.map(({ seq, event: shown }) => [seq, shown?.title])).toEqual([
      [2, 'Two'],
      [3, 'Three'],
    ]);
    await rename(ann, event, 'Four');
    expect(await connection.next()).toMatchObject({ seq: 4, event: { title: 'Four' } });
  });

  it('can resume from an earlier sequence number at any time', async () => {
    const ann = await aUser();
    const connection = await follow(ann);
    const event = await create(ann);
    await rename(ann, event, 'Two');
    await connection.nextOf(2);
    expect(await connection.resume(0)).toEqual({ type: 'resumed', last_seq: 2 });
    expect((await connection.nextOf(2)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await connection.untilPong()).toEqual([]);
  });

  it.each([
    ['text that is not JSON', 'resume', '/problems/malformed-body', undefined],
    ['bytes', Buffer.from([0xff, 0x00]), '/problems/malformed-body', undefined],
    ['nothing', '', '/problems/malformed-body', undefined],
    ['half JSON', '{"action": ', '/problems/malformed-body', undefined],
    ['null', 'null', '/problems/invalid-request', ''],
    ['an action that is not text', '{"action": {"toString": 1}}', '/problems/invalid-request', '/action'],
    ['the action __proto__', '{"action": "__proto__"}', '/problems/invalid-request', '/action'],
    ['10,000 lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, '/problems/invalid-request', ''],
    ['30 KB', { action: 'ping', padding: 'x'.repeat(30_000) }, '/problems/invalid-request', '/padding'],
    ['no object', '[]', '/problems/invalid-request', ''],
    ['an unknown action', { action: 'subscribe' }, '/problems/invalid-request', '/action'],
    ['an unknown member', { action: 'ping', now: true }, '/problems/invalid-request', '/now'],
    ['a place before the beginning', { action: 'resume', since: -1 }, '/problems/invalid-request', '/since'],
    ['a sequence number that is not a number', { action: 'resume', since: '1' }, '/problems/invalid-request', '/since'],
    ['a place that is not reached', { action: 'resume', since: 1 }, '/problems/invalid-request', '/since'],
  ])('receives an error for %s, and stays open', async (_, message, problem, pointer) => {
    const connection = await connect(await aUser());
    connection.send(message);
    const answer = await connection.next();
    expect(answer).toMatchObject({ type: 'error', problem, detail: expect.any(String) as string });
    expect(answer.errors?.[0]?.pointer).toBe(pointer);
    expect(await connection.untilPong()).toEqual([]);
  });

  it.each([
    ['logging out', (ann: TestUser) => api.post('/api/auth/logout', ann)],
    [
      'a new password',
      async (ann: TestUser) => {
        const body = { current_password: ann.password, new_password: 'another password' };
        return api.put('/api/users/me/password', { token: (await logIn(ann)).access_token, body });
      },
    ],
    [
      'ending it from elsewhere',
      async (ann: TestUser) => {
        const sessions = await api.get<Page<{ id: string; is_current: boolean }>>('/api/auth/sessions', ann);
        const { id } = sessions.body.items.find(({ is_current }) => is_current)!;
        return api.delete(`/api/auth/sessions/${id}`, { token: (await logIn(ann)).access_token });
      },
    ],
    [
      'a spent refresh token whose successor was used',
      async (ann: TestUser) => {
        const refresh = (refresh_token: string) =>
          api.post<TokenPairBody>('/api/auth/refresh', { body: { refresh_token } });
        const { body } = await refresh(ann.refreshToken);
        await refresh(body.refresh_token);
        return refresh(ann.refreshToken);
      },
    ],
  ])('is closed at once, with the reason, when its session ends by %s', async (_, end) => {
    const ann = await aUser();
    const [following, silent] = [await follow(ann), await connect(ann)];
    await end(ann);
    for (const connection of [following, silent]) {
      expect(await connection.next()).toMatchObject({ type: 'closing', reason: 'session-ended' });
      await connection.closed;
    }
  });

  it('stays open when another session of its user ends', async () => {
    const ann = await aUser();
    const other = await follow({ token: (await logIn(ann)).access_token });
    const connection = await follow(ann);
    await api.post('/api/auth/logout', ann);
    await connection.closed;
    await api.post('/api/events', { token: (await logIn(ann)).access_token, body: anEvent() });
    expect(inBrief([await other.next()])).toEqual([{ type: 'event.created', seq: 1 }]);
  });

  it('replaces the oldest connection when its user has twenty', async () => {
    const ann = await aUser();
    const connections: WebSocketClient[] = [];
    for (let count = 0; count < MAX_CONNECTIONS; count++) connections.push(await follow(ann));
    const newest = await follow(ann);
    expect(await connections[0]!.next()).toMatchObject({ type: 'closing', reason: 'too-many-connections' });
    await connections[0]!.closed;
    await create(ann);
    const heard = await Promise.all([...connections.slice(1), newest].map((connection) => connection.next()));
    expect(heard).toHaveLength(MAX_CONNECTIONS);
    expect(new Set(heard.map(({ seq }) => seq))).toEqual(new Set([1]));
  });

  it('is one of at most twenty even when thirty open at once', async () => {
    const ann = await aUser();
    const connections = await Promise.all(Array.from({ length: 30 }, () => connect(ann)));
    let closed = 0;
    await new Promise<void>((resolve) => {
      for (const connection of connections)
        void connection.closed.then(() => {
          if (++closed === 30 - MAX_CONNECTIONS) resolve();
        });
    });
    const answers = connections.map((connection) => Promise.race([connection.untilPong(), connection.closed]));
    expect((await Promise.all(answers)).filter((answer) => Array.isArray(answer))).toHaveLength(MAX_CONNECTIONS);
  });
});
