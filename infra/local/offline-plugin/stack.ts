import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { Server } from '@hapi/hapi';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { ensureTable, findTableDefinitions, type Resources } from '../tables.js';
import { answerAsTheGateway, findHeadPaths } from './gateway.js';
import { type GatewayResponseDefinitions, GatewayResponses } from './gateway-responses.js';
import { type HandlerLoader, loadHandlersOnce } from './handlers.js';
import { invokeFunction } from './invoke.js';
import {
  type EventMaker,
  identifyRequests,
  keepContentTypesAsSent,
  passBodiesOn,
  passRequestIdsOn,
} from './request-events.js';
import { report } from './report.js';
import { callRegularly, findScheduled, scheduleMilliseconds } from './schedule.js';
import { type FunctionDefinition, findStreamMappings, type StreamMapping } from './stream/mapping.js';
import type { StreamWork } from './stream/follow.js';
import { watchWrites } from './stream/writes.js';
import { guardWebSockets } from './websocket.js';

/** The used part of the framework's instance, which has no types. */
export interface Serverless {
  service: {
    custom: { gatewayResponses: GatewayResponseDefinitions };
    resources: { Resources: Resources };
    functions: Record<string, FunctionDefinition>;
    provider: object;
  };
  config: { servicePath: string; serverlessPath: string };
  serviceDir: string;
  processedInput: { options: { lambdaPort: string } };
  pluginManager: { plugins: object[] };
}

/** serverless-offline as a plugin; it exposes its server for tests. */
interface ServerlessOffline {
  internals: () => { getApiGatewayServer: () => Server };
}

const CONNECT_INTERVAL_MILLISECONDS = 50;

/** Schedules run until the process exits. */
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

/** Notifies the supervisor, once the tables exist, and connects the streams and schedules. */
export function follow(serverless: Serverless): void {
  process.send?.('ready');
  const { service, processedInput } = serverless;
  const tables = findTableDefinitions(service.resources.Resources);
  const lambdaPort = Number(processedInput.options.lambdaPort);
  const mappings = findStreamMappings(service.functions, tables);
  for (const tableName of new Set(mappings.map((mapping) => mapping.tableName))) {
    followStream(
      serverless,
      tableName,
      mappings.filter((mapping) => mapping.tableName === tableName),
    );
  }
  for (const functionName of findScheduled(service.functions)) void followClock(functionName, lambdaPort);
}

/** Follows the stream of a table in a thread that ends with the process. */
function followStream(serverless: Serverless, tableName: string, mappings: StreamMapping[]): void {
  const { service, config, serviceDir, processedInput } = serverless;
  const names = new Set(mappings.map(({ functionName }) => functionName));
  const functions = Object.fromEntries(Object.entries(service.functions).filter(([, { name }]) => names.has(name)));
  const { servicePath, serverlessPath } = config;
  const work: StreamWork = {
    ...endpoint(),
    tableName,
    mappings,
    runtime: {
      serverless: {
        service: { functions, provider: service.provider },
        config: { servicePath, serverlessPath },
        serviceDir,
      },
      options: processedInput.options,
    },
  };
  // The framework's objects can have functions, which cannot be sent to a thread.
  const workerData: unknown = JSON.parse(JSON.stringify(work));
  const worker = new Worker(new URL('./stream/thread.mjs', import.meta.url), { workerData });
  watchWrites(() => {
    worker.postMessage('write');
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
