/**
 * The thread that reads the stream of a table and runs its functions (decision 59). Each message to it announces a write
 * of the main thread.
 */
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { parentPort, workerData } from 'node:worker_threads';
import { report } from '../report.js';
import { loadFunctions, type FunctionRuntime } from './functions.js';
import type { StreamMapping } from './mapping.js';
import { StreamPositions } from './positions.js';
import { pump } from './pump.js';
import { watchWrites } from './writes.js';

/** The data of this thread. */
export interface StreamWork {
  /** The address of DynamoDB Local. */
  endpoint: string;
  tableName: string;
  /** The mappings of the table's stream to functions. */
  mappings: StreamMapping[];
  runtime: FunctionRuntime;
}

const { endpoint, tableName, mappings, runtime } = workerData as StreamWork;
const invoke = await loadFunctions(runtime);

await pump({
  client: new DynamoDBStreamsClient({ endpoint }),
  tableName,
  mappings,
  positions: new StreamPositions(process.env['STREAM_POSITIONS_FILE']),
  invoke: (functionName, records) => invoke(functionName, { Records: records }),
  drop: (functionName, records, reason) => {
    report('error', 'stream records dropped after their retries', {
      functionName,
      reason,
      count: records.length,
      sequenceNumbers: records.map(({ dynamodb }) => dynamodb?.SequenceNumber),
    });
  },
  // Until the process exits.
  signal: new AbortController().signal,
  watchWrites: (onWrite) => {
    parentPort?.on('message', onWrite);
    const end = watchWrites(onWrite);
    return () => {
      parentPort?.off('message', onWrite);
      end();
    };
  },
  warn: (error) => {
    report('warn', 'the stream cannot be followed; retrying', { tableName, error: String(error) });
  },
});
