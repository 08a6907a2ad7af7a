import type { APIGatewayProxyResult } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { resolveReferences } from '../template/resolve.js';
import { restMethodsOf, type RestMethod } from '../template/rest-api.js';
import { asIntrinsic, resourcesOf } from '../template/template.js';
import { LambdaFunction } from './lambda-function.js';
import { unpack, type PackagedStage } from './serverless.js';

interface Options extends Pick<PackagedStage, 'template' | 'artifacts'> {
  /** The values of references: logical ids and pseudo parameters. */
  values: Record<string, string>;
  /** What Lambda adds to the environment of each function. */
  environment: Record<string, string>;
}

interface FunctionProperties {
  FunctionName: string;
  Handler: string;
  Timeout: number;
  Environment: { Variables: Record<string, unknown> };
}

interface Route {
  method: RestMethod;
  pattern: RegExp;
  functionId: string;
}

/** `/api/events/{id}` → a pattern with the group `id` */
const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);

/** The function of a method, from the URI of its integration. */
const functionIdOf = ({ integration }: RestMethod): string =>
  /functions\/\$\{(\w+)\.Arn\}/.exec(String(asIntrinsic(integration.uri)?.argument))?.[1] ?? '';

/**
 * Runs a packaged stage: each function in a process of its own, from its unpacked artifact and with the environment of
 * the compiled template. An HTTP server stands in for API Gateway. It calls functions by the routes of the template.
 */
export class DeployedStage {
  readonly #functions = new Map<string, Promise<LambdaFunction>>();
  readonly #directory = mkdtempSync(join(tmpdir(), 'deployed-'));
  readonly #routes: Route[];
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => response.writeHead(502).end(String(error)));
  });

  private constructor(private readonly options: Options) {
    this.#routes = restMethodsOf(options.template)
      .map((method) => ({ method, pattern: patternOf(method.path), functionId: functionIdOf(method) }))
      // API Gateway prefers a path without parameters: `/api/events/batch` is not an event.
      .toSorted((a, b) => a.method.path.split('{').length - b.method.path.split('{').length);
  }

  static async start(options: Options): Promise<DeployedStage> {
    const stage = new DeployedStage(options);
    await once(stage.#server.listen(0, '127.0.0.1'), 'listening');
    return stage;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /**
   * Passes an event to a function, which starts at its first event.
   * @param functionId its logical id
   */
  async invoke(functionId: string, event: unknown): Promise<unknown> {
    const started = this.#functions.get(functionId) ?? this.#startFunction(functionId);
    this.#functions.set(functionId, started);
    return (await started).invoke(event);
  }

  async stop(): Promise<void> {
    for (const started of this.#functions.values()) (await started).stop();
    this.#server.close();
    this.#server.closeAllConnections();
    await rm(this.#directory, { recursive: true });
  }

  #startFunction(functionId: string): Promise<LambdaFunction> {
    const { template, artifacts, values, environment } = this.options;
    const found = resourcesOf(template, 'AWS::Lambda::Function').find(({ id }) => id === functionId);
    const { FunctionName, Handler, Timeout, Environment } = found?.properties as unknown as FunctionProperties;
    const directory = join(this.#directory, functionId);
    unpack(artifacts[FunctionName.split('-').at(-1)!]!, directory);
    const variables = resolveReferences(Environment.Variables, values) as Record<string, string>;
    return LambdaFunction.start({
      directory,
      handler: Handler,
      timeoutSeconds: Timeout,
      environment: { ...environment, ...variables },
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.url);
    const route = this.#routes.find(
      ({ method, pattern }) => method.method === request.method && pattern.test(url.pathname),
    );
    if (!route) throw new Error(`The template has no method ${request.method} ${url.pathname}.`);
    const result = await this.invoke(route.functionId, proxyEvent(route, request, url, await buffer(request)));
    const { statusCode, headers = {}, body, isBase64Encoded } = result as APIGatewayProxyResult;
    response
      .writeHead(statusCode, headers as Record<string, string>)
      .end(Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'));
  }
}

/**
 * The event of a request to a custom domain; other addresses have the stage in the path of the context. Every media type
 * of the API is binary, so its body is in Base64.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
function proxyEvent({ method, pattern }: Route, request: IncomingMessage, url: URL, body: Buffer): object {
  const query = [...new Set(url.searchParams.keys())];
  const ofQuery = <T>(valueOf: (name: string) => T) =>
    query.length === 0 ? null : Object.fromEntries(query.map((name) => [name, valueOf(name)]));
  const requestId = randomUUID();
  return {
    resource: method.path,
    path: url.pathname,
    httpMethod: request.method,
    headers: request.headers,
    multiValueHeaders: request.headersDistinct,
    queryStringParameters: ofQuery((name) => url.searchParams.getAll(name).at(-1)),
    multiValueQueryStringParameters: ofQuery((name) => url.searchParams.getAll(name)),
    pathParameters: pattern.exec(url.pathname)?.groups ?? null,
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'rest',
      resourcePath: method.path,
      httpMethod: request.method,
      path: url.pathname,
      protocol: 'HTTP/1.1',
      requestId,
      requestTimeEpoch: Date.now(),
      domainName: url.host,
      identity: { sourceIp: '203.0.113.7', userAgent: request.headers['user-agent'] ?? null },
    },
    body: body.length === 0 ? null : body.toString('base64'),
    isBase64Encoded: body.length > 0,
  };
}
