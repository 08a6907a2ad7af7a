/** Calls handlers in this process, as the gateway does. A test mocks `lib/runtime/context.js` to set their context. */
import type { APIGatewayProxyResult, Context as LambdaContext } from 'aws-lambda';
import { vi } from 'vitest';
import { OPERATIONS } from '../../../lib/api/operations.js';
import { encodedBody } from '../api/encoded-body.js';

export interface HandlerCall {
  token: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface HandlerAnswer {
  status: number;
  headers: Record<string, unknown>;
  /** A character for each byte of a binary body. */
  text: string;
}

type Handler = (event: unknown, context: LambdaContext) => Promise<APIGatewayProxyResult>;

/** The environment that handlers read when they are loaded; the context is the test's. */
export const HANDLER_ENVIRONMENT = {
  STAGE: 'test',
  TABLE_NAME: 'table',
  RATE_LIMIT_TABLE_NAME: 'rate-limits',
  JWT_KEYS_SECRET_ARN: 'arn',
  WEBSOCKET_URL: 'ws://localhost',
  WEBSOCKET_MANAGEMENT_ENDPOINT: 'http://localhost',
  WEBHOOK_SENDER_FUNCTION: 'event-scheduling-api-test-webhooksDeliver',
};

/** `eventsCreateBatch` → `events/create-batch` */
const moduleOf = (operationId: string): string =>
  operationId
    .replace(/[A-Z]/, (letter) => `/${letter.toLowerCase()}`)
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Calls the handler of an operation, in the environment of the process. */
export async function invokeHandler(operationId: string, call: Partial<HandlerCall>): Promise<APIGatewayProxyResult> {
  const [resource = '', verb = ''] = moduleOf(operationId).split('/');
  const { handler } = (await import(`../../../functions/${resource}/${verb}.ts`)) as { handler: Handler };
  const operation = OPERATIONS.find(({ id }) => id === operationId);
  if (!operation) throw new Error(`There is no operation ${operationId}.`);
  const { type, text } = encodedBody(call.body);
  const authorization = call.token === undefined ? {} : { Authorization: `Bearer ${call.token}` };
  const event = {
    httpMethod: operation.method,
    path: operation.path,
    resource: operation.path,
    headers: { 'Content-Type': type, ...authorization, ...call.headers },
    pathParameters: call.params ?? null,
    queryStringParameters: call.query ?? null,
    body: call.body === undefined ? null : text,
    isBase64Encoded: false,
    requestContext: { requestId: 'request', path: operation.path, identity: { sourceIp: '127.0.0.1' } },
  };
  return handler(event, {} as LambdaContext);
}

/**
 * Calls the handler of an operation.
 * @param environment variables in addition to the default ones
 */
export async function callHandler(
  operationId: string,
  call: HandlerCall,
  environment: Record<string, string> = {},
): Promise<HandlerAnswer> {
  for (const [name, value] of Object.entries({ ...HANDLER_ENVIRONMENT, ...environment })) vi.stubEnv(name, value);
  const result = await invokeHandler(operationId, call);
  const text = result.isBase64Encoded ? Buffer.from(result.body, 'base64').toString('latin1') : result.body;
  return { status: result.statusCode, headers: result.headers ?? {}, text };
}
