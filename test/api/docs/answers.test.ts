import { beforeAll, describe, expect, inject, it } from 'vitest';
import {
  aRegistration,
  anEvent,
  api,
  aUser,
  logIn,
  type EventBody,
  type Page,
  type TestUser,
} from '../../support/api/api-client.js';
import { aCalendarFile, encodedBody } from '../../support/api/encoded-body.js';
import { createCalendar, deleteCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { createEvent } from '../../support/api/event-client.js';
import { DocumentedResponses, parsedBody } from '../../support/api/documented.js';
import { operationsOf, type OpenApi } from '../../support/api/openapi.js';

const PROBLEM = 'application/problem+json';

interface Request {
  path: string;
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const { rest } = inject('urls');
const document = (await (await fetch(`${rest}/openapi.json`)).json()) as OpenApi;
const documented = new DocumentedResponses(document);
const operations = operationsOf(document).map((entry) => ({ id: entry.operation.operationId, ...entry }));

async function send(method: string, { path, token, body, headers }: Request): Promise<Response> {
  return fetch(new URL(path, rest), {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': encodedBody(body).type }),
      ...headers,
    },
    body: body === undefined ? null : encodedBody(body).text,
  });
}

/** The differences between a response and the document. */
async function differences(answer: Response, method: string): Promise<string[]> {
  const { status, headers, url } = answer;
  return documented.differences(method, new URL(url), {
    status,
    headers,
    body: parsedBody(headers, await answer.text()),
  });
}

let ada: TestUser;
let bob: TestUser;
/** On no event, so that webhooks get no messages. */
let carol: TestUser;

beforeAll(async () => {
  [ada, bob, carol] = await Promise.all([aUser(), aUser(), aUser()]);
});

async function anEventOfAdas(): Promise<EventBody> {
  const { body } = await api.post<EventBody>('/api/events', { token: ada.token, body: anEvent() });
  return body;
}

async function anEventWithBob(): Promise<EventBody> {
  const event = await anEventOfAdas();
  const body = { user_id: bob.id, role: 'viewer' };
  expect((await api.post(`/api/events/${event.id}/share`, { token: ada.token, body })).status).toBe(201);
  return event;
}

async function aSessionOf(user: TestUser): Promise<{ id: string; token: string }> {
  const { access_token: token } = await logIn(user);
  const { body } = await api.get<Page<{ id: string; is_current: boolean }>>('/api/auth/sessions', { token });
  return { id: body.items.find(({ is_current }) => is_current)!.id, token };
}

/** The path of a style sheet of a page. */
async function anAsset(page: string): Promise<string> {
  const html = await (await fetch(new URL(page, rest))).text();
  return /href="([^"]+\.css)"/.exec(html)![1]!;
}

const newWebhook = (): Request => ({
  path: '/api/webhooks',
  token: carol.token,
  body: { url: 'http://127.0.0.1:9/hook' },
});

async function aWebhook(path = ''): Promise<Request> {
  const { body, token } = newWebhook();
  const { id } = (await api.post<{ id: string }>('/api/webhooks', { token: token!, body })).body;
  return { path: `/api/webhooks/${id}${path}`, token: token! };
}

const asAda = async (path: (event: EventBody) => string, body?: unknown): Promise<Request> => {
  const event = await anEventWithBob();
  return { path: path(event), token: ada.token, ...(body !== undefined && { body }) };
};

const asOwner = async (path: (id: string) => string, body?: unknown): Promise<Request> => {
  const { id } = await createCalendar(ada);
  await shareCalendar(ada, id, 'viewer', bob);
  return { path: path(id), token: ada.token, ...(body !== undefined && { body }) };
};

async function aDeletedCalendar(path: (id: string) => string): Promise<Request> {
  const { id } = await createCalendar(ada);
  await deleteCalendar(ada, id);
  return { path: path(id), token: ada.token };
}

async function aLink(): Promise<{ path: string; url: string }> {
  const { path, token } = await asOwner((id) => `/api/calendars/${id}/links`);
  const { body } = await api.post<{ id: string; url: string }>(path, { token: token!, body: { detail: 'full' } });
  return { path: `${path}/${body.id}`, url: body.url };
}

