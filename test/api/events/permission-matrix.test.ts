import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { anEvent, api, aRegistration, aUser, logIn, type Page, type TestUser } from '../../support/api/api-client.js';
import { aCalendarFile, encodedBody } from '../../support/api/encoded-body.js';
import { createCalendar, patchCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { createEvent, share, updateEvent } from '../../support/api/event-client.js';
import { requireDocumentedResponse } from '../../support/api/documented.js';
import { operationsOf, type OpenApi } from '../../support/api/openapi.js';
import { expired, forged } from '../../support/api/signed-tokens.js';
import { repeatedHeaders } from '../../support/api/repeated-headers.js';

/**
 * The expected response of each operation to each caller: a line per operation of the document, a column per caller.
 * The first four callers have no token, or a former token of the owner that is no longer valid.
 */
const MATRIX = `
  operation                  anonymous expired forged refresh   stranger removed viewer editor owner other-owner

  authRegister                     201     201    201     201        201     201    201    201   201         201
  authLogin                        200     200    200     200        200     200    200    200   200         200
  authRefresh                      200     200    200     200        200     200    200    200   200         200
  authLogout                       401     401    401     401        204     204    204    204   204         204
  authListSessions                 401     401    401     401        200     200    200    200   200         200
  authEndSession                   401     401    401     401        404     404    404    404   204         404
  usersReadMe                      401     401    401     401        200     200    200    200   200         200
  usersChangePassword              401     401    401     401        204     204    204    204   204         204
  usersDeleteMe                    401     401    401     401        204     204    204    204   409         204
  usersExport                      401     401    401     401        200     200    200    200   200         200
  usersListBlocked                 401     401    401     401        200     200    200    200   200         200
  usersBlock                       401     401    401     401        204     204    204    204   204         204
  usersUnblock                     401     401    401     401        204     204    204    204   204         204

  eventsCreate                     401     401    401     401        201     201    201    201   201         201
  eventsList                       401     401    401     401        200     200    200    200   200         200
  eventsRead                       401     401    401     401        404     404    200    200   200         404
  eventsUpdate                     401     401    401     401        404     404    403    200   200         404
  eventsUpdateAsPatch              401     401    401     401        404     404    403    200   200         404
  eventsDelete                     401     401    401     401        404     404    403    403   204         404
  eventsCreateBatch                401     401    401     401        201     201    201    201   201         201
  eventsListOccurrences            401     401    401     401        404     404    200    200   200         404
  eventsReadFreeBusy               401     401    401     401        404     404    403    200   200         404
  eventsFindSlots                  401     401    401     401        404     404    403    200   200         404

  calendarsCreate                  401     401    401     401        201     201    201    201   201         201
  calendarsList                    401     401    401     401        200     200    200    200   200         200
  calendarsRead                    401     401    401     401        404     404    200    200   200         404
  calendarsUpdate                  401     401    401     401        404     404    403    403   200         404
  calendarsUpdateAsPatch           401     401    401     401        404     404    403    403   200         404
  calendarsDelete                  401     401    401     401        404     404    403    403   204         404
  calendarsRestore                 401     401    401     401        404     404    403    403   200         404
  calendarsRelease                 401     401    401     401        404     404    403    204   204         404
  calendarsShare                   401     401    401     401        404     404    403    403   201         404
  calendarsListPermissions         401     401    401     401        404     404    200    200   200         404
  calendarsChangeRole              401     401    401     401        404     404    403    403   200         404
  calendarsRemove                  401     401    401     401        404     404    403    403   204         404
  calendarsListHistory             401     401    401     401        404     404    200    200   200         404
  calendarsListEvents              401     401    401     401        404     404    200    200   200         404

  icalendarReadEvent               401     401    401     401        404     404    200    200   200         404
  icalendarReadCalendar            401     401    401     401        404     404    200    200   200         404
  icalendarReadFeed                404     404    404     404        404     404    404    404   404         404
  icalendarImport                  401     401    401     401        404     404    207    207   207         404
  linksCreate                      401     401    401     401        404     404    403    403   201         404
  linksList                        401     401    401     401        404     404    403    403   200         404
  linksDelete                      401     401    401     401        404     404    403    403   204         404

  sharingShare                     401     401    401     401        404     404    403    403   201         404
  sharingListPermissions           401     401    401     401        404     404    200    200   200         404
  sharingChangeRole                401     401    401     401        404     404    403    403   200         404
  sharingRemove                    401     401    401     401        404     404    403    403   204         404
  sharingRespond                   401     401    401     401        404     404    200    200   200         404

  versionsListHistory              401     401    401     401        404     404    200    200   200         404
  versionsReadVersion              401     401    401     401        404     404    200    200   200         404
  versionsBlame                    401     401    401     401        404     404    200    200   200         404
  versionsRollback                 401     401    401     401        404     404    403    200   200         404
  versionsDiff                     401     401    401     401        404     404    200    200   200         404

  notificationsCreateTicket        401     401    401     401        201     201    201    201   201         201
  changesList                      401     401    401     401        200     200    200    200   200         200
  changesListCurrent               401     401    401     401        200     200    200    200   200         200

  webhooksCreate                   401     401    401     401        201     201    201    201   201         201
  webhooksList                     401     401    401     401        200     200    200    200   200         200
  webhooksRead                     401     401    401     401        404     404    404    404   200         404
  webhooksDelete                   401     401    401     401        404     404    404    404   204         404
  webhooksListDeliveries           401     401    401     401        404     404    404    404   200         404

  healthRead                       200     200    200     200        200     200    200    200   200         200
  docsOpenapi                      200     200    200     200        200     200    200    200   200         200
  docsAsyncapi                     200     200    200     200        200     200    200    200   200         200
  docsSwaggerUi                    200     200    200     200        200     200    200    200   200         200
  docsRedoc                        200     200    200     200        200     200    200    200   200         200
  docsAsyncapiPage                 200     200    200     200        200     200    200    200   200         200
  docsAsset                        200     200    200     200        200     200    200    200   200         200
  docsIndex                        200     200    200     200        200     200    200    200   200         200
  docsIndexAtRoot                  200     200    200     200        200     200    200    200   200         200
  docsListProblems                 200     200    200     200        200     200    200    200   200         200
  docsReadProblem                  200     200    200     200        200     200    200    200   200         200
  webReadPage                      200     200    200     200        200     200    200    200   200         200
  webReadAsset                     200     200    200     200        200     200    200    200   200         200

  icalendarReadFeedAsHead          404     404    404     404        404     404    404    404   404         404
  healthReadAsHead                 200     200    200     200        200     200    200    200   200         200
  docsOpenapiAsHead                200     200    200     200        200     200    200    200   200         200
  docsAsyncapiAsHead               200     200    200     200        200     200    200    200   200         200
  docsSwaggerUiAsHead              200     200    200     200        200     200    200    200   200         200
  docsRedocAsHead                  200     200    200     200        200     200    200    200   200         200
  docsAsyncapiPageAsHead           200     200    200     200        200     200    200    200   200         200
  docsAssetAsHead                  200     200    200     200        200     200    200    200   200         200
  docsIndexAsHead                  200     200    200     200        200     200    200    200   200         200
  docsIndexAtRootAsHead            200     200    200     200        200     200    200    200   200         200
  docsListProblemsAsHead           200     200    200     200        200     200    200    200   200         200
  docsReadProblemAsHead            200     200    200     200        200     200    200    200   200         200
  webReadPageAsHead                200     200    200     200        200     200    200    200   200         200
  webReadAssetAsHead               200     200    200     200        200     200    200    200   200         200
`;

/** A request that the owner may send. */
interface Call {
  params?: Record<string, string>;
  query?: string;
  body?: unknown;
}

/** The ids of the owner's objects, or ids that do not exist. */
interface Things {
  event: string;
  calendar: string;
  session: string;
  webhook: string;
}

const MISSING: Things = {
  event: 'evt_01J00000000000000000000000',
  calendar: 'cal_01J00000000000000000000000',
  session: 'ses_01J00000000000000000000000',
  webhook: 'whk_01J00000000000000000000000',
};

const onEvent = ({ event }: Things): Call => ({ params: { id: event } });
const onCalendar = ({ calendar }: Things): Call => ({ params: { id: calendar } });
const onWebhook = ({ webhook }: Things): Call => ({ params: { id: webhook } });
const NEW_WEBHOOK = { url: 'http://127.0.0.1:9/hook' };

/** The request of each operation that has parameters or a body. */
const CALLS: Record<string, (things: Things) => Call | Promise<Call>> = {
  authRegister: () => ({ body: aRegistration() }),
  authLogin: () => ({ body: { username: bystander.username, password: bystander.password } }),
  authRefresh: async () => ({ body: { refresh_token: (await logIn(bystander)).refresh_token } }),
  authEndSession: ({ session }) => ({ params: { id: session } }),
  usersChangePassword: () => ({ body: { current_password: bystander.password, new_password: 'another password' } }),
  usersDeleteMe: () => ({ body: { current_password: bystander.password } }),
  usersBlock: () => ({ params: { userId: bystander.id } }),
  usersUnblock: () => ({ params: { userId: bystander.id } }),
  eventsCreate: () => ({ query: '?on_conflict=allow', body: anEvent() }),
  eventsRead: onEvent,
  eventsUpdate: (things) => ({ ...onEvent(things), body: { location: randomUUID() } }),
  eventsUpdateAsPatch: (things) => ({ ...onEvent(things), body: { location: randomUUID() } }),
  eventsDelete: onEvent,
  eventsCreateBatch: () => ({ query: '?on_conflict=allow', body: { events: [anEvent()] } }),
  eventsListOccurrences: onEvent,
  eventsReadFreeBusy: ({ event }) => ({ body: { from: '2031-01-01', to: '2031-02-01', event_id: event } }),
  eventsFindSlots: ({ event }) => ({
    body: { from: '2031-01-01', to: '2031-02-01', duration_minutes: 30, event_id: event },
  }),
  calendarsCreate: () => ({ body: { name: 'Support' } }),
  calendarsRead: onCalendar,
  calendarsUpdate: (things) => ({ ...onCalendar(things), body: { description: randomUUID() } }),
  calendarsUpdateAsPatch: (things) => ({ ...onCalendar(things), body: { description: randomUUID() } }),
  calendarsDelete: onCalendar,
  calendarsRestore: onCalendar,
  calendarsRelease: async ({ calendar }) => ({ params: { id: calendar, eventId: await bookingOf(calendar) } }),
  calendarsShare: (things) => ({ ...onCalendar(things), body: { user_id: bystander.id, role: 'editor' } }),
  calendarsListPermissions: onCalendar,
  calendarsChangeRole: ({ calendar }) => ({ params: { id: calendar, userId: bystander.id }, body: { role: 'editor' } }),
  calendarsRemove: ({ calendar }) => ({ params: { id: calendar, userId: bystander.id } }),
  calendarsListHistory: onCalendar,
  calendarsListEvents: onCalendar,
  icalendarReadEvent: onEvent,
  icalendarReadCalendar: onCalendar,
  icalendarReadFeed: () => ({ params: { secret: 'A'.repeat(43) } }),
  icalendarReadFeedAsHead: () => ({ params: { secret: 'A'.repeat(43) } }),
  icalendarImport: (things) => ({ ...onCalendar(things), body: aCalendarFile(randomUUID()) }),
  linksCreate: (things) => ({ ...onCalendar(things), body: { detail: 'busy' } }),
  linksList: onCalendar,
  linksDelete: async ({ calendar }) => ({ params: { id: calendar, linkId: await linkOf(calendar) } }),
  sharingShare: (things) => ({ ...onEvent(things), body: { user_id: bystander.id, role: 'editor' } }),
  sharingListPermissions: onEvent,
  sharingChangeRole: ({ event }) => ({ params: { id: event, userId: bystander.id }, body: { role: 'editor' } }),
  sharingRemove: ({ event }) => ({ params: { id: event, userId: bystander.id } }),
  sharingRespond: (things) => ({ ...onEvent(things), body: { response: 'tentative' } }),
  versionsListHistory: onEvent,
  versionsReadVersion: ({ event }) => ({ params: { id: event, versionId: '1' } }),
  versionsBlame: onEvent,
  versionsRollback: ({ event }) => ({ params: { id: event, versionId: '1' } }),
  versionsDiff: ({ event }) => ({ params: { id: event, versionId1: '1', versionId2: '2' } }),
  changesList: () => ({ query: '?since=0' }),
  webhooksCreate: () => ({ body: NEW_WEBHOOK }),
  webhooksRead: onWebhook,
  webhooksDelete: onWebhook,
  webhooksListDeliveries: onWebhook,
  docsAsset: () => ({ params: { file: asset } }),
  docsAssetAsHead: () => ({ params: { file: asset } }),
  docsReadProblem: () => ({ params: { type: 'not-found' } }),
  docsReadProblemAsHead: () => ({ params: { type: 'not-found' } }),
  webReadAsset: () => ({ params: { file: webAsset } }),
  webReadAssetAsHead: () => ({ params: { file: webAsset } }),
};

/** Operations that end the session or the account of their caller: each gets its own callers. */
const SESSION_ENDING = ['authLogout', 'usersChangePassword', 'usersDeleteMe'];

const [[, ...CALLERS] = [], ...ROWS]: string[][] = MATRIX.trim()
  .split(/\n+/)
  .map((line) => line.trim().split(/ +/));
const rows = ROWS.map(([id = '', ...statuses]) => ({
  id,
  expected: Object.fromEntries<number>(statuses.map((status, column) => [CALLERS[column]!, Number(status)])),
}));

/** Without access to the event, but with other rights. */
const OUTSIDERS = ['stranger', 'removed', 'other-owner'] as const;
/** The owner is last, since their call may delete the object. */
const MEMBERS = ['viewer', 'editor', 'owner'] as const;
const isOutsider = (person: Person): boolean => !(MEMBERS as readonly Person[]).includes(person);
type Person = (typeof OUTSIDERS)[number] | (typeof MEMBERS)[number];
const PEOPLE: Person[] = [...OUTSIDERS, ...MEMBERS];

/** Data that only people on the event may read. */
const SECRET = `secret ${randomUUID()}`;

const document = (await (await fetch(`${inject('urls').rest}/openapi.json`)).json()) as OpenApi;
const operations = operationsOf(document);
const operationOf = (id: string) => operations.find(({ operation }) => operation.operationId === id)!;

let people: Record<Person, TestUser>;
/** A viewer of the event, who is the target of changes. */
let bystander: TestUser;
let asset: string;
let webAsset: string;

/** The name of a style sheet of a page. */
async function assetOf(page: string): Promise<string> {
  return /assets\/([^"]+\.css)/.exec(await (await fetch(page)).text())![1]!;
}

async function makePeople(): Promise<Record<Person, TestUser>> {
  const users = await Promise.all(PEOPLE.map((person) => aUser().then((user) => [person, user] as const)));
  return Object.fromEntries(users) as Record<Person, TestUser>;
}

beforeAll(async () => {
  people = await makePeople();
  bystander = await aUser();
  await createEvent(people['other-owner']);
  asset = await assetOf(inject('urls').docs);
  webAsset = await assetOf(new URL('/calendar', inject('urls').rest).href);
});

type Thing = keyof Things;

/** Creates one of the owner's objects. */
const MAKE: Record<Thing, (people: Record<Person, TestUser>) => Promise<string>> = {
  event: makeEvent,
  calendar: makeCalendar,
  session: makeSession,
  webhook: webhookOf,
};

/** An event with everyone who belongs on it. */
async function makeEvent({ owner, editor, viewer, removed }: Record<Person, TestUser>): Promise<string> {
  const { id } = await createEvent(owner);
  await share(owner, id, 'editor', editor, removed);
  await share(owner, id, 'viewer', viewer, bystander);
  await api.delete(`/api/events/${id}/permissions/${removed.id}`, { token: owner.token });
  await updateEvent(owner, id, { title: SECRET });
  return id;
}

/** A session that its owner may end. */
async function makeSession({ owner }: Record<Person, TestUser>): Promise<string> {
  const { access_token: token } = await logIn(owner);
  const { body } = await api.get<Page<{ id: string; is_current: boolean }>>('/api/auth/sessions', { token });
  return body.items.find(({ is_current }) => is_current)!.id;
}

/** A new event of the owner that books the calendar, or the id of a missing one. */
const bookingOf = async (calendar: string): Promise<string> =>
  calendar === MISSING.calendar
    ? MISSING.event
    : (await createEvent(people.owner, { title: SECRET, resources: [calendar] })).id;

/** A new link of the calendar, or the id of a missing one. */
async function linkOf(calendar: string): Promise<string> {
  if (calendar === MISSING.calendar) return 'lnk_01J00000000000000000000000';
  const { token } = people.owner;
  const call = { token, body: { detail: 'busy' } };
  return (await api.post<{ id: string }>(`/api/calendars/${calendar}/links`, call)).body.id;
}

/** A calendar with the same people. */
async function makeCalendar({ owner, editor, viewer, removed }: Record<Person, TestUser>): Promise<string> {
  const { id } = await createCalendar(owner, { name: 'Support' });
  await shareCalendar(owner, id, 'editor', editor, removed);
  await shareCalendar(owner, id, 'viewer', viewer, bystander);
  await api.delete(`/api/calendars/${id}/permissions/${removed.id}`, { token: owner.token });
  // The feed of a former member keeps what the calendar was called before.
  await patchCalendar(owner, id, { name: SECRET });
  return id;
}

/** There are at most five webhooks: reuses the existing one, or creates one. */
async function webhookOf({ owner: { token } }: Record<Person, TestUser>): Promise<string> {
  const { body } = await api.get<Page<{ id: string }>>('/api/webhooks', { token });
  if (body.items[0]) return body.items[0].id;
  return (await api.post<{ id: string }>('/api/webhooks', { token, body: NEW_WEBHOOK })).body.id;
}

/** The kind of object that the path of an operation is about. */
function thingOf({ path }: ReturnType<typeof operationOf>): Thing {
  if (path.startsWith('/api/calendars/')) return 'calendar';
  if (path.startsWith('/api/auth/sessions/')) return 'session';
  return path.startsWith('/api/webhooks/') ? 'webhook' : 'event';
}

const shared: Partial<Record<Thing, string | undefined>> = {};
/** The object of the shared people that the operation is about; recreated when an earlier operation has changed it. */
async function ourThings(id: string): Promise<Things> {
  const operation = operationOf(id);
  const thing = thingOf(operation);
  const things = { ...MISSING, [thing]: (shared[thing] ??= await MAKE[thing](people)) };
  if (operation.path.includes('{') && !['GET', 'HEAD'].includes(operation.method)) shared[thing] = undefined;
  return things;
}

/** People of their own, with an event, for an operation that ends their sessions. */
async function otherPeople(): Promise<{ callers: Record<Person, TestUser>; things: Things }> {
  const callers = await makePeople();
  return { callers, things: { ...MISSING, event: await makeEvent(callers) } };
}

async function send(id: string, things: Things, token?: string): Promise<Response> {
  const { method, path } = operationOf(id);
  const { params = {}, query = '', body } = (await CALLS[id]?.(things)) ?? {};
  const url = new URL(path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name]!) + query, inject('urls').rest);
  const response = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'Content-Type': encodedBody(body).type }),
    },
    body: body === undefined ? null : encodedBody(body).text,
  });
  await requireDocumentedResponse(method, response);
  return response;
}

