import { startDynamoDb } from '../../infra/local/dynamodb.js';
import { findFreePort } from '../../infra/local/ports.js';
import { findTableDefinitions } from '../../infra/local/tables.js';
import { readConfiguration } from './serverless.js';
import type { Database } from './tables.js';

/** A DynamoDB Local of one's own, in memory, without tables; see tables.ts. */
export async function startDatabase(): Promise<Database & { stop: () => Promise<void> }> {
  const port = await findFreePort();
  const dynamodb = startDynamoDb(port, undefined);
  const [{ resources }] = await Promise.all([readConfiguration('local'), dynamodb.ready]);
  return {
    endpoint: `http://localhost:${port}`,
    definitions: findTableDefinitions(resources.Resources),
    stop: () => dynamodb.stop(),
  };
}
