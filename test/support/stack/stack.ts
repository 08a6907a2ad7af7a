import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Configuration, Ports } from '../../../infra/local/configuration.js';
import { startDynamoDb } from '../../../infra/local/dynamodb.js';
import { databaseDirectory, startOffline, urlsOf } from '../../../infra/local/offline.js';
import { Part } from '../../../infra/local/child-service.js';
import { findFreePort } from '../../../infra/local/ports.js';

const START = resolve(import.meta.dirname, '../../../infra/local/start.mjs');

/** Fast hashes, limits that only tests of limits reach, and short pauses before webhook retries. */
export const QUICK_AND_UNLIMITED = {
  BCRYPT_COST: '4',
  RATE_LIMIT_AUTH: '100000,10000',
  RATE_LIMIT_USER: '100000,10000',
  RATE_LIMIT_LOOKUPS: '100000,10000',
  SCHEDULE_SECONDS: '1',
  WEBHOOK_PAUSES: '0.2,10',
};

export interface StackOptions {
  /** Shared by stacks of the same directory and DynamoDB port; without it, data is in memory. */
  dataDirectory?: string;
  /** Any three free ports by default. */
  ports?: Ports;
  /** Added to `QUICK_AND_UNLIMITED`. */
  environment?: Record<string, string>;
  /** A file for the output, instead of `output`. */
  outputFile?: number;
}

export interface Stack {
  ports: Ports;
  urls: ReturnType<typeof urlsOf>;
  /** The supervisor process. */
  part: Part;
  /** The complete output, once the stack has exited. */
  output: Promise<string>;
  /** Stops the stack by SIGTERM; resolves to the way it exited. */
  stop: () => Promise<string>;
}

export async function findFreePorts(): Promise<Ports> {
  return { rest: await findFreePort(), websocket: await findFreePort(), dynamodb: await findFreePort() };
}

/** A separate directory for a test's data. */
export function makeDataDirectory(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'data-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Runs the program of `npm start` on its own ports. `part.ready` resolves when it serves requests. */
export async function launchStack(options: StackOptions = {}): Promise<Stack> {
  const { dataDirectory, environment, outputFile, ports = await findFreePorts() } = options;
  const part = new Part({
    name: 'the local stack',
    modulePath: START,
    args: dataDirectory === undefined ? ['--in-memory'] : [],
    environment: {
      ...process.env,
      ...QUICK_AND_UNLIMITED,
      ...environment,
      ...(dataDirectory !== undefined && { DATA_DIRECTORY: dataDirectory }),
      PORT: String(ports.rest),
      WEBSOCKET_PORT: String(ports.websocket),
      DYNAMODB_PORT: String(ports.dynamodb),
    },
    output: outputFile ?? 'pipe',
  });
  const stop = async (): Promise<string> => {
    await part.stop();
    return part.ended;
  };
  return { ports, urls: urlsOf(ports), part, output: readOutput(part), stop };
}

async function readOutput({ process: { stdout, stderr } }: Part): Promise<string> {
  if (!stdout || !stderr) return '';
  const [printed, complained] = await Promise.all([text(stdout), text(stderr)]);
  return printed + complained;
}

/** A complete running stack: `npm start` on its own ports. */
export async function startStack(options?: StackOptions): Promise<Stack> {
  const stack = await launchStack(options);
  await stack.part.ready.catch(async (error: unknown) => {
    throw new Error(await stack.output, { cause: error });
  });
  return stack;
}

export interface StackWithFaults {
  urls: ReturnType<typeof urlsOf>;
  /** Stops DynamoDB as a crash would. */
  stopDynamoDb: () => Promise<void>;
  /** Restarts it with its data. */
  startDynamoDb: () => Promise<void>;
  /** The log so far. */
  log: () => string;
  stop: () => Promise<void>;
}

/** A stack whose DynamoDB can stop and restart, which the supervisor would not allow. */
export async function startStackWithFaults(): Promise<StackWithFaults> {
  const data = makeDataDirectory();
  const configuration: Configuration = { ports: await findFreePorts(), dataDirectory: data.path };
  const launchDynamoDb = (): Part => startDynamoDb(configuration.ports.dynamodb, databaseDirectory(configuration));
  let dynamodb = launchDynamoDb();
  const logFile = join(data.path, 'log');
  const offline = await startOffline(configuration, {
    environment: { ...process.env, ...QUICK_AND_UNLIMITED },
    output: openSync(logFile, 'w'),
  });
  await Promise.all([dynamodb.ready, offline.ready]);
  return {
    urls: urlsOf(configuration.ports),
    stopDynamoDb: async () => {
      await dynamodb.stop();
    },
    startDynamoDb: async () => {
      dynamodb = launchDynamoDb();
      await dynamodb.ready;
    },
    log: () => readFileSync(logFile, 'utf8'),
    stop: async () => {
      await offline.stop();
      await dynamodb.stop();
      data.remove();
    },
  };
}
