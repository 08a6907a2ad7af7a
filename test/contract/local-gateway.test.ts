import { beforeAll, expect, it } from 'vitest';
import { GatewayResponses } from '../../infra/local/offline-plugin/gateway-responses.js';
import { readConfiguration } from '../support/stack/serverless.js';

let responses: GatewayResponses;

beforeAll(async () => {
  const { custom } = await readConfiguration('local');
  responses = new GatewayResponses(custom.gatewayResponses);
});

it.each([
  [400, 400, '/problems/malformed-query'],
  [403, 403, '/problems/forbidden'],
  [404, 404, '/problems/not-found'],
  [413, 413, '/problems/payload-too-large'],
  [415, 415, '/problems/unsupported-media-type'],
  [418, 404, '/problems/not-found'],
  [500, 500, '/problems/internal-error'],
  [502, 500, '/problems/internal-error'],
  [504, 503, '/problems/unavailable'],
])('the local gateway translates a %i of serverless-offline to the template’s %i', (offlineStatus, status, type) => {
  const refusal = responses.render(offlineStatus, 'request-1');
  expect(refusal.status).toBe(status);
  expect(refusal.headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(refusal.body)).toEqual({
    type,
    title: expect.any(String) as string,
    status,
    detail: expect.any(String) as string,
    instance: 'request-1',
  });
});

it('the local gateway sends Retry-After with a timeout', () => {
  expect(responses.render(504, 'request-1').headers['retry-after']).toBe('1');
});
