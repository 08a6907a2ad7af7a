import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { asIntrinsic } from '../../support/template/template.js';
import { MAX_CONNECTIONS } from '../../../lib/domain/feed/connection.js';
import { putConnection } from '../../../lib/store/connections.js';
import { Table } from '../../../lib/store/table.js';
import { startAwsRecorder, type AwsRecorder, type Permission } from '../../support/stack/aws-recorder.js';
import { routesOf } from '../../../infra/functions/routes.js';
import { readConfiguration, type FunctionDefinition } from '../../support/stack/serverless.js';
import { allKeys, ITEM_KINDS, overfullPartitions, unknownKeys } from '../../support/database/item-kinds.js';
import { createTables, type TestTables } from '../../support/database/tables.js';
import { aCalendarFile, encodedBody } from '../../support/api/encoded-body.js';

interface Statement {
  Action: string[];
  Resource: unknown[];
}
type Definition = FunctionDefinition & { iamRoleStatements: Statement[] };
type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** Allowed because AWS requires them; no call of a handler uses them. */
const UNSEEN = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'sqs:SendMessage'];

let functions: Record<string, Definition>;
let recorder: AwsRecorder;
let tables: TestTables;
const used: Record<string, Set<Permission>> = {};

const resourceOf = (resource: unknown): string => {
  const argument = asIntrinsic(resource)?.argument;
  const text = Array.isArray(argument) ? String(argument[0]) : String(argument);
  const [, named] = /(\w+)\/@connections/.exec(text) ?? /:function:(.+)$/.exec(text) ?? [];
  return named ?? text.replace('${Table.Arn}/index', 'Table');
};

const grantedTo = (key: string): Permission[] =>
  functions[key]!.iamRoleStatements.flatMap(({ Action, Resource }) =>
    Action.filter((action) => !UNSEEN.includes(action)).flatMap((action) =>
      Resource.map((resource) => `${action} ${resourceOf(resource)}` as Permission),
    ),
  );

const handlers: Record<string, Handler> = {};
/** The handler as in a new container, without cached state. */
async function load(key: string): Promise<Handler> {
  vi.resetModules();
  const [, resource, verb] = /^functions\/([^/]+)\/(.+)\.handler$/.exec(functions[key]!.handler)!;
  return ((await import(`../../../functions/${resource!}/${verb!}.ts`)) as { handler: Handler }).handler;
}

async function invoke(key: string, event: unknown): Promise<unknown> {
  const handler = (handlers[key] ??= await load(key));
  recorder.take();
  const result = await handler(event, { awsRequestId: 'request' } as Context);
  const permissions = (used[key] ??= new Set());
  for (const permission of recorder.take()) permissions.add(permission);
  return result;
}

interface Call {
  token?: string;
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
}

/** For a request that can be repeated. */
const aKey = (): Record<string, string> => ({ 'Idempotency-Key': randomUUID() });

async function call<T = unknown>(
  key: string,
  status: number,
  { token, path, query, body, headers }: Call = {},
): Promise<T> {
  const [{ method, path: route } = { method: '', path: '' }] = routesOf(functions[key]!);
  const result = (await invoke(key, {
    httpMethod: method,
    path: route,
    resource: route,
    headers: {
      'Content-Type': encodedBody(body).type,
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...headers,
    },
    multiValueHeaders: {},
    pathParameters: path ?? null,
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters: query
      ? Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]))
      : null,
    stageVariables: null,
    body: body === undefined ? null : encodedBody(body).text,
    isBase64Encoded: false,
    requestContext: { requestId: 'request', path: route, identity: { sourceIp: '127.0.0.1' } },
  })) as APIGatewayProxyResult;
  expect(result.statusCode, `${key}: ${result.body}`).toBe(status);
  const isJson = result.body !== '' && String(result.headers?.['Content-Type']).includes('json');
  return (isJson ? JSON.parse(result.body) : undefined) as T;
}

interface Tokens {
  access_token: string;
  refresh_token: string;
}

