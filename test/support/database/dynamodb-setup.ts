import type { TestProject } from 'vitest/node';
import type { StreamMapping } from '../../../infra/local/offline-plugin/stream/mapping.js';
import { startDatabase } from './database.js';
import type { Database } from './tables.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The endpoint of the DynamoDB Local of the integration tests. */
    dynamodbEndpoint: Database['endpoint'];
    /** The tables of the template by their logical ids. */
    tableDefinitions: Database['definitions'];
    /** The template's mappings from tables' streams to functions. */
    streamMappings: StreamMapping[];
  }
}

/** One DynamoDB Local in memory for all integration tests; each test creates its own tables, see tables.ts. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { endpoint, definitions, streamMappings, stop } = await startDatabase();
  project.provide('dynamodbEndpoint', endpoint);
  project.provide('tableDefinitions', definitions);
  project.provide('streamMappings', streamMappings);
  return stop;
}
