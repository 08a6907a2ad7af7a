import { type Configuration, type Ports, readConfiguration } from './configuration.js';
import { startDynamoDb } from './dynamodb.js';
import { databaseDirectory, startOffline, urlsOf } from './offline.js';
import type { Part } from './child-service.js';
import { isPortFree } from './ports.js';

/** The local stack: starts its parts, says when they serve, and ends them together, whichever way it ends itself. */

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

/** npm may die without a word to us, by SIGKILL for one: then we are somebody else's child. */
function whenNpmHasDied(end: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    end();
  }, PARENT_CHECK_INTERVAL_MILLISECONDS);
}

/** Ends the parts, and then us, at a signal or when one of them ends by itself. */
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
    () => false, // Then the end has begun.
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