async function useAccounts(): Promise<{ ann: string; bob: string }> {
  const password = 'correct horse';
  for (const username of ['ann', 'bob']) {
    await call('authRegister', 201, { body: { username, email: `${username}@example.org`, password } });
  }
  const logIn = (username: string) => call<Tokens>('authLogin', 200, { body: { username, password } });
  // One session more than the maximum per user: the oldest ends.
  for (let sessions = 0; sessions <= 50; sessions++) await logIn('bob');

  const first = await logIn('ann');
  const next = await call<Tokens>('authRefresh', 200, { body: { refresh_token: first.refresh_token } });
  await call('authRefresh', 200, { body: { refresh_token: next.refresh_token } });
  await call('authRefresh', 401, { body: { refresh_token: first.refresh_token } });
  await call('authLogout', 204, { token: (await logIn('ann')).access_token, headers: aKey() });

  const { access_token: ann } = await logIn('ann');
  await logIn('ann');
  const { items } = await call<{ items: { id: string }[] }>('authListSessions', 200, { token: ann });
  await call('authEndSession', 204, { token: ann, path: { id: items[0]!.id } });
  await call('usersReadMe', 200, { token: ann });
  await logIn('ann');
  await call('usersChangePassword', 204, {
    token: ann,
    body: { current_password: password, new_password: 'battery staple' },
  });
  const cas = { username: 'cas', email: 'cas@example.org', password };
  await call('authRegister', 201, { body: cas });
  const { access_token: token } = await logIn('cas');
  await call('eventsCreate', 201, { token, body: { title: 'Alone', ...at(10) } });
  await call('calendarsCreate', 201, { token, body: { name: 'Alone' } });
  await call('usersDeleteMe', 204, { token, body: { current_password: password } });
  return { ann, bob: (await logIn('bob')).access_token };
}

const at = (hour: number) => ({ start_time: `2030-01-01T${hour}:00:00Z`, end_time: `2030-01-01T${hour + 1}:00:00Z` });

