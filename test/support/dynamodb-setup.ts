import type { TestProject } from 'vitest/node';
import { startDynamoDb } from '../../infra/local/dynamodb.js';
import { findFreePort } from '../../infra/local/ports.js';
import { findTableDefinitions, type TableDefinition } from '../../infra/local/tables.js';
import { readConfiguration } from './serverless.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the DynamoDB Local of the integration tests answers. */
    dynamodbEndpoint: string;
    /** The tables of the template by their logical ids. */
    tableDefinitions: Record<string, TableDefinition>;
  }
}

/** One DynamoDB Local, in memory, for all integration tests; each makes its own tables, see tables.ts. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const port = await findFreePort();
  const dynamodb = startDynamoDb(port, undefined);
  const [{ resources }] = await Promise.all([readConfiguration('local'), dynamodb.ready]);
  project.provide('dynamodbEndpoint', `http://localhost:${port}`);
  project.provide('tableDefinitions', findTableDefinitions(resources.Resources));
  return () => dynamodb.stop();
}
