import { OPERATIONS } from '../../../lib/api/operations.js';
import { answerOf, Api, type ApiAnswer, type Problem } from './api-client.js';
import { callHandler } from '../stack/handlers.js';

const ROUTES = OPERATIONS.map(({ id, method, path }) => ({
  id,
  method,
  pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/** The API without the gateway: requests go directly to handlers in this process, see `handlers.ts`. */
export class InProcessApi extends Api {
  constructor() {
    super(() => 'http://localhost');
  }

  override async request<B = Problem>(
    ...[method, target, { token = '', body, headers = {} } = {}]: Parameters<Api['request']>
  ): Promise<ApiAnswer<B>> {
    const { pathname, searchParams } = new URL(target, 'http://localhost');
    const route = ROUTES.find((one) => one.method === method && one.pattern.test(pathname));
    if (!route) throw new Error(`nothing handles ${method} ${pathname}`);
    const params = Object.entries(route.pattern.exec(pathname)?.groups ?? {});
    const answer = await callHandler(route.id, {
      token,
      params: Object.fromEntries(params.map(([name, text]) => [name, decodeURIComponent(text)])),
      query: Object.fromEntries(searchParams),
      body,
      headers,
    });
    const received = new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
    return answerOf<B>({ status: answer.status, headers: received }, answer.text);
  }
}