async function useEvents({ ann, bob }: { ann: string; bob: string }): Promise<void> {
  const { id } = await call<{ id: string }>('eventsCreate', 201, { token: ann, body: { title: 'One', ...at(10) } });
  await call('eventsCreate', 409, { token: ann, body: { title: 'Two', ...at(10) } });
  await call('eventsCreateBatch', 201, { token: ann, body: { events: [{ title: 'Three', ...at(12) }] } });
  await call('eventsList', 200, { token: ann });
  await call('eventsList', 200, { token: ann, query: { from: '2030-01-01T00:00:00Z', to: '2030-01-02T00:00:00Z' } });
  const path = { id };
  await call('eventsRead', 200, { token: ann, path });
  // No item has such a long key, so the session is read alone.
  await call('eventsRead', 404, { token: ann, path: { id: 'x'.repeat(3_000) } });
  await call('eventsUpdate', 200, { token: ann, path, body: at(14) });
  // So many exdates do not fit into the calendar entry: conflict checks and free-busy read the event.
  const exdates = Array.from({ length: 60 }, (_, day) => new Date(Date.UTC(2030, 0, 3 + day, 20)).toISOString());
  const series = { title: 'Daily', ...at(20), recurrence_pattern: { frequency: 'daily', count: 100, exdates } };
  await call('eventsCreate', 201, { token: ann, body: series, headers: aKey() });
  const batch = {
    mode: 'partial',
    events: [
      { title: 'Seven', start_time: exdates[0], end_time: '2030-01-03T21:00:00Z' },
      { title: 'Seven too', start_time: exdates[1], end_time: '2030-01-04T21:00:00Z' },
    ],
  };
  await call('eventsCreateBatch', 207, { token: ann, body: batch, headers: aKey() });
  await call('eventsListOccurrences', 200, { token: ann, path });
  await call('eventsReadFreeBusy', 200, {
    token: ann,
    body: { from: '2030-01-01T00:00:00Z', to: '2030-01-31T00:00:00Z', event_id: id },
    headers: aKey(),
  });
  await call('eventsFindSlots', 200, {
    token: ann,
    body: { from: '2030-01-01T00:00:00Z', to: '2030-01-31T00:00:00Z', duration_minutes: 30, event_id: id },
    headers: aKey(),
  });

  const { items } = await call<{ items: { user_id: string }[] }>('sharingShare', 201, {
    token: ann,
    path,
    body: { username: 'bob', role: 'viewer' },
    headers: aKey(),
  });
  const bobs = { id, userId: items[0]!.user_id };
  await call('sharingRespond', 200, { token: bob, path, body: { response: 'accepted' } });
  await call('sharingChangeRole', 200, { token: ann, path: bobs, body: { role: 'editor' } });
  await call('sharingListPermissions', 200, { token: ann, path });
  // Roles of people who do not own the event may come through its calendar.
  for (const operation of [
    'eventsRead',
    'icalendarReadEvent',
    'eventsListOccurrences',
    'sharingListPermissions',
    'versionsListHistory',
  ])
    await call(operation, 200, { token: bob, path });
  await call('versionsReadVersion', 200, { token: bob, path: { id, versionId: '1' } });
  await call('versionsDiff', 200, { token: bob, path: { id, versionId1: '1', versionId2: '2' } });
  await call('versionsBlame', 200, { token: bob, path });
  await call('sharingRemove', 204, { token: ann, path: bobs });
  await call('sharingShare', 201, { token: ann, path, body: { username: 'bob', role: 'viewer' } });
  const { id: userId } = await call<{ id: string }>('usersReadMe', 200, { token: ann });
  await call('usersBlock', 200, { token: bob, path: { userId }, query: { leave_shared: 'true' } });
  await call('usersListBlocked', 200, { token: bob });
  await call('usersExport', 200, { token: ann });
  await call('usersUnblock', 204, { token: bob, path: { userId } });
  // The item stays in the table, for the check of partitions.
  await call('usersBlock', 204, { token: bob, path: { userId } });

  await call('versionsListHistory', 200, { token: ann, path });
  await call('versionsReadVersion', 200, { token: ann, path: { id, versionId: '2' } });
  await call('versionsDiff', 200, { token: ann, path: { id, versionId1: '1', versionId2: '2' } });
  await call('versionsBlame', 200, { token: ann, path });
  await call('versionsRollback', 200, { token: ann, path: { id, versionId: '1' }, headers: aKey() });
  await call('eventsDelete', 204, { token: ann, path });
}

