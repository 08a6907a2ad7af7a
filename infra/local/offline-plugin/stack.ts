import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Server } from '@hapi/hapi';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureTable, findTableDefinitions, type Resources } from '../tables.js';
import { answerAsTheGateway, findHeadPaths } from './gateway.js';
import { type GatewayResponseDefinitions, GatewayResponses } from './gateway-responses.js';
import { type HandlerLoader, loadHandlersOnce } from './handlers.js';
import {
  type EventMaker,
  identifyRequests,
  keepContentTypesAsSent,
  passBodiesOn,
  passRequestIdsOn,
} from './request-events.js';
import { callRegularly, findScheduled, scheduleMilliseconds } from './schedule.js';
import { invokeFunction } from './stream/invoke.js';
import { type FunctionDefinition, findStreamMappings, type StreamMapping } from './stream/mapping.js';
import { StreamPositions } from './stream/positions.js';
import { pump } from './stream/pump.js';
import { watchWrites } from './stream/writes.js';
import { guardWebSockets } from './websocket.js';

/** The used part of the framework's instance, which has no types. */
export interface Serverless {
  service: {
    custom: { gatewayResponses: GatewayResponseDefinitions };
    resources: { Resources: Resources };
    functions: Record<string, FunctionDefinition>;
  };
  processedInput: { options: { lambdaPort: string } };
  pluginManager: { plugins: object[] };
}

/** serverless-offline as a plugin; it exposes its server for tests. */
interface ServerlessOffline {
  internals: () => { getApiGatewayServer: () => Server };
}

const CONNECT_INTERVAL_MILLISECONDS = 50;

/** Streams and schedules run until the process exits. */
const NEVER = new AbortController().signal;

/** serverless-offline prints every route at any log level, so output is suppressed while it starts. */
const print = console.log;

function endpoint(): { endpoint: string } {
  const { DYNAMODB_ENDPOINT } = process.env;
  if (!DYNAMODB_ENDPOINT) throw new Error('DYNAMODB_ENDPOINT is not set: start the local stack with `npm start`.');
  return { endpoint: DYNAMODB_ENDPOINT };
}

async function isAnswering(client: DynamoDBClient): Promise<boolean> {
  return client.send(new ListTablesCommand()).then(
    () => true,
    () => false,
  );
}

/** Prepares the start of the servers. */
export function prepare(handlerLoader: HandlerLoader): void {
  process.on('disconnect', () => process.exit());
  guardWebSockets();
  loadHandlersOnce(handlerLoader);
  console.log = () => undefined;
}

/** Waits for DynamoDB Local, which starts at the same time, and creates the tables of the template. */
export async function createTables({ service }: Serverless): Promise<void> {
  const client = new DynamoDBClient({ ...endpoint(), maxAttempts: 1 });
  while (!(await isAnswering(client))) await delay(CONNECT_INTERVAL_MILLISECONDS);
  const definitions = Object.values(findTableDefinitions(service.resources.Resources));
  await Promise.all(definitions.map((definition) => ensureTable(client, definition)));
  client.destroy();
}

/** Makes REST behave like API Gateway, once the servers listen. */
export function open({ service, pluginManager }: Serverless, eventMaker: EventMaker): void {
  console.log = print;
  const offline = pluginManager.plugins.find((plugin) => 'internals' in plugin) as ServerlessOffline;
  const server = offline.internals().getApiGatewayServer();
  const responses = new GatewayResponses(service.custom.gatewayResponses);
  identifyRequests(server);
  answerAsTheGateway(server, responses, findHeadPaths(service.functions));
  passBodiesOn(server);
  keepContentTypesAsSent(eventMaker);
  passRequestIdsOn(eventMaker);
}

/** Connects the streams and schedules, once the tables exist, and notifies the supervisor. */
export function follow({ service, processedInput }: Serverless): void {
  const tables = findTableDefinitions(service.resources.Resources);
  const lambdaPort = Number(processedInput.options.lambdaPort);
  const mappings = findStreamMappings(service.functions, tables);
  for (const tableName of new Set(mappings.map((mapping) => mapping.tableName))) {
    void followStream(
      tableName,
      mappings.filter((mapping) => mapping.tableName === tableName),
      lambdaPort,
    );
  }
  for (const functionName of findScheduled(service.functions)) void followClock(functionName, lambdaPort);
  process.send?.('ready');
}

async function followStream(tableName: string, mappings: StreamMapping[], lambdaPort: number): Promise<void> {
  await pump({
    client: new DynamoDBStreamsClient(endpoint()),
    tableName,
    mappings,
    positions: new StreamPositions(process.env['STREAM_POSITIONS_FILE']),
    invoke: (functionName, records) => invokeFunction(lambdaPort, functionName, { Records: records }),
    drop: (functionName, records, reason) => {
      const sequenceNumbers = records.map(({ dynamodb }) => dynamodb?.SequenceNumber);
      report('error', 'stream records dropped after their retries', {
        functionName,
        reason,
        count: records.length,
        sequenceNumbers,
      });
    },
    signal: NEVER,
    watchWrites,
    warn: (error) => {
      report('warn', 'the stream cannot be followed; retrying', { tableName, error: String(error) });
    },
  });
}

const followClock = (functionName: string, lambdaPort: number): Promise<void> =>
  callRegularly({
    milliseconds: scheduleMilliseconds(process.env),
    invoke: () => invokeFunction(lambdaPort, functionName, {}),
    signal: NEVER,
    warn: (error) => {
      report('warn', 'a scheduled function failed', { functionName, error: String(error) });
    },
  });

/** A log line in the format of the functions' log lines. */
function report(level: 'warn' | 'error', message: string, details: object): void {
  console.error(JSON.stringify({ level, message, ...details }));
}
