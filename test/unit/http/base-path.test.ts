import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { apiOriginOf, basePathOf } from '../../../lib/http/base-path.js';

it.each([
  ['/', '/', ''],
  ['/', '/prod', '/prod'],
  ['/', '/prod/', '/prod'],
  ['/api', '/api', ''],
  ['/api', '/prod/api', '/prod'],
  ['/api/events', '/api/events', ''],
  ['/api/events', '/prod/api/events', '/prod'],
  ['/api/events', '/api/api/events', '/api'],
  ['/api/events', '/base/path/api/events', '/base/path'],
  ['/api/events/{id}', '/prod/api/events/evt_1', '/prod'],
  ['/problems/{type}', '/prod/problems/not-found', '/prod'],
  ['/api/docs', '/api/docs/', ''],
  ['/api/docs', '/"><script>/api/docs', ''],
])('the resource %s requested as %s has the base path "%s"', (resource, path, mount) => {
  expect(basePathOf({ resource, requestContext: { path } } as unknown as APIGatewayProxyEvent)).toBe(mount);
});

it.each([
  ['localhost:3000', undefined, 'http://localhost:3000/dev'],
  ['calendar.example.org', 'https', 'https://calendar.example.org/dev'],
  ['[::1]:3000', 'http', 'http://[::1]:3000/dev'],
  ['$(id)', 'https', 'https://api.example.com/dev'],
  ['"><script>', 'javascript', 'http://api.example.com/dev'],
  ['', undefined, 'http://api.example.com/dev'],
])('the host %s with the protocol %s has the address %s', (Host, protocol, url) => {
  const event = {
    resource: '/api',
    headers: { Host, ...(protocol !== undefined && { 'X-Forwarded-Proto': protocol }) },
    requestContext: { path: '/dev/api', domainName: 'api.example.com' },
  };
  expect(apiOriginOf(event as unknown as APIGatewayProxyEvent)).toBe(url);
});