async function useCalendars({ ann, bob }: { ann: string; bob: string }): Promise<void> {
  const token = ann;
  const { id } = await call<{ id: string }>('calendarsCreate', 201, { token, body: { name: 'One' }, headers: aKey() });
  const path = { id };
  const { items } = await call<{ items: { user_id: string }[] }>('calendarsShare', 201, {
    token,
    path,
    body: { username: 'bob', role: 'viewer' },
    headers: aKey(),
  });
  const bobs = { id, userId: items[0]!.user_id };
  await call('calendarsList', 200, { token: bob });
  await call('calendarsRead', 200, { token, path: { id: 'primary' } });
  await call('calendarsUpdate', 200, { token, path: { id: 'primary' }, body: { name: 'Two' } });
  await call('calendarsUpdate', 412, { token, path, body: { name: 'Two' }, headers: { 'If-Match': '"1"' } });
  await call('calendarsListPermissions', 200, { token, path });
  await call('calendarsChangeRole', 200, { token, path: bobs, body: { role: 'free_busy' } });
  await call('icalendarReadCalendar', 200, { token: bob, path });
  await call('calendarsChangeRole', 200, { token, path: bobs, body: { role: 'editor' } });
  await call('calendarsRemove', 204, { token, path: bobs });
  await call('calendarsListHistory', 200, { token, path });
  await call('calendarsUpdate', 200, { token, path, body: { overlaps: 'reject' } });
  const booking = { title: 'Five', ...at(10), start_time: '2030-02-01T10:00:00Z', end_time: '2030-02-01T11:00:00Z' };
  const booked = await call<{ id: string }>('eventsCreate', 201, { token, body: { ...booking, resources: [id] } });
  await call('eventsCreateBatch', 409, { token, body: { events: [{ ...booking, calendar_id: id }] } });
  await call('calendarsRelease', 204, { token, path: { id, eventId: booked.id } });
  await call('calendarsListEvents', 200, { token, path });
  const window = { from: '2030-01-01T00:00:00Z', to: '2030-01-02T00:00:00Z' };
  await call('calendarsListEvents', 200, { token, path: { id: 'primary' }, query: window });
  await call('icalendarReadCalendar', 200, { token, path });
  const createLink = (detail: string) =>
    call<{ id: string; url: string }>('linksCreate', 201, { token, path, body: { detail }, headers: aKey() });
  const [link, busyLink] = [await createLink('full'), await createLink('busy')];
  for (const { url } of [link, busyLink]) {
    await call('icalendarReadFeed', 200, { path: { secret: /feeds\/([^/]+)/.exec(url)?.[1] ?? '' } });
  }
  const file = (uid: string) => ({ token, path, body: aCalendarFile(uid), headers: aKey() });
  await call('icalendarImport', 207, file('one'));
  await call('icalendarImport', 207, { ...file('one'), body: aCalendarFile('one').replace('Imported', 'Again') });
  await call('linksList', 200, { token, path });
  await call('linksDelete', 204, { token, path: { id, linkId: link.id } });
  await call('calendarsDelete', 204, { token, path });
  await call('calendarsRestore', 200, { token, path, headers: aKey() });
  // No calendar has such an id, so the session is read alone.
  const unknown = { token, path: { id: 'cal_unknown', linkId: link.id } };
  await call('calendarsRestore', 404, unknown);
  await call('icalendarImport', 404, { ...unknown, body: aCalendarFile('one') });
  await call('linksCreate', 404, { ...unknown, body: { detail: 'full' } });
  await call('linksDelete', 404, unknown);
  // The entry stays in the table, for the check of partitions.
  await call('eventsCreate', 201, { token, query: { on_conflict: 'allow' }, body: { ...booking, resources: [id] } });
}

const onSocket = (key: string, connectionId: string, event: Record<string, unknown> = {}) =>
  invoke(key, {
    requestContext: { connectionId, requestId: 'request', routeKey: key },
    isBase64Encoded: false,
    ...event,
  });

const say = (connectionId: string, message: unknown) =>
  onSocket('notificationsMessage', connectionId, { body: JSON.stringify(message) });

