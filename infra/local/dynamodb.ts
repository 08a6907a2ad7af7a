import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Part, type PartOptions } from './child-service.js';

/** Starts DynamoDB Local on a port; without a directory it stores its data in memory. */
export function startDynamoDb(
  port: number,
  dataDirectory: string | undefined,
  output: PartOptions['output'] = 'inherit',
): Part {
  if (dataDirectory !== undefined) mkdirSync(dataDirectory, { recursive: true });
  return new Part({
    name: 'DynamoDB Local',
    modulePath: fileURLToPath(new URL('dynamodb-host.mjs', import.meta.url)),
    args: [String(port), ...(dataDirectory === undefined ? [] : [dataDirectory])],
    output,
  });
}