/** Requests that need no token. Each of them answers HEAD too. */
const OPEN_CALLS: [operationId: string, request: () => Request | Promise<Request>][] = [
  ['healthRead', () => ({ path: '/api/health' })],
  ['docsOpenapi', () => ({ path: '/api/openapi.json' })],
  ['docsSwaggerUi', () => ({ path: '/api/docs' })],
  ['docsRedoc', () => ({ path: '/api/redoc' })],
  ['docsAsyncapi', () => ({ path: '/api/asyncapi.json' })],
  ['docsAsyncapiPage', () => ({ path: '/api/asyncapi' })],
  ['docsAsset', async () => ({ path: await anAsset('/api/docs') })],
  ['docsIndex', () => ({ path: '/api' })],
  ['docsIndexAtRoot', () => ({ path: '/', headers: { Accept: 'text/html' } })],
  ['docsListProblems', () => ({ path: '/problems' })],
  ['docsReadProblem', () => ({ path: '/problems/not-found' })],
  ['webReadPage', () => ({ path: '/calendar' })],
  ['webReadAsset', async () => ({ path: await anAsset('/calendar') })],
  ['icalendarReadFeed', async () => ({ path: new URL((await aLink()).url).pathname })],
];

/** A successful request for each operation; two for operations that can succeed in two ways. */
const CALLS: [operationId: string, request: () => Request | Promise<Request>][] = [
  ['authRegister', () => ({ path: '/api/auth/register', body: aRegistration() })],
  ['authLogin', () => ({ path: '/api/auth/login', body: { username: ada.username, password: ada.password } })],
  [
    'authRefresh',
    async () => ({ path: '/api/auth/refresh', body: { refresh_token: (await logIn(ada)).refresh_token } }),
  ],
  ['authLogout', async () => ({ path: '/api/auth/logout', token: (await aSessionOf(ada)).token })],
  ['authListSessions', () => ({ path: '/api/auth/sessions', token: ada.token })],
  ['authEndSession', async () => ({ path: `/api/auth/sessions/${(await aSessionOf(ada)).id}`, token: ada.token })],
  ['usersReadMe', () => ({ path: '/api/users/me', token: ada.token })],
  ['usersExport', () => ({ path: '/api/users/me/export', token: ada.token })],
  ['usersBlock', () => ({ path: `/api/users/me/blocked/${bob.id}`, token: carol.token })],
  ['usersBlock', () => ({ path: `/api/users/me/blocked/${bob.id}?leave_shared=true`, token: carol.token })],
  ['usersListBlocked', () => ({ path: '/api/users/me/blocked', token: carol.token })],
  ['usersUnblock', () => ({ path: `/api/users/me/blocked/${bob.id}`, token: carol.token })],
  [
    'usersChangePassword',
    async () => {
      const { token, password } = await aUser();
      return {
        path: '/api/users/me/password',
        token,
        body: { current_password: password, new_password: 'another one' },
      };
    },
  ],
  [
    'usersDeleteMe',
    async () => {
      const { token, password } = await aUser();
      return { path: '/api/users/me', token, body: { current_password: password } };
    },
  ],
  ['eventsCreate', () => ({ path: '/api/events', token: ada.token, body: anEvent() })],
  [
    'eventsCreate',
    async () => {
      const { start_time, end_time } = await anEventOfAdas();
      return { path: '/api/events?on_conflict=allow', token: ada.token, body: anEvent({ start_time, end_time }) };
    },
  ],
  ['eventsList', () => asAda(() => '/api/events?limit=1&calendars=primary')],
  ['eventsRead', () => asAda(({ id }) => `/api/events/${id}`)],
  [
    'eventsRead',
    async () => ({ ...(await asAda(({ id }) => `/api/events/${id}`)), headers: { 'If-None-Match': '"2"' } }),
  ],
  ['eventsUpdate', () => asAda(({ id }) => `/api/events/${id}`, { title: 'Another title' })],
  ['eventsUpdateAsPatch', () => asAda(({ id }) => `/api/events/${id}`, { title: 'Another title' })],
  ['eventsDelete', () => asAda(({ id }) => `/api/events/${id}`)],
  ['eventsCreateBatch', () => ({ path: '/api/events/batch', token: ada.token, body: { events: [anEvent()] } })],
  [
    'eventsCreateBatch',
    () => {
      const again = anEvent();
      const events = [again, again, anEvent({ title: '' })];
      return { path: '/api/events/batch', token: ada.token, body: { mode: 'partial', events } };
    },
  ],
  ['eventsListOccurrences', () => asAda(({ id }) => `/api/events/${id}/occurrences`)],
  [
    'eventsReadFreeBusy',
    () => ({ path: '/api/freebusy', token: ada.token, body: { from: '2031-01-01', to: '2031-02-01' } }),
  ],
  [
    'eventsReadFreeBusy',
    () => ({
      path: '/api/freebusy',
      token: ada.token,
      body: { from: '2031-01-01', to: '2031-02-01', calendar_ids: ['primary'] },
    }),
  ],
  [
    'eventsFindSlots',
    () => ({
      path: '/api/freebusy/slots',
      token: ada.token,
      body: { from: '2031-01-01', to: '2031-02-01', duration_minutes: 30, any_of: ['primary'] },
    }),
  ],
  [
    'eventsCreate',
    () => {
      const body = anEvent({
        // At a time without conflicts.
        start_time: '2050-01-03T09:00:00Z',
        end_time: '2050-01-03T10:00:00Z',
        recurrence_pattern: { frequency: 'weekly', interval: 2, by_day: ['MO', 'WE'], count: 4 },
      });
      return { path: '/api/events?on_conflict=allow', token: ada.token, body };
    },
  ],
  ['sharingShare', () => asAda(({ id }) => `/api/events/${id}/share`, { user_id: bob.id, role: 'editor' })],
  ['sharingListPermissions', () => asAda(({ id }) => `/api/events/${id}/permissions`)],
  ['sharingChangeRole', () => asAda(({ id }) => `/api/events/${id}/permissions/${bob.id}`, { role: 'editor' })],
  ['sharingRemove', () => asAda(({ id }) => `/api/events/${id}/permissions/${bob.id}`)],
  ['sharingRespond', () => asAda(({ id }) => `/api/events/${id}/response`, { response: 'tentative' })],
  ['versionsListHistory', () => asAda(({ id }) => `/api/events/${id}/history`)],
  ['versionsReadVersion', () => asAda(({ id }) => `/api/events/${id}/history/2`)],
  ['versionsBlame', () => asAda(({ id }) => `/api/events/${id}/blame`)],
  ['versionsRollback', () => asAda(({ id }) => `/api/events/${id}/rollback/1`)],
  ['versionsDiff', () => asAda(({ id }) => `/api/events/${id}/diff/1/2`)],
  ['calendarsCreate', () => ({ path: '/api/calendars', token: ada.token, body: { name: 'Support' } })],
  ['calendarsList', () => asOwner(() => '/api/calendars?limit=5')],
  ['calendarsRead', () => asOwner((id) => `/api/calendars/${id}`)],
  ['calendarsRead', () => ({ path: '/api/calendars/primary', token: ada.token })],
  ['calendarsUpdate', () => asOwner((id) => `/api/calendars/${id}`, { name: 'On call', color: '#336699' })],
  ['calendarsUpdateAsPatch', () => asOwner((id) => `/api/calendars/${id}`, { is_shown: false })],
  ['calendarsDelete', () => asOwner((id) => `/api/calendars/${id}`)],
  ['calendarsRestore', () => aDeletedCalendar((id) => `/api/calendars/${id}/restore`)],
  [
    'calendarsRelease',
    async () => {
      const { id } = await createCalendar(ada);
      const event = await createEvent(ada, { resources: [id] });
      return { path: `/api/calendars/${id}/bookings/${event.id}`, token: ada.token };
    },
  ],
  ['calendarsShare', () => asOwner((id) => `/api/calendars/${id}/share`, { user_id: bob.id, role: 'editor' })],
  ['calendarsListPermissions', () => asOwner((id) => `/api/calendars/${id}/permissions`)],
  ['calendarsChangeRole', () => asOwner((id) => `/api/calendars/${id}/permissions/${bob.id}`, { role: 'booker' })],
  ['calendarsRemove', () => asOwner((id) => `/api/calendars/${id}/permissions/${bob.id}`)],
  ['calendarsListHistory', () => asOwner((id) => `/api/calendars/${id}/history`)],
  ['calendarsListEvents', () => asAda(() => '/api/calendars/primary/events?limit=1')],
  ['notificationsCreateTicket', () => ({ path: '/api/notifications/ticket', token: ada.token })],
  ['changesList', () => ({ path: '/api/changes?since=0&limit=5', token: ada.token })],
  ['changesListCurrent', () => asAda(() => '/api/changes/current')],
  ['icalendarReadEvent', () => asAda(({ id }) => `/api/events/${id}/event.ics`)],
  ['icalendarReadCalendar', () => asOwner((id) => `/api/calendars/${id}/calendar.ics`)],
  ['icalendarImport', () => asOwner((id) => `/api/calendars/${id}/import`, aCalendarFile('one'))],
  ['linksCreate', () => asOwner((id) => `/api/calendars/${id}/links`, { detail: 'full' })],
  ['linksList', () => asOwner((id) => `/api/calendars/${id}/links`)],
  ['linksDelete', async () => ({ path: (await aLink()).path, token: ada.token })],
  ['webhooksCreate', newWebhook],
  ['webhooksList', () => ({ path: '/api/webhooks', token: carol.token })],
  ['webhooksRead', () => aWebhook()],
  ['webhooksListDeliveries', () => aWebhook('/deliveries')],
  ['webhooksDelete', () => aWebhook()],
  ...OPEN_CALLS,
  ...OPEN_CALLS.map(([id, request]): (typeof OPEN_CALLS)[number] => [`${id}AsHead`, request]),
];

