import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** The ports and settings of the local stack. */
export interface Ports {
  rest: number;
  websocket: number;
  dynamodb: number;
}

export interface Configuration {
  ports: Ports;
  /** The data directory between starts; undefined stores nothing on disk. */
  dataDirectory: string | undefined;
}

/** The environment variables of the ports, with their defaults. */
const PORT_VARIABLES = { PORT: 3000, WEBSOCKET_PORT: 3001, DYNAMODB_PORT: 8000 };

/**
 * Reads the command line and the environment.
 * @throws Error with a one-line message when they are invalid
 */
export function readConfiguration(args: string[], environment: NodeJS.ProcessEnv): Configuration {
  const { values } = parseArgs({ args, options: { 'in-memory': { type: 'boolean', default: false } } });
  const [rest, websocket, dynamodb] = Object.entries(PORT_VARIABLES).map(([name, standard]) =>
    readPort(name, environment[name] ?? String(standard)),
  ) as [number, number, number];
  if (new Set([rest, websocket, dynamodb]).size < 3) {
    throw new Error(`${Object.keys(PORT_VARIABLES).join(', ')} must be three different ports.`);
  }
  return {
    ports: { rest, websocket, dynamodb },
    dataDirectory: values['in-memory'] ? undefined : resolve(environment['DATA_DIRECTORY'] ?? '.data'),
  };
}

function readPort(name: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`${name} must be a port from 1 to 65535, not "${text}".`);
  }
  return port;
}
