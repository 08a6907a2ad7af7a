import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { vi } from 'vitest';
import { HANDLER_ENVIRONMENT } from './handlers.js';

export interface ServedStage {
  /** For example `http://localhost:4711/dev`. */
  url: string;
  stop: () => Promise<void>;
}

/** Deployed stages require an API key. */
const STAGE_ENVIRONMENT = { ...HANDLER_ENVIRONMENT, REQUIRE_API_KEY: 'true' };

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

const DOCUMENTS: [path: RegExp, load: () => Promise<{ handler: unknown }>][] = [
  [/^\/$/, () => import('../../../functions/docs/index.js')],
  [/^\/api$/, () => import('../../../functions/docs/index.js')],
  [/^\/problems$/, () => import('../../../functions/docs/list-problems.js')],
  [/^\/problems\/(?<type>[^/]+)$/, () => import('../../../functions/docs/read-problem.js')],
  [/^\/api\/docs$/, () => import('../../../functions/docs/swagger-ui.js')],
  [/^\/api\/redoc$/, () => import('../../../functions/docs/redoc.js')],
  [/^\/api\/asyncapi$/, () => import('../../../functions/docs/asyncapi-page.js')],
  [/^\/api\/asyncapi\.json$/, () => import('../../../functions/docs/asyncapi.js')],
  [/^\/api\/openapi\.json$/, () => import('../../../functions/docs/openapi.js')],
  [/^\/api\/docs\/assets\/(?<file>[^/]+)$/, () => import('../../../functions/docs/asset.js')],
];

/**
 * Serves a stack under a stage path, as API Gateway does: the document handlers run here and get the stage in the
 * request context as on AWS; all other requests go to the stack, if they have the API key.
 */
export async function serveAsStage(stage: string, rest: string, apiKey?: string): Promise<ServedStage> {
  const mount = `/${stage}`;
  for (const [name, value] of Object.entries(STAGE_ENVIRONMENT)) vi.stubEnv(name, value);
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(mount, '');
    const isRefused = apiKey !== undefined && request.headers['x-api-key'] !== apiKey;
    const answer =
      answerDocument(mount, path, request.headers as Record<string, string>) ??
      (isRefused ? Promise.resolve({ statusCode: 403, body: '' }) : forward(request, new URL(path, rest)));
    answer.then(
      (result) => {
        write(response, result);
      },
      (error: unknown) => {
        response.writeHead(500).end(String(error));
      },
    );
  });
  await once(server.listen(0, 'localhost'), 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}${mount}`,
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
      vi.unstubAllEnvs();
    },
  };
}

function answerDocument(
  mount: string,
  path: string,
  headers: Record<string, string>,
): Promise<APIGatewayProxyResult> | undefined {
  const [pattern, load] = DOCUMENTS.find(([candidate]) => candidate.test(path)) ?? [];
  if (!pattern || !load) return undefined;
  const event = {
    path,
    // With the same number of segments as the path, which is what matters.
    resource: path,
    headers,
    pathParameters: pattern.exec(path)?.groups ?? null,
    requestContext: { path: `${mount}${path}`, requestId: 'a-request' },
  } as unknown as APIGatewayProxyEvent;
  return load().then(({ handler }) => (handler as Handler)(event, {} as Context));
}

async function forward(request: IncomingMessage, url: URL): Promise<APIGatewayProxyResult> {
  const { method = 'GET' } = request;
  const body = await buffer(request);
  const headers = endToEnd(request.headers as Record<string, string>);
  const answer = await fetch(url, { method, headers, body: body.length > 0 ? body : null });
  return {
    statusCode: answer.status,
    headers: endToEnd(Object.fromEntries(answer.headers)),
    body: await answer.text(),
  };
}

/** Without headers of one connection and of the transferred bytes. */
const endToEnd = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !['host', 'connection', 'keep-alive', 'content-length'].includes(name)),
  );

function write(response: ServerResponse, { statusCode, headers = {}, body }: APIGatewayProxyResult): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
  response.writeHead(statusCode).end(body);
}
