import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { basePathOf } from '../../../lib/http/base-path.js';

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
