/** `npm run check:types` fails when one of these compiles: `@ts-expect-error` demands an error. */
import { expect, it } from 'vitest';
import * as z from 'zod';
import { deleteEventOperation, readEventOperation } from '../../lib/api/events.js';
import { readMeOperation } from '../../lib/api/auth.js';
import { listPermissionsOperation } from '../../lib/api/sharing.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWriteEndpoint } from '../../lib/http/event-write.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';

const USER = { id: 'usr_1', username: 'ada', email: 'ada@example.com', created_at: '2030-01-01T00:00:00.000Z' };

const HANDLERS = {
  right: () => userEndpoint(readMeOperation, { run: () => ({ status: 200, body: USER }) }),
  // @ts-expect-error a member is missing
  missing: () => userEndpoint(readMeOperation, { run: () => ({ status: 200, body: { id: 'usr_1' } }) }),
  // @ts-expect-error a member has the wrong type
  wrongType: () => userEndpoint(readMeOperation, { run: () => ({ status: 200, body: { ...USER, id: 1 } }) }),
  // @ts-expect-error a body is required
  noBody: () => userEndpoint(readMeOperation, { run: () => ({ status: 200 }) }),
  // @ts-expect-error 204 has no body
  unexpectedBody: () => userEndpoint(deleteEventOperation, { run: () => ({ status: 204, body: USER }) }),
  notModified: () => userEndpoint(readEventOperation, { run: () => ({ status: 304, headers: { ETag: '"1"' } }) }),
  page: () =>
    pageEndpoint(listPermissionsOperation, {
      position: z.string(),
      run: () => ({ items: [], next: 'usr_1', version: 1 }),
    }),
  wrongItem: () =>
    // @ts-expect-error an item of a page misses members
    pageEndpoint(listPermissionsOperation, { position: z.string(), run: () => ({ items: [USER], next: undefined }) }),
  wrongPosition: () =>
    // @ts-expect-error the next position does not fit the schema of positions
    pageEndpoint(listPermissionsOperation, { position: z.string(), run: () => ({ items: [], next: 1 }) }),
  wrongWrite: () =>
    eventWriteEndpoint(deleteEventOperation, {
      write: () => Promise.resolve({ written: null }),
      // @ts-expect-error 204 has no body
      answerOf: () => ({ status: 204, body: USER }),
    }),
  wrongPreview: () =>
    eventWriteEndpoint(deleteEventOperation, {
      // @ts-expect-error the preview misses members
      write: () => Promise.resolve({ preview: { event: null } }),
      answerOf: () => ({ status: 204 }),
    }),
};

it('a handler that returns what its schema does not describe does not compile', () => {
  expect(Object.keys(HANDLERS)).toHaveLength(11);
});