/** The requests of all operations with a dry run. */
const DRY_RUNS = CALLS.filter(([id]) =>
  operations.find((candidate) => candidate.id === id)!.operation.parameters?.some(({ name }) => name === 'dry_run'),
);

describe('successful responses', () => {
  it('are tested for every operation', () => {
    expect([...new Set(CALLS.map(([id]) => id))].toSorted()).toEqual(operations.map(({ id }) => id).toSorted());
  });

  it.each(CALLS)('of %s match the OpenAPI document', async (id, request) => {
    const { method } = operations.find((candidate) => candidate.id === id)!;
    const answer = await send(method, await request());
    expect(answer.status).toBeLessThan(400);
    expect(await differences(answer, method)).toEqual([]);
  });
});

describe('dry-run responses', () => {
  it.each(DRY_RUNS)('of %s match the OpenAPI document', async (id, request) => {
    const { method } = operations.find((candidate) => candidate.id === id)!;
    const { path, ...call } = await request();
    const answer = await send(method, { ...call, path: `${path}${path.includes('?') ? '&' : '?'}dry_run=true` });
    expect(answer.status, await answer.clone().text()).toBe(200);
    expect(await differences(answer, method)).toEqual([]);
  });
});

describe('error responses', () => {
  /** No event or person has this id; the tested error is found before the id is looked up. */
  const pathOf = (path: string): string => path.replaceAll(/\{\w+\}/g, 'nobody');
  const takingToken = operations.filter(({ operation }) => operation.security.some((schemes) => 'bearer' in schemes));
  const takingKey = operations.filter(({ operation }) => operation.security.length > 0);
  const takingBody = operations.filter(({ operation }) => operation.requestBody);

  const typeOf = ({ operation }: (typeof operations)[number]) => ({
    'Content-Type': Object.keys(operation.requestBody!.content)[0]!,
  });
  const refused = async ({ method }: (typeof operations)[number], request: Request, status: number) => {
    const answer = await send(method, request);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('Content-Type')).toContain(PROBLEM);
    expect(await differences(answer, method)).toEqual([]);
  };

  it.each(takingToken)('of $id without a token match the OpenAPI document', async (entry) => {
    await refused(entry, { path: pathOf(entry.path) }, 401);
  });

  it.each(takingKey)('of $id with an unknown parameter match the OpenAPI document', async (entry) => {
    const path = `${pathOf(entry.path)}?no_such_parameter=1`;
    const body = entry.operation.requestBody && { body: {}, headers: typeOf(entry) };
    await refused(entry, { path, token: ada.token, ...body }, 400);
  });

  it.each(takingBody)('of $id with a body of another type match the OpenAPI document', async (entry) => {
    const headers = { 'Content-Type': 'text/plain' };
    await refused(entry, { path: pathOf(entry.path), token: ada.token, body: {}, headers }, 415);
  });

  it.each(takingBody)('of $id with an invalid body match the OpenAPI document', async (entry) => {
    const body = { body: { no_such_member: 1 }, headers: typeOf(entry) };
    await refused(entry, { path: pathOf(entry.path), token: ada.token, ...body }, 422);
  });
});
