import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A permission as a policy grants it: the action, and the logical id of its resource. */
export type Permission = `${string}:${string} ${string}`;

export interface AwsRecorder {
  url: string;
  /** The permissions that were needed since the last call. */
  take: () => Permission[];
  close: () => Promise<void>;
}

type Input = Record<string, unknown>;
const TRANSACTION_PARTS: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * Stands in for AWS, and records the permissions that functions' calls need. It forwards DynamoDB calls to DynamoDB
 * Local, which would allow anything, and answers calls for secrets, connections and functions itself.
 */
export async function startAwsRecorder(options: {
  dynamodbEndpoint: string;
  /** The logical ids of tables by their names. */
  tables: Record<string, string>;
  secret: string;
}): Promise<AwsRecorder> {
  const needed = new Set<Permission>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readAll(request);
    if (request.url?.includes('/@connections/')) {
      needed.add(`execute-api:ManageConnections ${String(request.method)}`);
      response.writeHead(200).end();
      return;
    }
    const [, functionName] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? [];
    if (functionName !== undefined) {
      needed.add(`lambda:InvokeFunction ${functionName}`);
      response.writeHead(202).end();
      return;
    }
    const [service = '', action = ''] = String(request.headers['x-amz-target']).split('.');
    if (service === 'secretsmanager') {
      needed.add('secretsmanager:GetSecretValue JwtKeys');
      const json = { ARN: 'arn', Name: 'jwt-keys', SecretString: options.secret };
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(json));
      return;
    }
    const input = JSON.parse(body.toString()) as Input;
    for (const permission of permissionsOf(action, input, options.tables)) needed.add(permission);
    const forwarded = await fetch(options.dynamodbEndpoint, {
      method: 'POST',
      headers: headersOf(request),
      body: body.toString(),
    });
    const type = forwarded.headers.get('content-type') ?? 'application/x-amz-json-1.0';
    response.writeHead(forwarded.status, { 'content-type': type }).end(await forwarded.text());
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = [...needed].toSorted();
      needed.clear();
      return taken;
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => {
          closed();
        });
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    ['authorization', 'content-type', 'x-amz-date', 'x-amz-target'].map((name) => [name, String(headers[name])]),
  );

/** IAM authorizes batches and transactions by table, and transactions by the actions of their parts. */
function permissionsOf(action: string, input: Input, tables: Record<string, string>): Permission[] {
  const on = (table: unknown, index?: unknown): string =>
    `${tables[table as string] ?? String(table)}${typeof index === 'string' ? `/${index}` : ''}`;
  if (action === 'BatchGetItem' || action === 'BatchWriteItem') {
    return Object.keys(input['RequestItems'] as Input).map((table): Permission => `dynamodb:${action} ${on(table)}`);
  }
  if (action === 'TransactWriteItems') {
    return (input['TransactItems'] as Record<string, Input>[]).flatMap((item) =>
      Object.entries(item).map(
        ([part, { TableName }]): Permission => `dynamodb:${TRANSACTION_PARTS[part] ?? part} ${on(TableName)}`,
      ),
    );
  }
  return [`dynamodb:${action} ${on(input['TableName'], input['IndexName'])}`];
}
