import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { anEvent, api, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { idOf, messageIn, verified, WebhookReceiver } from '../../support/feed/webhook-receiver.js';
import { follow } from '../../support/feed/websocket-client.js';
import { eventually } from '../../support/eventually.js';

interface WebhookBody {
  id: string;
  url: string;
  secret?: string;
  status: string;
  last_seq: number;
}

interface AttemptBody {
  seq: number;
  status: number | null;
  error: string | null;
}

let ann: TestUser;
beforeAll(async () => {
  ann = await aUser();
});

const receivers: WebhookReceiver[] = [];
const created: { path: string; token: string }[] = [];
/** Removes each receiver that the stack would otherwise keep calling. */
afterEach(async () => {
  await Promise.all(created.splice(0).map(({ path, token }) => api.delete(path, { token })));
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

async function aReceiver(port?: number): Promise<WebhookReceiver> {
  const receiver = await WebhookReceiver.start(port);
  receivers.push(receiver);
  return receiver;
}

async function create({ token }: TestUser, body: object, headers: Record<string, string> = {}) {
  const answer = await api.post<WebhookBody>('/api/webhooks', { token, body, headers });
  if (answer.status === 201) created.push({ path: `/api/webhooks/${answer.body.id}`, token });
  return answer;
}

async function aWebhook(user: TestUser, url: string): Promise<Required<WebhookBody>> {
  const { status, body } = await create(user, { url });
  expect(status).toBe(201);
  return body as Required<WebhookBody>;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** This many changes of one event, one after the other. */
async function change(user: TestUser, count: number, event?: EventBody): Promise<EventBody> {
  const { token } = user;
  let present = event ?? (await api.post<EventBody>('/api/events', { token, body: anEvent() })).body;
  const left = event ? count : count - 1;
  for (const number of upTo(left)) {
    const body = { title: `Title ${number} after ${present.version}` };
    present = (await api.put<EventBody>(`/api/events/${present.id}`, { token, body })).body;
  }
  return present;
}

const until = (what: string, holds: () => boolean | Promise<boolean>): Promise<void> =>
  eventually(async () => {
    if (!(await holds())) throw new Error(`never came: ${what}`);
  });

const attemptsOf = async (user: TestUser, { id }: { id: string }): Promise<AttemptBody[]> =>
  (await api.get<Page<AttemptBody>>(`/api/webhooks/${id}/deliveries`, { token: user.token })).body.items;

describe('a webhook receiver', () => {
  it('gets the messages of the WebSocket, signed, in order and once each', async () => {
    const user = await aUser();
    const receiver = await aReceiver();
    const { id, secret } = await aWebhook(user, receiver.url);
    const socket = await follow(user);
    await change(user, 6);
    await until('six messages', () => receiver.taken.length === 6);
    expect(receiver.taken.map((received) => verified(secret, received))).toEqual(await socket.nextOf(6));
    expect(receiver.taken.map(idOf)).toEqual(upTo(6).map((seq) => `${id}_${seq}`));
    expect(receiver.received[0]!.headers).toMatchObject({ 'content-type': 'application/json' });
    await socket.close();
  });

  it(
    'that is down for the first half of the changes gets all of them, once each by id, in order',
    { timeout: 60_000 },
    async () => {
      const user = await aUser();
      const { url, port, stop } = await aReceiver();
      await stop();
      const webhook = await aWebhook(user, url);
      const half = 20;
      const event = await change(user, half);
      await until('a failure', async () => (await attemptsOf(user, webhook)).length > 0);
      const receiver = await aReceiver(port);
      await change(user, half, event);
      await until('all messages', () => new Set(receiver.taken.map(idOf)).size === 2 * half);
      const seen = new Set<string>();
      const once = receiver.taken.filter((received) => !seen.has(idOf(received)) && seen.add(idOf(received)));
      expect(once.map((received) => messageIn(received).seq)).toEqual(upTo(2 * half));
      expect(once.map((received) => messageIn(received).version)).toEqual(upTo(2 * half));
      for (const received of once) verified(webhook.secret, received);
    },
  );

  it('that answers 500 or a redirect is retried', async () => {
    const user = await aUser();
    const receiver = await aReceiver();
    const answers = [500, 302];
    receiver.manner = () => answers[receiver.received.length] ?? 200;
    const webhook = await aWebhook(user, receiver.url);
    await change(user, 2);
    await until('two messages', () => receiver.taken.length === 2);
    expect(receiver.received.map((received) => messageIn(received).seq)).toEqual([1, 1, 1, 2]);
    await until('the log', async () => (await attemptsOf(user, webhook)).length === 4);
    const attempts = await attemptsOf(user, webhook);
    expect(attempts.map(({ seq, status, error }) => [seq, status, error])).toEqual([
      [2, 200, null],
      [1, 200, null],
      [1, 302, null],
      [1, 500, null],
    ]);
  });

  it('that hangs delays no other receiver', async () => {
    const [user, other] = [await aUser(), await aUser()];
    const [hanging, quick] = [await aReceiver(), await aReceiver()];
    hanging.manner = () => 'silence';
    await aWebhook(user, hanging.url);
    await aWebhook(other, quick.url);
    const socket = await follow(other);
    const { id } = await change(user, 1);
    await until('the first message', () => hanging.received.length === 1);
    const begin = Date.now();
    await api.post(`/api/events/${id}/share`, {
      token: user.token,
      body: { username: other.username, role: 'viewer' },
    });
    await socket.next();
    await until('the message', () => quick.taken.length === 1);
    expect(Date.now() - begin).toBeLessThan(4_000);
    await socket.close();
  });

  it('that answers 410 gets no more messages, and its owner is notified', async () => {
    const user = await aUser();
    const receiver = await aReceiver();
    receiver.manner = () => 410;
    const { id } = await aWebhook(user, receiver.url);
    const socket = await follow(user);
    const event = await change(user, 1);
    expect(await socket.next()).toMatchObject({ type: 'event.created', seq: 1 });
    expect(await socket.next()).toMatchObject({ type: 'webhook.disabled', seq: 2, webhook_id: id, reason: 'gone' });
    const { body } = await api.get(`/api/webhooks/${id}`, { token: user.token });
    expect(body).toMatchObject({ status: 'disabled', disabled_reason: 'gone' });
    await change(user, 1, event);
    expect(await socket.next()).toMatchObject({ type: 'event.updated', seq: 3 });
    expect(receiver.received).toHaveLength(1);
    await socket.close();
  });

  it('still gets messages after its owner has logged out, and none once the webhook is deleted', async () => {
    const user = await aUser();
    const other = await aUser();
    const receiver = await aReceiver();
    const webhook = await aWebhook(user, receiver.url);
    const { id } = await change(other, 1);
    await api.post('/api/auth/logout', { token: user.token });
    await api.post(`/api/events/${id}/share`, {
      token: other.token,
      body: { username: user.username, role: 'viewer' },
    });
    await until('the message', () => receiver.taken.length === 1);

    const again = await api.post<{ access_token: string }>('/api/auth/login', {
      body: { username: user.username, password: user.password },
    });
    const path = `/api/webhooks/${webhook.id}`;
    expect((await api.delete(path, { token: again.body.access_token })).status).toBe(204);
    expect((await api.delete(path, { token: again.body.access_token })).status).toBe(404);
    const socket = await follow({ token: again.body.access_token });
    await api.put(`/api/events/${id}`, { token: other.token, body: { title: 'Another' } });
    await socket.next();
    expect(receiver.received).toHaveLength(1);
    await socket.close();
  });
});

describe('a webhook', () => {
  it('shows its secret once', async () => {
    const user = await aUser();
    const { url } = await aReceiver();
    const { status, headers, body } = await create(user, { url });
    expect(status).toBe(201);
    expect(headers.get('Location')).toBe(`/api/webhooks/${body.id}`);
    expect(body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const listed = await api.get<Page<WebhookBody>>('/api/webhooks', { token: user.token });
    const read = await api.get<WebhookBody>(`/api/webhooks/${body.id}`, { token: user.token });
    expect(listed.body.items).toEqual([read.body]);
    expect(read.body).toMatchObject({ id: body.id, url, status: 'enabled', last_seq: 0 });
    expect(JSON.stringify([listed.body, read.body])).not.toContain('secret":"whsec');
    expect(read.body).not.toHaveProperty('secret');
  });

  it('signs with a secret chosen by its owner', async () => {
    const user = await aUser();
    const receiver = await aReceiver();
    const secret = `whsec_${randomBytes(24).toString('base64')}`;
    const { body } = await create(user, { url: receiver.url, secret });
    expect(body.secret).toBe(secret);
    await change(user, 1);
    await until('the message', () => receiver.taken.length === 1);
    expect(verified(secret, receiver.taken[0]!)).toMatchObject({ type: 'event.created' });
  });

  it('is created once with one Idempotency-Key, and its secret is returned again', async () => {
    const user = await aUser();
    const { url } = await aReceiver();
    const key = { 'Idempotency-Key': 'one' };
    const first = await create(user, { url }, key);
    const second = await create(user, { url }, key);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('Idempotency-Replayed')).toBe('true');
    expect((await api.get<Page<WebhookBody>>('/api/webhooks', { token: user.token })).body.items).toHaveLength(1);
  });

  it('is limited to five per user', async () => {
    const user = await aUser();
    const { url } = await aReceiver();
    const made = await Promise.all(upTo(7).map(() => create(user, { url })));
    expect(made.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 409, 409]);
    expect(made.find(({ status }) => status === 409)!.body).toMatchObject({ type: '/problems/webhook-limit' });
  });

  it('is 404 for every other user', async () => {
    const stranger = await aUser();
    const { url } = await aReceiver();
    const { id } = await aWebhook(ann, url);
    const answers = await Promise.all(
      [id, 'whk_none', `${ann.id}#${id}`].flatMap((name) => [
        api.get(`/api/webhooks/${encodeURIComponent(name)}`, { token: stranger.token }),
        api.get(`/api/webhooks/${encodeURIComponent(name)}/deliveries`, { token: stranger.token }),
        api.delete(`/api/webhooks/${encodeURIComponent(name)}`, { token: stranger.token }),
      ]),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect(new Set(answers.map(({ body }) => JSON.stringify({ ...body, instance: '' }))).size).toBe(1);
    expect((await api.get(`/api/webhooks/${id}`, { token: ann.token })).status).toBe(200);
  });

  it.each([
    ['no URL', { url: 'hook' }, '/url'],
    ['no URL of the web', { url: 'ftp://example.com/' }, '/url'],
    ['a user name', { url: 'https://ann@127.0.0.1/' }, '/url'],
    ['metadata', { url: 'http://169.254.169.254/latest/meta-data/' }, '/url'],
    ['a private network', { url: 'https://10.1.2.3/' }, '/url'],
    ['metadata in IPv6', { url: 'http://[fd00:ec2::254]/' }, '/url'],
    ['metadata in other words', { url: 'http://[::ffff:169.254.169.254]/' }, '/url'],
    ['a name without an address', { url: 'https://no-such-host.invalid/' }, '/url'],
    ['no secret', { url: 'https://127.0.0.1/', secret: 'guess me' }, '/secret'],
    [
      'too short a secret',
      { url: 'https://127.0.0.1/', secret: `whsec_${randomBytes(16).toString('base64')}` },
      '/secret',
    ],
    ['a member of another API', { url: 'https://127.0.0.1/', events: ['*'] }, '/events'],
  ])('is refused with %s', async (_what, body, pointer) => {
    const { status, body: problem } = await api.post('/api/webhooks', { token: ann.token, body });
    expect(status).toBe(422);
    expect(problem.errors.map((error) => error.pointer)).toEqual([pointer]);
  });
});
