import { embeddedMetrics } from './metrics.js';

/**
 * The kinds of errors, each of which is also a metric. `infra/alarms.yml` has an alarm for those that need somebody's
 * attention.
 */
export type ErrorKind =
  | 'ServerErrors'
  | 'UnlimitedRequests'
  | 'StaleSigningKeys'
  | 'WebSocketErrors'
  | 'UnsentMessages'
  | 'UnclosedConnections'
  | 'FailedStreamRecords'
  | 'DamagedVersions'
  | 'UnstartedWebhooks'
  | 'FailedWebhookSenders';

/** From the fewest lines to the most. `LOG_LEVEL` sets it; by default, only errors are logged. */
export const LOG_LEVELS = ['error', 'info', 'debug'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

function log(level: LogLevel, message: string, fields: Record<string, unknown>): void {
  const highest = LOG_LEVELS.indexOf((process.env['LOG_LEVEL'] ?? '') as LogLevel);
  if (LOG_LEVELS.indexOf(level) <= highest) console.info(JSON.stringify({ level, message, ...fields }));
}

/** Logs what the service has done with a version: one line of JSON, with the request that wrote the version. */
export const logInfo = (message: string, fields: Record<string, unknown>): void => {
  log('info', message, fields);
};

/** Logs a detail that explains how a request was handled. */
export const logDebug = (message: string, fields: Record<string, unknown>): void => {
  log('debug', message, fields);
};

/**
 * Logs an error as one line of JSON, and counts it, at every log level. Never log passwords, tokens, tickets or the
 * content of events.
 */
export function logError(kind: ErrorKind, message: string, fields: Record<string, unknown>): void {
  const metrics = embeddedMetrics({ [kind]: 1 }, () => 'Count');
  console.error(JSON.stringify({ level: 'error', kind, message, ...fields, ...metrics }));
}

/** An error for the log, with its chain of causes. */
export function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
