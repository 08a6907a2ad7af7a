import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

/**
 * The template's resources as the framework resolves them: references to other resources remain, variables are
 * replaced.
 */
export type Resources = Record<string, { Type: string; Properties?: unknown }>;

/** The properties of an `AWS::DynamoDB::Table` that the local stack needs. Names are plain strings. */
export interface TableDefinition {
  TableName: string;
  AttributeDefinitions: CreateTableCommandInput['AttributeDefinitions'];
  KeySchema: CreateTableCommandInput['KeySchema'];
  LocalSecondaryIndexes?: CreateTableCommandInput['LocalSecondaryIndexes'];
  GlobalSecondaryIndexes?: CreateTableCommandInput['GlobalSecondaryIndexes'];
  StreamSpecification?: { StreamViewType: 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | 'KEYS_ONLY' };
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
}

/** The tables of a template by their logical ids. */
export function findTableDefinitions(resources: Resources): Record<string, TableDefinition> {
  const tables = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table');
  return Object.fromEntries(tables.map(([logicalId, { Properties }]) => [logicalId, Properties as TableDefinition]));
}

/** Creates a table as CloudFormation would; an existing table keeps its data. */
export async function ensureTable(client: DynamoDBClient, definition: TableDefinition): Promise<void> {
  const { TableName, AttributeDefinitions, KeySchema, StreamSpecification, TimeToLiveSpecification } = definition;
  const { LocalSecondaryIndexes, GlobalSecondaryIndexes } = definition;
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions,
        KeySchema,
        LocalSecondaryIndexes,
        GlobalSecondaryIndexes,
        BillingMode: 'PAY_PER_REQUEST',
        // In CloudFormation, a view type enables the stream; DynamoDB's API requires an explicit flag.
        StreamSpecification: StreamSpecification && { ...StreamSpecification, StreamEnabled: true },
      }),
    );
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName });
  if (TimeToLiveSpecification) await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}
