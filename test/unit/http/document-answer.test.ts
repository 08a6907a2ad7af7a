import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { HANDLER_ENVIRONMENT } from '../../support/stack/handlers.js';

for (const [name, value] of Object.entries(HANDLER_ENVIRONMENT)) vi.stubEnv(name, value);
const { documentAnswer } = await import('../../../lib/http/document-answer.js');

const request = (host: string, headers: Record<string, string> = {}) =>
  ({
    resource: '/api/openapi.json',
    headers: { Host: host, ...headers },
    requestContext: { path: '/api/openapi.json' },
  }) as unknown as APIGatewayProxyEvent;

describe('a document', () => {
  it('is rendered once for each address, and has the ETag of its text', async () => {
    const rendered: string[] = [];
    const answer = documentAnswer(({ url }) => {
      rendered.push(url);
      return { url };
    });
    const [first, second, other] = [
      await answer(request('one.example')),
      await answer(request('one.example')),
      await answer(request('other.example')),
    ];
    expect(rendered).toEqual(['http://one.example', 'http://other.example']);
    expect(second).toEqual(first);
    expect(other.headers?.['ETag']).not.toBe(first.headers?.['ETag']);
    const again = await answer(request('one.example', { 'If-None-Match': first.headers?.['ETag'] ?? '' }));
    expect(again.status).toBe(304);
  });

  it('is kept for a few addresses only, because clients choose them', async () => {
    let rendered = 0;
    const answer = documentAnswer(({ url }) => ({ url, rendered: ++rendered }));
    for (let host = 0; host < 50; host++) await answer(request(`${host}.example`));
    await answer(request('49.example'));
    expect(rendered).toBe(50);
    await answer(request('0.example'));
    expect(rendered).toBe(51);
  });
});
