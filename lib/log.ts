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

/**
 * Logs an error as one line of JSON, and counts it. Never log passwords, tokens, tickets or the content of events.
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
