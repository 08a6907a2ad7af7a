import { startDynamoDb } from '../../../infra/local/dynamodb.js';
import { findFreePort } from '../../../infra/local/ports.js';
import { findStreamMappings, type StreamMapping } from '../../../infra/local/offline-plugin/stream/mapping.js';
import { findTableDefinitions } from '../../../infra/local/tables.js';
import { readConfiguration } from '../stack/serverless.js';
import type { Database } from './tables.js';

/** A separate DynamoDB Local in memory, without tables; see tables.ts. */
export async function startDatabase(): Promise<
  Database & { streamMappings: StreamMapping[]; stop: () => Promise<void> }
> {
  const port = await findFreePort();
  const dynamodb = startDynamoDb(port, undefined);
  const [{ functions, resources }] = await Promise.all([readConfiguration('local'), dynamodb.ready]);
  const definitions = findTableDefinitions(resources.Resources);
  return {
    endpoint: `http://localhost:${port}`,
    definitions,
    streamMappings: findStreamMappings(functions, definitions),
    stop: () => dynamodb.stop(),
  };
}
