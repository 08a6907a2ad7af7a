import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OPERATIONS } from '../../../lib/api/operations.js';
import type { ProblemCode } from '../../../lib/domain/errors.js';
import type { Answer } from '../../../lib/http/answer.js';
import { HANDLER_ENVIRONMENT } from '../../support/stack/handlers.js';

const APP = 'https://app.example';

type Handler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

let complaint = '';
beforeEach(() => {
  complaint = '';
  vi.resetModules();
  for (const [name, value] of Object.entries(HANDLER_ENVIRONMENT)) vi.stubEnv(name, value);
  vi.spyOn(console, 'error').mockImplementation((line: string) => {
    complaint = line;
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function call(
  handler: unknown,
  headers: Record<string, string>,
): Promise<APIGatewayProxyResult & { headers: Record<string, unknown> }> {
  const event = { httpMethod: 'OPTIONS', path: '/api/events', headers, requestContext: { requestId: 'request-1' } };
  return (await (handler as Handler)(event as unknown as APIGatewayProxyEvent, {} as Context)) as never;
}

/** A preflight as a browser sends it. */
async function preflight(corsOrigins: string, origin: string) {
  vi.stubEnv('CORS_ORIGINS', corsOrigins);
  const { handler } = await import('../../../functions/cors/preflight.js');
  return call(handler, { Origin: origin, 'Access-Control-Request-Method': 'PUT' });
}

describe('a CORS preflight', () => {
  it('from a configured origin lists everything that the API accepts, without credentials', async () => {
    const { statusCode, headers, body } = await preflight(`https://other.example, ${APP}`, APP);
    expect([statusCode, body]).toEqual([204, '']);
    expect(headers).toMatchObject({ 'Access-Control-Allow-Origin': APP, Vary: 'Origin' });
    expect(headers).not.toHaveProperty('Access-Control-Allow-Credentials');
    const methods = String(headers['Access-Control-Allow-Methods']).split(', ');
    const needed = OPERATIONS.flatMap(({ method, alias }) => [method, ...(alias ? [alias] : [])]);
    expect(methods.toSorted()).toEqual([...new Set(needed)].toSorted());
    const allowed = String(headers['Access-Control-Allow-Headers']).toLowerCase().split(', ');
    expect(allowed).toEqual(
      expect.arrayContaining([
        'authorization',
        'content-type',
        'if-match',
        'if-none-match',
        'idempotency-key',
        'x-api-key',
      ]),
    );
  });

  it.each([
    'https://evil.example',
    'https://app.example.evil.example',
    'https://evil-app.example',
    'https://appxexample',
    'http://app.example',
    'https://app.example:8443',
    'https://APP.example',
    `${APP}/`,
    `${APP}\r\nSet-Cookie: x=y`,
    'null',
    '*',
    'constructor',
    '__proto__',
    'toString',
    '',
  ])('from %j, which is not configured, gets no CORS headers', async (origin) => {
    const { statusCode, headers } = await preflight(APP, origin);
    expect(statusCode).toBe(204);
    expect(headers).not.toHaveProperty('Access-Control-Allow-Origin');
    expect(headers).toMatchObject({ Vary: 'Origin' });
    expect(JSON.stringify(headers)).not.toContain('Set-Cookie');
  });

  it('gets no CORS headers when no origin is configured', async () => {
    expect((await preflight('', APP)).headers).not.toHaveProperty('Access-Control-Allow-Origin');
  });

  it('from any origin succeeds when all origins are allowed, without credentials', async () => {
    const { headers } = await preflight('*', 'https://anybody.example');
    expect(headers['Access-Control-Allow-Origin']).toBe('*');
    expect(headers).not.toHaveProperty('Access-Control-Allow-Credentials');
  });
});

describe('a response', () => {
  const SECRET = 'arn:aws:dynamodb:us-east-1:123456789012:table/main';
  const refuse = (code: ProblemCode) => async (): Promise<never> => {
    // From the module instances with which the pipeline was loaded.
    const { ProblemError } = await import('../../../lib/domain/errors.js');
    throw new ProblemError(code, 'No.', { cause: new Error(SECRET) });
  };
  const ANSWERS: [string, number, () => Promise<Answer>][] = [
    ['that is fine', 200, () => Promise.resolve({ status: 200, body: {} })],
    ['without a body', 204, () => Promise.resolve({ status: 204 })],
    ['that nothing has changed', 304, () => Promise.resolve({ status: 304 })],
    ['of a refusal', 404, refuse('not-found')],
    ['that is too late', 503, refuse('unavailable')],
    ['of an error', 500, () => Promise.reject(new Error(SECRET))],
  ];

  it.each(ANSWERS)('%s is not cached, framed or sniffed, and scripts may read it', async (_, status, run) => {
    vi.stubEnv('CORS_ORIGINS', APP);
    const { pipeline } = await import('../../../lib/http/pipeline.js');
    const { statusCode, headers, body } = await call(pipeline(run), { Origin: APP });
    expect(statusCode).toBe(status);
    expect(headers).toMatchObject({
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
      'Referrer-Policy': 'no-referrer',
      'Access-Control-Allow-Origin': APP,
      'Access-Control-Expose-Headers': expect.stringContaining('RateLimit') as string,
    });
    expect(JSON.stringify([headers, body])).not.toContain(SECRET);
  });

  it('with an error has the request id of the log entry, and only the log entry gives the cause', async () => {
    const { pipeline } = await import('../../../lib/http/pipeline.js');
    const { body } = await call(
      pipeline(() => Promise.reject(new Error(SECRET))),
      {},
    );
    expect(JSON.parse(body)).toMatchObject({ status: 500, instance: 'request-1' });
    expect(JSON.parse(complaint)).toMatchObject({ level: 'error', requestId: 'request-1' });
    expect(complaint).toContain(SECRET);
  });
});
