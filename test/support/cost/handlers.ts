/** Calls the handlers of operations in this process, on tables of DynamoDB Local, and measures what each takes. */
import { getContext } from '../../../lib/runtime/context.js';
import { Meter, type Traffic } from '../database/meter.js';
import { createTables, type Database } from '../database/tables.js';
import { HANDLER_ENVIRONMENT, invokeHandler, type HandlerCall } from '../stack/handlers.js';

interface Measured {
  /** The parsed body of the response. */
  body: Record<string, unknown>;
  etag: string;
  traffic: Traffic;
  cpuMilliseconds: number;
}

export type Call = [operation: string, call: Partial<HandlerCall>];
type Measure = (...call: Call) => Promise<Measured>;

/** Sets the environment, and connects the handlers of this process to new tables. */
export async function measureHandlers(database: Database): Promise<Measure> {
  const { tableName, rateLimitTableName } = await createTables(database);
  Object.assign(process.env, HANDLER_ENVIRONMENT, {
    TABLE_NAME: tableName,
    RATE_LIMIT_TABLE_NAME: rateLimitTableName,
    DYNAMODB_ENDPOINT: database.endpoint,
    JWT_KEYS: JSON.stringify({ current: 'k', k: 'a-secret-of-at-least-32-characters' }),
    RATE_LIMIT_USER: '1000000,1000',
    RATE_LIMIT_AUTH: '1000000,1000',
  });
  const { table } = await getContext();
  const meter = new Meter(table['client']);
  return async (operation, call) => {
    const before = process.cpuUsage();
    const { result, traffic } = await meter.measure(() => invokeHandler(operation, call));
    const { user, system } = process.cpuUsage(before);
    if (result.statusCode >= 400) throw new Error(`${operation} answers ${result.statusCode}: ${result.body}`);
    const body = (result.body.startsWith('{') ? JSON.parse(result.body) : {}) as Record<string, unknown>;
    return { body, etag: String(result.headers?.['ETag']), traffic, cpuMilliseconds: (user + system) / 1000 };
  };
}
