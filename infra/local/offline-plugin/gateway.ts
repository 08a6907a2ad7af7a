import type { Request, ResponseObject, ResponseToolkit, Server } from '@hapi/hapi';
import { routesOf } from '../../functions/routes.js';
import type { GatewayResponses } from './gateway-responses.js';
import { REQUEST_ID } from './request-events.js';
import type { FunctionDefinition } from './stream/mapping.js';

const PROBLEM = 'application/problem+json';
/** The catch-all route of serverless-offline. */
const CATCH_ALL_PATH = '/{p*}';

/** The paths on which the template answers HEAD. hapi answers it on every path that has GET; API Gateway does not. */
export const findHeadPaths = (functions: Record<string, FunctionDefinition>): Set<string> =>
  new Set(
    Object.values(functions)
      .flatMap(routesOf)
      .filter(({ method }) => method === 'HEAD')
      .map(({ path }) => path),
  );

function isServed(server: Server, headPaths: ReadonlySet<string>, { method, path }: Request): boolean {
  try {
    const served = server.match(method, path)?.path;
    return served !== CATCH_ALL_PATH && (method !== 'head' || (served !== undefined && headPaths.has(served)));
  } catch {
    return false; // The path cannot be decoded.
  }
}

function isRefusal({ statusCode, headers }: Pick<ResponseObject, 'statusCode' | 'headers'>): boolean {
  return statusCode >= 400 && !String(headers['content-type']).startsWith(PROBLEM);
}

/**
 * Makes serverless-offline's REST server respond like API Gateway: its own errors become the template's gateway
 * responses, and so do unknown paths and methods (HEAD too, except on `headPaths`). The handlers alone control CORS;
 * by default, serverless-offline would allow every origin, with credentials, and answer preflights with 200.
 */
export function answerAsTheGateway(server: Server, responses: GatewayResponses, headPaths: ReadonlySet<string>): void {
  const answers = new WeakMap<Request, Pick<ResponseObject, 'statusCode' | 'headers'>>();

  const remember = (request: Request, { statusCode, headers }: ResponseObject) => {
    answers.set(request, { statusCode, headers: { ...headers } });
  };
  const refuse = ({ app }: Request, h: ResponseToolkit, status: number) => {
    const refusal = responses.render(status, app.requestId);
    const response = h.response(refusal.body).code(refusal.status).header(REQUEST_ID, app.requestId);
    for (const [name, value] of Object.entries(refusal.headers)) response.header(name, value);
    return response;
  };

  server.ext('onRequest', (request, h) => {
    if (isServed(server, headPaths, request)) return h.continue;
    const refusal = refuse(request, h, 404);
    remember(request, refusal);
    return refusal.takeover();
  });

  server.ext('onPostHandler', (request, h) => {
    if ('statusCode' in request.response) remember(request, request.response);
    return h.continue;
  });

  server.ext('onPreResponse', (request, h) => {
    const { response } = request;
    if ('isBoom' in response) return refuse(request, h, response.output.statusCode);
    const answer = answers.get(request) ?? response;
    if (isRefusal(answer)) return refuse(request, h, answer.statusCode);
    response.code(answer.statusCode);
    for (const name of Object.keys(response.headers)) {
      if (name.startsWith('access-control-')) Reflect.deleteProperty(response.headers, name);
    }
    Object.assign(response.headers, answer.headers, { [REQUEST_ID]: request.app.requestId });
    return h.continue;
  });
}
