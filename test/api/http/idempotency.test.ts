import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { OPERATIONS } from '../../../lib/api/operations.js';
import { takesIdempotencyKey } from '../../../lib/api/operation.js';
import { anEvent, api, aUser, logIn, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { aCalendarFile, encodedBody } from '../../support/api/encoded-body.js';
import { createCalendar, deleteCalendar } from '../../support/api/calendar-client.js';
import { requireDocumentedResponse } from '../../support/api/documented.js';
import { bodyOf, createEvent, deleteEvent, updateEvent } from '../../support/api/event-client.js';

interface Request {
  path: string;
  body?: unknown;
  token: string;
}

let ada: TestUser;
let bob: TestUser;
beforeAll(async () => {
  [ada, bob] = await Promise.all([aUser(), aUser()]);
});

/** A response as received. */
interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** A user who has logged out continues in another session. */
const tokenAfter = (id: string, { token }: Request): string => (id === 'authLogout' ? ada.token : token);

async function post({ path, body, token }: Request, key: string): Promise<Answer> {
  const answer = await fetch(new URL(path, inject('urls').rest), {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Idempotency-Key': key,
      ...(body !== undefined && { 'Content-Type': encodedBody(body).type }),
    },
    body: body === undefined ? null : encodedBody(body).text,
  });
  await requireDocumentedResponse('POST', answer);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

const isReplayed = ({ headers }: Answer): boolean => headers.get('Idempotency-Replayed') === 'true';
const problemOf = ({ text }: Answer) => JSON.parse(text) as { type: string; errors?: { header?: string }[] };
const relevantParts = ({ status, headers, text }: Answer) => ({
  status,
  text,
  headers: ['Content-Type', 'ETag', 'Location', 'Cache-Control'].map((name) => headers.get(name)),
});

const creation = (overrides: Record<string, unknown> = {}, query = ''): Request => ({
  path: `/api/events${query}`,
  body: anEvent(overrides),
  token: ada.token,
});
const anEventPath = async (rest: string): Promise<string> => `/api/events/${(await createEvent(ada)).id}${rest}`;
const freeBusy = (): Request => ({
  path: '/api/freebusy',
  body: { from: '2031-01-01', to: '2031-02-01' },
  token: ada.token,
});
/** The user is on no event, so the webhook gets no messages. */
const aWebhook = async (): Promise<Request> => ({
  path: '/api/webhooks',
  body: { url: 'http://127.0.0.1:9/hook' },
  token: (await aUser()).token,
});
const aTicket = (): Request => ({ path: '/api/notifications/ticket', token: ada.token });

/** A request for each operation that accepts a key; two for operations that work in two ways. */
const CALLS: [operationId: string, request: () => Request | Promise<Request>][] = [
  ['eventsCreate', () => creation()],
  ['eventsCreateBatch', () => ({ path: '/api/events/batch', body: { events: [anEvent()] }, token: ada.token })],
  [
    'eventsCreateBatch',
    () => {
      const body = { mode: 'partial', events: [anEvent(), anEvent({ title: '' })] };
      return { path: '/api/events/batch', body, token: ada.token };
    },
  ],
  [
    'sharingShare',
    async () => ({
      path: await anEventPath('/share'),
      body: { user_id: bob.id, role: 'viewer' },
      token: ada.token,
    }),
  ],
  [
    'versionsRollback',
    async () => {
      const { id } = await createEvent(ada);
      await updateEvent(ada, id, { title: 'Another title' });
      return { path: `/api/events/${id}/rollback/1`, token: ada.token };
    },
  ],
  ['versionsRollback', async () => ({ path: await anEventPath('/rollback/1'), token: ada.token })],
  ['calendarsCreate', () => ({ path: '/api/calendars', body: { name: 'Support' }, token: ada.token })],
  [
    'calendarsShare',
    async () => ({
      path: `/api/calendars/${(await createCalendar(ada)).id}/share`,
      body: { user_id: bob.id, role: 'viewer' },
      token: ada.token,
    }),
  ],
  [
    'calendarsRestore',
    async () => {
      const { id } = await createCalendar(ada);
      await deleteCalendar(ada, id);
      return { path: `/api/calendars/${id}/restore`, token: ada.token };
    },
  ],
  [
    'linksCreate',
    async () => ({
      path: `/api/calendars/${(await createCalendar(ada)).id}/links`,
      body: { detail: 'busy' },
      token: ada.token,
    }),
  ],
  [
    'icalendarImport',
    async () => ({
      path: `/api/calendars/${(await createCalendar(ada)).id}/import`,
      body: aCalendarFile('one'),
      token: ada.token,
    }),
  ],
  ['eventsReadFreeBusy', freeBusy],
  [
    'eventsFindSlots',
    () => ({
      path: '/api/freebusy/slots',
      body: { from: '2031-01-01', to: '2031-02-01', duration_minutes: 30 },
      token: ada.token,
    }),
  ],
  ['notificationsCreateTicket', aTicket],
  ['webhooksCreate', aWebhook],
  ['authLogout', async () => ({ path: '/api/auth/logout', token: (await logIn(ada)).access_token })],
];

describe('a request with an Idempotency-Key', () => {
  it('is tested for every operation that accepts one', () => {
    const taking = OPERATIONS.filter(takesIdempotencyKey).map(({ id }) => id);
    expect([...new Set(CALLS.map(([id]) => id))].toSorted()).toEqual(taking.toSorted());
  });

  it.each(CALLS)('to %s gets the same response byte for byte when it is repeated', async (id, request) => {
    const key = randomUUID();
    const first = await request();
    const answer = await post(first, key);
    expect(answer.status, answer.text).toBeLessThan(300);
    expect(isReplayed(answer)).toBe(false);
    const again = await post({ ...first, token: tokenAfter(id, first) }, key);
    expect(isReplayed(again)).toBe(true);
    expect(relevantParts(again)).toEqual(relevantParts(answer));
    expect(again.headers.get('RateLimit')).toMatch(/^"user";r=/);
  });

  it.each(CALLS)('to %s reserves its key: another request with the key is refused', async (id, request) => {
    const key = randomUUID();
    const first = await request();
    const answer = await post(first, key);
    expect(answer.status, answer.text).toBeLessThan(300);
    const second = id === 'eventsReadFreeBusy' ? aTicket() : freeBusy();
    const other = await post({ ...second, token: tokenAfter(id, first) }, key);
    expect([other.status, problemOf(other).type]).toEqual([422, '/problems/idempotency-key-reused']);
  });

  it.each(CALLS)('to %s is refused without effect when the key is malformed', async (_, request) => {
    for (const key of ['', 'two words', 'naïve', 'x'.repeat(256)]) {
      const answer = await post(await request(), key);
      expect([answer.status, problemOf(answer).type], key).toEqual([400, '/problems/malformed-header']);
      expect(problemOf(answer).errors?.[0]?.header).toBe('Idempotency-Key');
    }
  });
});

const eventsTitled = async (title: string, user = ada): Promise<EventBody[]> => {
  const path = `/api/events?q=${encodeURIComponent(title)}`;
  return (await bodyOf(200, api.get<Page<EventBody>>(path, { token: user.token }))).items;
};

describe('an Idempotency-Key', () => {
  it('of 255 characters, the maximum, is accepted', async () => {
    const request = creation();
    const key = `!~${'x'.repeat(253)}`;
    expect((await post(request, key)).status).toBe(201);
    expect(isReplayed(await post(request, key))).toBe(true);
  });

  it.each([
    ['body', (request: Request) => ({ ...request, body: { ...(request.body as object), location: 'Elsewhere' } })],
    ['query', (request: Request) => ({ ...request, path: '/api/events?on_conflict=allow' })],
  ])('that is reused with another %s is refused', async (_, change) => {
    const request = creation();
    const key = randomUUID();
    expect((await post(request, key)).status).toBe(201);
    const other = await post(change(request), key);
    expect([other.status, problemOf(other).type]).toEqual([422, '/problems/idempotency-key-reused']);
  });

  it('that is reused with another path only is refused', async () => {
    const key = randomUUID();
    const { access_token: token } = await logIn(ada);
    expect((await post({ ...aTicket(), token }, key)).status).toBe(201);
    expect((await post({ path: '/api/auth/logout', token }, key)).status).toBe(422);
    expect((await api.get('/api/users/me', { token })).status).toBe(200);
  });

  it('that is reused with another event in the path is refused', async () => {
    const key = randomUUID();
    const share = async () => ({
      path: await anEventPath('/share'),
      body: { user_id: bob.id, role: 'viewer' },
      token: ada.token,
    });
    expect((await post(await share(), key)).status).toBe(201);
    expect((await post(await share(), key)).status).toBe(422);
  });

  it('accepts the same query in another order', async () => {
    const key = randomUUID();
    const request = creation();
    expect((await post({ ...request, path: '/api/events?on_conflict=allow&dry_run=false' }, key)).status).toBe(201);
    const again = await post({ ...request, path: '/api/events?dry_run=false&on_conflict=allow' }, key);
    expect([again.status, isReplayed(again)]).toEqual([201, true]);
  });

  it('is ignored by a dry run', async () => {
    const key = randomUUID();
    const request = creation({ title: `Dry ${randomUUID()}` });
    const dry = { ...request, path: '/api/events?dry_run=true' };
    for (const answer of [await post(dry, key), await post(dry, key)]) {
      expect([answer.status, isReplayed(answer)]).toEqual([200, false]);
    }
    const answer = await post(request, key);
    expect([answer.status, isReplayed(answer)]).toEqual([201, false]);
    expect((await post(dry, key)).status).toBe(409);
    expect(await eventsTitled((request.body as EventBody).title)).toHaveLength(1);
  });

  it('belongs to one user', async () => {
    const key = randomUUID();
    const request = creation();
    const adas = await post(request, key);
    const bobs = await post({ ...request, token: bob.token }, key);
    expect([adas.status, bobs.status, isReplayed(bobs)]).toEqual([201, 201, false]);
    expect(bobs.text).not.toBe(adas.text);
  });

  it('applies only to POST', async () => {
    const { id } = await createEvent(ada);
    const headers = { 'Idempotency-Key': randomUUID() };
    for (const title of ['One', 'Two']) {
      const { headers: answered } = await api.put(`/api/events/${id}`, { token: ada.token, body: { title }, headers });
      expect(answered.get('Idempotency-Replayed')).toBeNull();
    }
    const { body } = await api.get<EventBody>(`/api/events/${id}`, { token: ada.token, headers });
    expect(body.title).toBe('Two');
  });
});

describe('a stored response', () => {
  it('is returned again even if its event has changed since', async () => {
    const request = creation();
    const key = randomUUID();
    const first = await post(request, key);
    const { id } = JSON.parse(first.text) as EventBody;
    await updateEvent(ada, id, { title: 'Changed' });
    await deleteEvent(ada, id);
    expect(relevantParts(await post(request, key))).toEqual(relevantParts(first));
  });

  it('is not stored for an error: the request can succeed later, and another request can use the key', async () => {
    const blocker = await createEvent(ada);
    const request = creation({ start_time: blocker.start_time, end_time: blocker.end_time });
    const keys = [randomUUID(), randomUUID()] as const;
    for (const key of keys) expect((await post(request, key)).status).toBe(409);
    expect((await post(request, keys[0])).status).toBe(409);
    await deleteEvent(ada, blocker.id);
    const [same, other] = [await post(request, keys[0]), await post(creation(), keys[1])];
    expect([same.status, other.status, isReplayed(same), isReplayed(other)]).toEqual([201, 201, false, false]);
  });

  it('is not stored for an invalid request', async () => {
    const key = randomUUID();
    expect((await post(creation({ title: '' }), key)).status).toBe(422);
    expect((await post({ path: '/api/events?limit=1', token: ada.token, body: {} }, key)).status).toBe(400);
    expect((await post(creation(), key)).status).toBe(201);
  });
});

describe('concurrent requests with one key', () => {
  it('are executed once, and the others get the same response or are told to wait', async () => {
    const request = creation({ title: `Twins ${randomUUID()}` }, '?on_conflict=allow');
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(request, key)));
    const [succeeded, others] = [
      answers.filter(({ status }) => status === 201),
      answers.filter(({ status }) => status !== 201),
    ];
    expect(succeeded.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    expect(new Set(succeeded.map(({ text }) => text)).size).toBe(1);
    for (const other of others) {
      expect([other.status, problemOf(other).type]).toEqual([409, '/problems/idempotency-key-in-use']);
      expect(Number(other.headers.get('Retry-After'))).toBeGreaterThan(0);
    }
    expect(await eventsTitled((request.body as EventBody).title)).toHaveLength(1);
    expect(isReplayed(await post(request, key))).toBe(true);
  });
});
