import type { HttpEvent } from '../../../functions/routes.js';
import type { TableDefinition } from '../../tables.js';
import type { FilterPattern } from './filter.js';

/** The mapping from a table's stream to a function, with Lambda's names and defaults. */
export interface StreamMapping {
  functionName: string;
  tableName: string;
  filterPatterns: FilterPattern[];
  /** Maximum number of records in one invocation. */
  batchSize: number;
  /** Retries after the first attempt; -1 means no limit. */
  maximumRetryAttempts: number;
  /** Whether a failed batch is halved, to separate the good records from the bad. */
  bisectBatchOnFunctionError: boolean;
  /** Whether the function can report which records of a batch have failed. */
  reportsBatchItemFailures: boolean;
}

interface StreamEvent extends Partial<Omit<StreamMapping, 'functionName' | 'tableName' | 'reportsBatchItemFailures'>> {
  arn: { 'Fn::GetAtt': [logicalId: string, attribute: 'StreamArn'] };
  functionResponseType?: 'ReportBatchItemFailures';
}

/** A function as the framework resolves it. */
export interface FunctionDefinition {
  name: string;
  events: { stream?: StreamEvent; schedule?: unknown; http?: HttpEvent }[];
}

function toStreamMapping(
  functionName: string,
  event: StreamEvent,
  tables: Record<string, TableDefinition>,
): StreamMapping {
  const [logicalId] = event.arn['Fn::GetAtt'];
  const table = tables[logicalId];
  if (!table)
    throw new Error(`${functionName} follows the stream of ${logicalId}, which is not a table of the template.`);
  return {
    functionName,
    tableName: table.TableName,
    filterPatterns: event.filterPatterns ?? [],
    batchSize: event.batchSize ?? 100,
    maximumRetryAttempts: event.maximumRetryAttempts ?? -1,
    bisectBatchOnFunctionError: event.bisectBatchOnFunctionError ?? false,
    reportsBatchItemFailures: event.functionResponseType === 'ReportBatchItemFailures',
  };
}

/** The stream mappings of a service's functions. `tables` is by logical id. */
export function findStreamMappings(
  functions: Record<string, FunctionDefinition>,
  tables: Record<string, TableDefinition>,
): StreamMapping[] {
  return Object.values(functions).flatMap(({ name, events }) =>
    events.flatMap(({ stream }) => (stream ? [toStreamMapping(name, stream, tables)] : [])),
  );
}
