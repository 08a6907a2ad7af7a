import { type Configuration, type Ports, readConfiguration } from './configuration.js';
import { startDynamoDb } from './dynamodb.js';
import { databaseDirectory, startOffline, urlsOf } from './offline.js';
import type { Part } from './child-service.js';
import { isPortFree } from './ports.js';

/** The local stack: starts its parts, reports when they are ready, and stops them together for any cause of exit. */

const PARENT_CHECK_INTERVAL_MILLISECONDS = 250;

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function refuseTakenPorts(ports: Ports): Promise<void> {
  const variables = { rest: 'PORT', websocket: 'WEBSOCKET_PORT', dynamodb: 'DYNAMODB_PORT' } as const;
  for (const name of ['rest', 'websocket', 'dynamodb'] as const) {
    if (await isPortFree(ports[name])) continue;
    throw new Error(`Port ${ports[name]} is in use. Free it, or set ${variables[name]} to another port.`);
  }
}

/** npm can be killed without notice, for example by SIGKILL: then this process has another parent. */
function whenNpmHasDied(end: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    end();
  }, PARENT_CHECK_INTERVAL_MILLISECONDS);
}

/** Stops the parts and then this process, at a signal or when a part exits by itself. */
function endTogether(parts: Part[]): void {
  let isStopping = false;
  const end = async (exitCode: number): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    for (const part of parts) await part.stop();
    process.exit(exitCode);
  };
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => void end(0));
  whenNpmHasDied(() => void end(0));
  for (const part of parts) {
    void part.ended.then((how) => {
      if (!isStopping) console.error(`${part.name} stopped unexpectedly (${how}); stopping the other processes.`);
      void end(1);
    });
  }
}

async function start(configuration: Configuration): Promise<void> {
  const dynamodb = startDynamoDb(configuration.ports.dynamodb, databaseDirectory(configuration));
  const parts = [await startOffline(configuration), dynamodb];
  endTogether(parts);
  const areReady = await Promise.all(parts.map(({ ready }) => ready)).then(
    () => true,
    () => false, // The shutdown has already started.
  );
  if (!areReady) return;
  const { rest, docs, websocket, dynamodb: endpoint } = urlsOf(configuration.ports);
  console.log(`Ready: REST ${rest}, docs ${docs}, WebSocket ${websocket}, DynamoDB ${endpoint}`);
  process.send?.('ready');
}

try {
  const configuration = readConfiguration(process.argv.slice(2), process.env);
  await refuseTakenPorts(configuration.ports);
  await start(configuration);
} catch (error) {
  fail(error);
}
