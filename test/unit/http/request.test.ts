import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ProblemError } from '../../../lib/domain/errors.js';
import { operation } from '../../../lib/api/operation.js';
import { readInput } from '../../../lib/http/request.js';

/* Events as API Gateway sends them; the API tests show that the local gateway sends the same. */

const create = operation({
  id: 'testCreate',
  method: 'POST',
  path: '/api/test',
  tag: 'Test',
  description: '',
  summary: 'Create',
  access: 'user',
  query: z.strictObject({ q: z.string().optional() }),
  body: z.looseObject({ title: z.string() }),
  success: { status: 201, description: 'Created.' },
  failures: [],
});

const anEvent = (overrides: Partial<APIGatewayProxyEvent>): APIGatewayProxyEvent =>
  ({
    headers: { 'Content-Type': 'application/json' },
    body: '{"title":"Café"}',
    isBase64Encoded: false,
    pathParameters: null,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    ...overrides,
  }) as APIGatewayProxyEvent;

const base64 = (bytes: Buffer | string): Partial<APIGatewayProxyEvent> => ({
  body: Buffer.from(bytes as string).toString('base64'),
  isBase64Encoded: true,
});

async function refusalOf(overrides: Partial<APIGatewayProxyEvent>): Promise<string> {
  const outcome = await readInput(create, anEvent(overrides)).catch((error: unknown) => error);
  return outcome instanceof ProblemError ? outcome.code : 'accepted';
}

describe('a request', () => {
  it('is parsed alike from plain text and from base64', async () => {
    expect((await readInput(create, anEvent({}))).body).toEqual({ title: 'Café' });
    expect((await readInput(create, anEvent(base64('{"title":"Café"}')))).body).toEqual({ title: 'Café' });
  });

  it('keeps its original bytes, which an Idempotency-Key compares', async () => {
    const event = anEvent({});
    await readInput(create, event);
    expect(event.body).toBe('{"title":"Café"}');
  });

  it.each<[string, Partial<APIGatewayProxyEvent>]>([
    ['unsupported-media-type', { headers: {} }],
    ['unsupported-media-type', { headers: {}, body: null }],
    ['unsupported-media-type', { headers: { 'content-type': 'application/json; charset=latin1' } }],
    ['unsupported-media-type', { headers: { 'content-type': 'application/json; charset=utf-8;charset=latin1' } }],
    ['unsupported-media-type', { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } }],
    ['accepted', { headers: { 'CONTENT-TYPE': 'Application/JSON ; Charset="UTF-8"' } }],
    ['payload-too-large', { headers: {}, body: ' '.repeat(1024 * 1024 + 1) }],
    ['payload-too-large', base64(' '.repeat(1024 * 1024 + 1))],
    ['malformed-body', base64(Buffer.from('{"title":"café"}', 'latin1'))],
    ['malformed-body', { body: '{' }],
    ['malformed-body', { body: null }],
    ['invalid-request', { body: 'null' }],
    ['invalid-request', base64('null')],
    ['invalid-request', { body: '"x"' }],
    ['invalid-request', { body: '{"__proto__":{"title":"x"}}' }],
    ['malformed-query', { multiValueQueryStringParameters: { q: ['a', 'b'] }, queryStringParameters: { q: 'b' } }],
    ['accepted', { multiValueQueryStringParameters: { q: ['a'] }, queryStringParameters: { q: 'a' } }],
  ])('is %s: %j', async (code, overrides) => {
    expect(await refusalOf(overrides)).toBe(code);
  });
});