/** The newest version of an event or calendar, in the format of the stream. */
async function streamRecord(table: TestTables, id: string): Promise<unknown> {
  const { Items = [] } = await new DynamoDBClient({ endpoint: inject('dynamodbEndpoint') }).send(
    new QueryCommand({
      TableName: table.tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: `VERSIONS#${id}#0` }, ':prefix': { S: 'VERSION#' } },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  return { eventName: 'INSERT', dynamodb: { SequenceNumber: '1', NewImage: Items[0] } };
}

async function useNotifications({ ann, tables }: { ann: string; tables: TestTables }): Promise<void> {
  const connect = async (connectionId: string): Promise<void> => {
    const { ticket } = await call<{ ticket: string }>('notificationsCreateTicket', 201, {
      token: ann,
      headers: aKey(),
    });
    const event = { queryStringParameters: { ticket }, headers: {} };
    expect(await onSocket('notificationsConnect', connectionId, event)).toEqual({ statusCode: 200 });
  };
  // One connection more than the maximum per user: the oldest is closed.
  for (let connection = 0; connection <= MAX_CONNECTIONS; connection++) await connect(`connection-${connection}`);
  const last = `connection-${MAX_CONNECTIONS}`;
  await say(last, { action: 'resume' });
  await say('connection-0', { action: 'ping' });

  const { id } = await call<{ id: string }>('eventsCreate', 201, { token: ann, body: { title: 'Four', ...at(16) } });
  const publish = async (): Promise<void> => {
    const Records = [await streamRecord(tables, id)];
    expect(await invoke('notificationsPublish', { Records })).toEqual({ batchItemFailures: [] });
  };
  await publish();
  // A repetition reads the feed, since it has nothing to append.
  await publish();
  const calendar = await call<{ id: string }>('calendarsCreate', 201, { token: ann, body: { name: 'Two' } });
  const Versions = [await streamRecord(tables, calendar.id)];
  expect(await invoke('notificationsPublish', { Records: Versions })).toEqual({ batchItemFailures: [] });
  await call('eventsUpdate', 200, { token: ann, path: { id }, body: { title: 'Five' } });
  await call('eventsUpdate', 200, { token: ann, path: { id }, body: { title: 'Six', calendar_id: calendar.id } });
  await publish();
  await say(last, { action: 'resume', since: 0 });
  await call('changesList', 200, { token: ann, query: { since: '0' } });
  await call('changesListCurrent', 200, { token: ann });
  await onSocket('notificationsDisconnect', last);

  await connect('connection-of-a-session-that-ends');
  await say('connection-of-a-session-that-ends', { action: 'resume' });
  await call('authLogout', 204, { token: ann });
  await say('connection-1', { action: 'resume' });
  await publish();
  const claims = JSON.parse(Buffer.from(ann.split('.')[1]!, 'base64url').toString()) as { sub: string; sid: string };
  const [table, connectedAt] = [new Table(tables.client, tables.tableName), new Date().toISOString()];
  const remaining = { id: 'connection-that-remains', userId: claims.sub, sessionId: claims.sid, connectedAt };
  await table.transact({ connection: putConnection(table, remaining) });
  const Keys = { pk: { S: `USER#${claims.sub}` }, sk: { S: `SESSION#${claims.sid}` } };
  const Records = [{ eventName: 'REMOVE', dynamodb: { SequenceNumber: '2', Keys } }];
  expect(await invoke('notificationsCloseEnded', { Records })).toEqual({ batchItemFailures: [] });
}

async function resumeAs(connectionId: string, token: string): Promise<void> {
  const { ticket } = await call<{ ticket: string }>('notificationsCreateTicket', 201, { token });
  await onSocket('notificationsConnect', connectionId, { queryStringParameters: { ticket }, headers: {} });
  await say(connectionId, { action: 'resume' });
}

async function useWebhooks({ bob, tables }: { bob: string; tables: TestTables }): Promise<void> {
  let status = 204;
  const receiver = createServer((request, response) => {
    request.resume();
    response.writeHead(status).end();
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  try {
    const create = (headers?: Record<string, string>) =>
      call<{ id: string }>('webhooksCreate', 201, {
        token: bob,
        body: { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/` },
        ...(headers && { headers }),
      });
    const { id } = await create(aKey());
    const other = await create();
    await call('webhooksList', 200, { token: bob });
    await call('webhooksRead', 200, { token: bob, path: { id } });
    await resumeAs('connection-of-bob', bob);

    const event = await call<{ id: string }>('eventsCreate', 201, { token: bob, body: { title: 'Eight', ...at(18) } });
    await invoke('notificationsPublish', { Records: [await streamRecord(tables, event.id)] });
    await invoke('webhooksStartDue', {});
    const { id: userId } = await call<{ id: string }>('usersReadMe', 200, { token: bob });
    await invoke('webhooksDeliver', { userId, id: other.id });
    // Another connection of the same user, whose session has ended: it is closed instead.
    const { access_token: another } = await call<Tokens>('authLogin', 200, {
      body: { username: 'bob', password: 'correct horse' },
    });
    await resumeAs('another-connection-of-bob', another);
    await call('authLogout', 204, { token: another });
    status = 410;
    await invoke('webhooksDeliver', { userId, id });
    const { items } = await call<{ items: unknown[] }>('webhooksListDeliveries', 200, { token: bob, path: { id } });
    expect(items).toEqual([expect.objectContaining({ status: 410 })]);
    await call('webhooksDelete', 204, { token: bob, path: { id } });
  } finally {
    receiver.close();
  }
}

describe('the IAM permissions of functions', () => {
  beforeAll(async () => {
    ({ functions } = (await readConfiguration('prod')) as unknown as { functions: Record<string, Definition> });
    tables = await createTables();
    const { tableName, rateLimitTableName } = tables;
    recorder = await startAwsRecorder({
      dynamodbEndpoint: inject('dynamodbEndpoint'),
      tables: { [tableName]: 'Table', [rateLimitTableName]: 'RateLimitTable' },
      secret: JSON.stringify({ current: 'k1', k1: 'x'.repeat(64) }),
    });
    const environment = {
      STAGE: 'test',
      TABLE_NAME: tableName,
      RATE_LIMIT_TABLE_NAME: rateLimitTableName,
      DYNAMODB_ENDPOINT: recorder.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: recorder.url,
      JWT_KEYS: '',
      JWT_KEYS_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:jwt-keys',
      WEBSOCKET_URL: 'wss://example.org',
      WEBSOCKET_MANAGEMENT_ENDPOINT: recorder.url,
      WEBHOOK_SENDER_FUNCTION: 'event-scheduling-api-prod-webhooksDeliver',
      WEBHOOK_ALLOW_LOOPBACK: 'true',
      LAMBDA_ENDPOINT: recorder.url,
      BCRYPT_COST: '4',
      RATE_LIMIT_AUTH: '1000,1000',
      RATE_LIMIT_USER: '1000,1000',
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);

    await call('healthRead', 200);
    await call('corsPreflight', 204);
    const documents = ['docsOpenapi', 'docsAsyncapi', 'docsSwaggerUi', 'docsRedoc', 'docsAsyncapiPage'];
    for (const key of [...documents, 'docsIndex', 'docsListProblems', 'webReadPage']) await call(key, 200);
    await call('docsReadProblem', 200, { path: { type: 'not-found' } });
    await call('docsAsset', 404, { path: { file: 'other.js' } });
    await call('webReadAsset', 404, { path: { file: 'other.js' } });
    const { ann, bob } = await useAccounts();
    await useCalendars({ ann, bob });
    // Ends with a block, after which Ann cannot share with Bob.
    await useEvents({ ann, bob });
    await useNotifications({ ann, tables });
    await useWebhooks({ bob, tables });
  }, 120_000);

  afterAll(async () => {
    vi.unstubAllEnvs();
    await recorder.close();
  });

  it('suffice for everything that each function does', () => {
    const missing = Object.entries(used).flatMap(([key, permissions]) =>
      [...permissions].filter((needed) => !grantedTo(key).includes(needed)).map((needed) => `${key}: ${needed}`),
    );
    expect(missing).toEqual([]);
  });

  it('allow nothing beyond what functions of that kind do', () => {
    const kindOf = (key: string): string => JSON.stringify(functions[key]!.iamRoleStatements);
    const superfluous = Object.keys(used).flatMap((key) => {
      const kind = Object.keys(used).filter((other) => kindOf(other) === kindOf(key));
      return grantedTo(key)
        .filter((granted) => !kind.some((other) => used[other]!.has(granted)))
        .map((granted) => `${key}: ${granted}`);
    });
    expect(superfluous).toEqual([]);
  });

  it('allow writes only to items whose partitions have a bounded size', async () => {
    const keys = await allKeys(tables);
    expect(unknownKeys(keys)).toEqual([]);
    expect(overfullPartitions(keys)).toEqual({});
    const unseen = ITEM_KINDS.filter(({ pk, sk }) => !keys.some((key) => pk.test(key.pk) && sk.test(key.sk)));
    // Queues need writers that lose races; spent tickets are deleted; a response needs 300 KB to have a second item.
    expect(unseen.map(({ sk }) => sk.source)).toEqual(['^QUEUE$', '^TICKET$', '^ANSWER#\\d+$']);
  });

  it('keep growing data of one user or of all users in partitions of its own', () => {
    for (const { pk, most } of ITEM_KINDS.filter((kind) => typeof kind.most === 'string')) {
      expect(ITEM_KINDS.filter((other) => other.pk.source === pk.source && other.most !== most)).toEqual([]);
    }
  });

  it('are checked for every function', () => {
    expect(Object.keys(used).toSorted()).toEqual(Object.keys(functions).toSorted());
  });
});
