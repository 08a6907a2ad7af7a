import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateScan, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { ensureTable, type TableDefinition } from '../../../infra/local/tables.js';
import { connect } from '../../../lib/store/table.js';

/** The endpoint and the definitions of the tables. */
export interface Database {
  endpoint: string;
  /** The tables of the template by their logical ids. */
  definitions: Record<string, TableDefinition>;
}

export interface TestTables {
  client: DynamoDBDocumentClient;
  tableName: string;
  rateLimitTableName: string;
}

const databaseOfTheTests = (): Database => ({
  endpoint: inject('dynamodbEndpoint'),
  definitions: inject('tableDefinitions'),
});

/** Creates empty tables for an integration test from the template's definitions. Takes about 50 ms. */
export async function createTables({ endpoint, definitions }: Database = databaseOfTheTests()): Promise<TestTables> {
  const [tableName, rateLimitTableName] = await Promise.all([
    createTable(endpoint, definitions['Table']),
    createTable(endpoint, definitions['RateLimitTable']),
  ]);
  return { client: connect(endpoint), tableName, rateLimitTableName };
}

async function createTable(endpoint: string, definition: TableDefinition | undefined): Promise<string> {
  if (!definition) throw new Error('The template has no such table.');
  const TableName = `${definition.TableName}-${randomUUID()}`;
  const client = new DynamoDBClient({ endpoint });
  await ensureTable(client, { ...definition, TableName });
  client.destroy();
  return TableName;
}

/** Copies all items of the main table, as a restore does. */
export async function copyItems({ client, tableName }: TestTables, target: TestTables): Promise<void> {
  for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName })) {
    for (const Item of Items) await client.send(new PutCommand({ TableName: target.tableName, Item }));
  }
}