/** A response without the members that differ each time. */
async function lettersOf(answer: Response): Promise<string> {
  const body = (await answer.text()).replace(/"instance":"[^"]+"/, '');
  return JSON.stringify([answer.status, repeatedHeaders(answer), body]);
}

/** Private data must not be cached, and content types must not be guessed. */
function expectPrivate(headers: Headers, { isPublic }: { isPublic: boolean }): void {
  if (!isPublic) expect(headers.get('Cache-Control')).toBe('no-store');
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(headers.get('Strict-Transport-Security')).toContain('max-age=31536000');
}

describe('each operation', () => {
  it('of the OpenAPI document has one row in the permission matrix', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    for (const { id, expected } of rows) expect(Object.keys(expected), id).toEqual(CALLERS);
  });

  it.each(rows)('answers each kind of caller as the permission matrix says: $id', async ({ id, expected }) => {
    const { callers, things } = SESSION_ENDING.includes(id)
      ? await otherPeople()
      : { callers: people, things: await ourThings(id) };
    const { token, refreshToken } = callers.owner;
    const useless = { anonymous: undefined, expired: expired(token), forged: forged(token), refresh: refreshToken };
    const statuses: Record<string, number> = {};
    const isPublic = expected['anonymous'] !== 401;
    const tryUseless = async ([caller, credential]: [string, string | undefined]): Promise<void> => {
      const { status, headers } = await send(id, things, credential);
      expectPrivate(headers, { isPublic });
      statuses[caller] = status;
      const challenge = credential === undefined ? 'Bearer' : 'Bearer error="invalid_token"';
      if (status === 401) expect(headers.get('WWW-Authenticate')).toBe(challenge);
    };
    const tryAs = async (person: Person): Promise<void> => {
      const answer = await send(id, things, callers[person].token);
      const { status, headers } = answer;
      expectPrivate(headers, { isPublic });
      statuses[person] = status;
      const letters = await lettersOf(answer);
      if (isOutsider(person)) expect(letters, person).not.toContain(SECRET);
      if (status !== 404) return;
      const missing = await send(id, MISSING, callers[person].token);
      expect(letters, `what is hidden from the ${person}`).toBe(await lettersOf(missing));
    };
    for (const entry of Object.entries(useless)) await tryUseless(entry);
    await Promise.all(OUTSIDERS.map(tryAs));
    for (const person of MEMBERS) await tryAs(person);
    expect(statuses).toEqual(expected);
  });
});
