import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Api, anEvent, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { bodyOf, shareRequest } from '../../support/api/event-client.js';
import { copyItems, createTables, type TestTables } from '../../support/database/tables.js';
import { startAwsRecorder, type AwsRecorder } from '../../support/stack/aws-recorder.js';
import { useExistingTable } from '../../../infra/plugins/existing-table.js';
import { DeployedStage } from '../../support/stack/deployed-stage.js';
import { packageStage, type PackagedStage } from '../../support/stack/serverless.js';

const PACKAGING_MS = 240_000;

let packaged: PackagedStage;
let tables: TestTables;
let aws: AwsRecorder;
let stage: DeployedStage;

/** The values that CloudFormation gives to references in the environments of functions. */
const valuesOf = ({ tableName, rateLimitTableName }: TestTables) => ({
  Table: tableName,
  RateLimitTable: rateLimitTableName,
  JwtKeys: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:JwtKeys-a1b2c3',
  WebsocketsApi: 'websockets',
  'AWS::Region': 'us-east-1',
  'AWS::URLSuffix': 'amazonaws.com',
});

/** What Lambda adds, and the address of the stand-in for AWS. */
const environmentOf = ({ url }: AwsRecorder) => ({
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID']!,
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  AWS_ENDPOINT_URL: url,
});

beforeAll(async () => {
  [packaged, tables] = await Promise.all([packageStage('dev'), createTables()]);
  aws = await startAwsRecorder({
    dynamodbEndpoint: inject('dynamodbEndpoint'),
    tables: {},
    secret: JSON.stringify({ current: 'k1', k1: randomUUID().repeat(2) }),
  });
  stage = await DeployedStage.start({ ...packaged, values: valuesOf(tables), environment: environmentOf(aws) });
}, PACKAGING_MS);

afterAll(async () => {
  await stage.stop();
  await aws.close();
  await packaged.remove();
});

describe('the packaged functions, in processes with the environment of the template,', () => {
  const api = new Api(() => stage.url);
  let ann: TestUser;
  let bob: TestUser;
  let event: EventBody;

  const path = () => `/api/events/${event.id}`;
  const token = () => ann.token;

  it('register people and log them in', async () => {
    [ann, bob] = await Promise.all([aUser(api), aUser(api)]);
    expect(ann.token).not.toBe(bob.token);
  });

  it('create and list an event, with the offsets of its time zone', async () => {
    const body = anEvent({
      start_time: '2031-07-07T09:00:00',
      end_time: '2031-07-07T10:00:00',
      time_zone: 'Europe/Berlin',
    });
    event = await bodyOf(201, api.post<EventBody>('/api/events', { token: token(), body }));
    expect(event.start_time).toBe('2031-07-07T09:00:00+02:00');
    const { items } = await bodyOf(200, api.get<Page<EventBody>>('/api/events', { token: token() }));
    expect(items.map(({ id }) => id)).toEqual([event.id]);
  });

  it('share it, change it, and restore an earlier version that its history lists', async () => {
    await bodyOf(201, api.post(`${path()}/share`, shareRequest(ann, 'viewer', [bob])));
    await bodyOf(200, api.put(path(), { token: token(), body: { title: 'Another' } }));
    const history = await bodyOf(200, api.get<Page<unknown>>(`${path()}/history`, { token: token() }));
    expect(history.items).toHaveLength(3);
    const restored = await bodyOf(200, api.post<EventBody>(`${path()}/rollback/1`, { token: token() }));
    expect(restored.title).toBe(event.title);
  });

  it('open one WebSocket per ticket', async () => {
    const { ticket, url } = await bodyOf(
      201,
      api.post<{ ticket: string; url: string }>('/api/notifications/ticket', { token: token() }),
    );
    expect(url).toBe(`wss://websockets.execute-api.us-east-1.amazonaws.com/dev?ticket=${ticket}`);
    const connect = (connectionId: string) =>
      stage.invoke('NotificationsConnectLambdaFunction', {
        headers: {},
        queryStringParameters: { ticket },
        requestContext: { routeKey: '$connect', eventType: 'CONNECT', connectionId, requestId: 'request' },
        isBase64Encoded: false,
      });
    expect(await connect('first')).toEqual({ statusCode: 200 });
    expect(await connect('second')).toEqual({ statusCode: 401 });
  });

  it('continue on a restored copy of the table that the stage adopts', async () => {
    const restored = await createTables();
    await copyItems(tables, restored);
    const template = structuredClone(packaged.template);
    const streamArn = `arn:aws:dynamodb:us-east-1:123456789012:table/${restored.tableName}/stream/1`;
    useExistingTable(template, { name: restored.tableName, streamArn });
    const { Table: _, ...values } = valuesOf(tables);
    const adopted = await DeployedStage.start({ ...packaged, template, values, environment: environmentOf(aws) });
    try {
      const restoredApi = new Api(() => adopted.url);
      const read = await bodyOf(200, restoredApi.get<EventBody>(path(), { token: token() }));
      expect(read).toMatchObject({ id: event.id, title: event.title });
      await bodyOf(200, restoredApi.put(path(), { token: token(), body: { title: 'After the restore' } }));
      expect((await bodyOf(200, api.get<EventBody>(path(), { token: token() }))).title).toBe(event.title);
    } finally {
      await adopted.stop();
    }
  });
});
