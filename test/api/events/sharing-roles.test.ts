import { beforeAll, describe, expect, it } from 'vitest';
import { api, aUser, type TestUser } from '../../support/api/api-client.js';
import { aSharedEvent, bodyOf, deleteEvent, share, updateEvent } from '../../support/api/event-client.js';
import { repeatedHeaders } from '../../support/api/repeated-headers.js';

type Method = 'get' | 'post' | 'put' | 'delete';
interface Action {
  operation: string;
  method: Method;
  /** Appended to the event's path; `:other` is the id of another person on it. */
  path: string;
  body?: object;
}

const READING: Action[] = [
  { operation: 'read it', method: 'get', path: '' },
  { operation: 'list its people', method: 'get', path: '/permissions' },
  { operation: 'list its history', method: 'get', path: '/history' },
  { operation: 'read a version', method: 'get', path: '/history/1' },
  { operation: 'compare versions', method: 'get', path: '/diff/1/2' },
];
const EDITING: Action[] = [
  { operation: 'change it', method: 'put', path: '', body: { location: 'Room 2' } },
  { operation: 'change nothing of it', method: 'put', path: '', body: {} },
  { operation: 'roll it back', method: 'post', path: '/rollback/1' },
];
const OWNING: Action[] = [
  { operation: 'share it', method: 'post', path: '/share', body: { email: 'nobody@example.com', role: 'viewer' } },
  { operation: 'change a role', method: 'put', path: '/permissions/:other', body: { role: 'viewer' } },
  { operation: 'remove a person', method: 'delete', path: '/permissions/:other' },
  { operation: 'delete it', method: 'delete', path: '' },
];
const RESPONDING: Action = { operation: 'answer', method: 'put', path: '/response', body: { response: 'tentative' } };

const ALLOWED = 'is allowed';
const expected: Record<string, Record<'viewer' | 'editor' | 'stranger', number | typeof ALLOWED>> = {
  reading: { viewer: ALLOWED, editor: ALLOWED, stranger: 404 },
  editing: { viewer: 403, editor: ALLOWED, stranger: 404 },
  owning: { viewer: 403, editor: 403, stranger: 404 },
};
const rows = Object.entries({ reading: [...READING, RESPONDING], editing: EDITING, owning: OWNING }).flatMap(
  ([kind, attempts]) =>
    attempts.flatMap((operation) =>
      (['viewer', 'editor', 'stranger'] as const).map((who) => ({ ...operation, who, outcome: expected[kind]![who] })),
    ),
);

let shared: Awaited<ReturnType<typeof aSharedEvent>>;
let other: TestUser;
beforeAll(async () => {
  [shared, other] = await Promise.all([aSharedEvent(), aUser()]);
  await share(shared.owner, shared.event.id, 'viewer', other);
});

const act = (who: 'owner' | 'viewer' | 'editor' | 'stranger', { method, path, body }: Action) =>
  api[method](shared.path + path.replace(':other', other.id), {
    token: shared[who].token,
    ...(body && { body }),
  });

describe('permissions on a shared event', () => {
  it.each(rows)('the $who who tries to $operation: $outcome', async ({ who, outcome, ...operation }) => {
    const { status } = await act(who, operation);
    if (outcome === ALLOWED) expect(status).toBeLessThan(300);
    else expect(status).toBe(outcome);
  });

  it.each([...READING, ...EDITING, RESPONDING, OWNING[1]!])('the owner can $operation', async (operation) => {
    expect((await act('owner', operation)).status).toBeLessThan(300);
  });

  it('the owner can remove, share and delete', async () => {
    const { owner, viewer, event, path } = await aSharedEvent();
    const token = owner.token;
    await bodyOf(204, api.delete(`${path}/permissions/${viewer.id}`, { token }));
    await bodyOf(201, api.post(`${path}/share`, { token, body: { user_id: viewer.id, role: 'owner' } }));
    await deleteEvent(viewer, event.id);
  });

  it('a user without permission cannot give themselves a role', async () => {
    const { viewer, editor, path } = shared;
    for (const user of [viewer, editor]) {
      const call = { token: user.token, body: { role: 'owner' } };
      await bodyOf(403, api.put(`${path}/permissions/${user.id}`, call));
    }
  });
});

describe('permissions on a part of a shared series', () => {
  it.each([
    ['this', 'editors and owners', 200],
    ['following', 'editors and owners', 200],
    ['all', 'owners', 403],
  ])(
    'only editors and owners can change it with scope=%s, and only %s can cancel it',
    async (scope, _, cancelledByEditor) => {
      const second = '2031-03-04T09:00:00Z';
      const series = await aSharedEvent({
        start_time: '2031-03-03T09:00:00Z',
        end_time: '2031-03-03T10:00:00Z',
        recurrence_pattern: { frequency: 'daily', count: 5 },
      });
      const path = `${series.path}?occurrence=${encodeURIComponent(second)}&scope=${scope}`;
      const attempt = async (who: 'viewer' | 'editor' | 'stranger', method: 'put' | 'delete') => {
        const call = { token: series[who].token, ...(method === 'put' && { body: { title: 'Mine' } }) };
        return (await api[method](`${path}&dry_run=true`, call)).status;
      };
      const attempts = (['stranger', 'viewer', 'editor'] as const).flatMap((who) => [
        attempt(who, 'put'),
        attempt(who, 'delete'),
      ]);
      expect(await Promise.all(attempts)).toEqual([404, 404, 403, 403, 200, cancelledByEditor]);
    },
  );
});

describe('a hidden event', () => {
  it.each([...READING, ...EDITING, ...OWNING, RESPONDING])(
    'gets exactly the response of a missing event for an attempt to $operation',
    async ({ method, path, body }) => {
      const call = { token: shared.stranger.token, ...(body && { body }) };
      const sub = path.replace(':other', other.id);
      const hidden = await api[method](shared.path + sub, call);
      const missing = await api[method](`/api/events/evt_01J00000000000000000000000${sub}`, call);
      const headersOf = (answer: { headers: Headers }) =>
        repeatedHeaders(answer).filter(([name]) => name !== 'content-length');
      expect({ ...hidden.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
      expect([hidden.status, headersOf(hidden)]).toEqual([404, headersOf(missing)]);
    },
  );

  it('stays hidden on every path without a token, too', async () => {
    const refusals = await Promise.all(
      [...READING, ...EDITING, ...OWNING, RESPONDING].map(({ method, path, body }) =>
        api[method](shared.path + path.replace(':other', other.id), body ? { body } : {}),
      ),
    );
    expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([401]));
  });
});

it('a viewer sees the changes that another user makes to the event', async () => {
  const { editor, viewer, event, path } = shared;
  const changed = await updateEvent(editor, event.id, { description: 'By the editor' });
  const read = await bodyOf(200, api.get(path, { token: viewer.token }));
  expect(read).toEqual({ ...changed, role: 'viewer', response: 'tentative' });
});
