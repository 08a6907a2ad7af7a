import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Configuration, Ports } from './configuration.js';
import { ensureWebBuilt } from '../web/build.js';
import { ensureJwtKeys } from './jwt-keys.js';
import { Part, type PartOptions } from './child-service.js';
import { findFreePort } from './ports.js';

/** Hashing a password takes an eighth of its time on AWS. */
const LOCAL_BCRYPT_COST = '8';

/** A receiver on the same machine is down for seconds, while its developer restarts it. */
const LOCAL_WEBHOOK_PAUSES = '2,60';

/** The credentials that the AWS SDK requires; DynamoDB Local accepts any. */
export const LOCAL_AWS = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** The addresses of the stack on these ports. */
export function urlsOf({ rest, websocket, dynamodb }: Ports) {
  return {
    rest: `http://localhost:${rest}/api`,
    docs: `http://localhost:${rest}/api/docs`,
    websocket: `ws://localhost:${websocket}`,
    dynamodb: `http://localhost:${dynamodb}`,
  };
}

/** The data directory of one stack: two stacks can share a directory, but never a database. */
export function databaseDirectory({ dataDirectory, ports }: Configuration): string | undefined {
  return dataDirectory === undefined ? undefined : join(dataDirectory, `dynamodb-${ports.dynamodb}`);
}

/** The environment of the handlers: nothing from the user's AWS account, everything from this machine. */
function handlerEnvironment(
  configuration: Configuration,
  environment: NodeJS.ProcessEnv,
  lambdaPort: number,
): NodeJS.ProcessEnv {
  const { ports, dataDirectory } = configuration;
  const database = databaseDirectory(configuration);
  const inherited = Object.entries(environment).filter(([name]) => !name.startsWith('AWS_'));
  return {
    BCRYPT_COST: LOCAL_BCRYPT_COST,
    // Published examples use passwords such as `testpass`.
    REFUSE_COMMON_PASSWORDS: 'false',
    WEBHOOK_ALLOW_LOOPBACK: 'true',
    WEBHOOK_PAUSES: LOCAL_WEBHOOK_PAUSES,
    ...Object.fromEntries(inherited),
    ...LOCAL_AWS,
    SLS_LOG_LEVEL: 'warning',
    STAGE: 'local',
    DYNAMODB_ENDPOINT: urlsOf(ports).dynamodb,
    WEBSOCKET_URL: urlsOf(ports).websocket,
    WEBSOCKET_MANAGEMENT_ENDPOINT: `http://localhost:${ports.websocket}`,
    LAMBDA_ENDPOINT: `http://127.0.0.1:${lambdaPort}`,
    JWT_KEYS: environment['JWT_KEYS'] ?? ensureJwtKeys(dataDirectory),
    ...(database !== undefined && { STREAM_POSITIONS_FILE: join(database, 'stream-positions.json') }),
  };
}

/** Starts serverless-offline with the handlers in its process, against the DynamoDB Local of these ports. */
export async function startOffline(
  configuration: Configuration,
  { environment = process.env, output = 'inherit' }: Pick<PartOptions, 'environment' | 'output'> = {},
): Promise<Part> {
  const { rest, websocket } = configuration.ports;
  // The servers start while the web calendar is built; its handlers read it at the first request.
  const lambdaPort = await findFreePort();
  const building = ensureWebBuilt();
  const settings = {
    stage: 'local',
    host: '127.0.0.1',
    httpPort: rest,
    websocketPort: websocket,
    lambdaPort,
  };
  const part = new Part({
    name: 'serverless-offline',
    modulePath: createRequire(import.meta.url).resolve('serverless/bin/serverless.js'),
    // In process: workers fail at twenty parallel calls, each of which would start a worker.
    args: [
      'offline',
      'start',
      '--useInProcess',
      ...Object.entries(settings).flatMap(([k, v]) => [`--${k}`, String(v)]),
    ],
    environment: handlerEnvironment(configuration, environment, lambdaPort),
    output,
  });
  await building;
  return part;
}
