import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../lib/api/operations.js';
import {
  api,
  aUser,
  type ApiAnswer,
  type Call,
  type ConflictBody,
  type EventBody,
  type Page,
  type TestUser,
} from '../../support/api/api-client.js';
import { aSharedEvent, bodyOf, createEvent } from '../../support/api/event-client.js';

type Shared = Awaited<ReturnType<typeof aSharedEvent>>;

interface Write {
  what: string;
  operationId: string;
  /** Appended to the event's path. */
  path?: string | ((shared: Shared) => string);
  /** Replaces the event's path. */
  of?: '/api/events' | '/api/events/batch';
  query?: string;
  body?: unknown;
  /** The status of the real write. */
  status: number;
}

/** The shared event: five Mondays. */
const MONDAYS = {
  title: 'Mondays',
  start_time: '2040-01-02T09:00:00Z',
  end_time: '2040-01-02T10:00:00Z',
  recurrence_pattern: { frequency: 'weekly', count: 5 },
};
const THIRD = 'occurrence=2040-01-16T09:00:00Z';
const on = (day: string, title = 'Another') => ({
  title,
  start_time: `${day}T09:00:00Z`,
  end_time: `${day}T10:00:00Z`,
});

/** Every write to events by an owner of the shared event; for an operation with several functions, one for each. */
const WRITES: Write[] = [
  { what: 'a creation', operationId: 'eventsCreate', of: '/api/events', body: on('2040-03-01'), status: 201 },
  {
    what: 'a creation in spite of conflicts',
    operationId: 'eventsCreate',
    of: '/api/events',
    query: 'on_conflict=allow',
    body: MONDAYS,
    status: 201,
  },
  {
    what: 'an atomic batch',
    operationId: 'eventsCreateBatch',
    of: '/api/events/batch',
    body: { events: [on('2040-03-01'), on('2040-03-02')] },
    status: 201,
  },
  {
    what: 'a partial batch',
    operationId: 'eventsCreateBatch',
    of: '/api/events/batch',
    body: { mode: 'partial', events: [on('2040-03-01'), on('2040-03-02'), { title: '' }, on('2040-01-09')] },
    status: 207,
  },
  { what: 'a change', operationId: 'eventsUpdate', body: { title: 'Renamed', location: 'Room 2' }, status: 200 },
  { what: 'an update without members', operationId: 'eventsUpdate', body: {}, status: 200 },
  {
    what: 'a change of one occurrence',
    operationId: 'eventsUpdate',
    query: THIRD,
    body: on('2040-01-17'),
    status: 200,
  },
  {
    what: 'a split',
    operationId: 'eventsUpdate',
    query: `${THIRD}&scope=following`,
    body: { title: 'From here on' },
    status: 200,
  },
  { what: 'a deletion', operationId: 'eventsDelete', status: 204 },
  { what: 'a deletion of one occurrence', operationId: 'eventsDelete', query: THIRD, status: 204 },
  { what: 'a deletion of the rest', operationId: 'eventsDelete', query: `${THIRD}&scope=following`, status: 204 },
  {
    what: 'sharing',
    operationId: 'sharingShare',
    path: '/share',
    body: { email: 'to be filled in', role: 'editor' },
    status: 201,
  },
  {
    what: 'a change of role',
    operationId: 'sharingChangeRole',
    path: ({ viewer }) => `/permissions/${viewer.id}`,
    body: { role: 'owner' },
    status: 200,
  },
  {
    what: 'taking somebody off',
    operationId: 'sharingRemove',
    path: ({ viewer }) => `/permissions/${viewer.id}`,
    status: 204,
  },
  {
    what: 'a response',
    operationId: 'sharingRespond',
    path: '/response',
    body: { response: 'tentative' },
    status: 200,
  },
  { what: 'a rollback', operationId: 'versionsRollback', path: '/rollback/1', status: 200 },
];

const eventWrites = OPERATIONS.filter(({ method, path }) => method !== 'GET' && path.startsWith('/api/events'));
/** Their dry runs are tested in `test/api/calendars`. */
const calendarWrites = OPERATIONS.filter(({ method, path }) => method !== 'GET' && path.startsWith('/api/calendars'));
const otherOperations = OPERATIONS.filter(
  (operation) => operation.access !== 'public' && ![...eventWrites, ...calendarWrites].includes(operation),
);

/** Sends the write, or its dry run. */
function send<B>(shared: Shared, { operationId, path = '', of, query, body }: Write, dryRun?: 'dry_run=true') {
  const { method } = OPERATIONS.find(({ id }) => id === operationId)!;
  const url = of ?? shared.path + (typeof path === 'string' ? path : path(shared));
  const whole = operationId === 'sharingShare' ? { ...(body as object), email: shared.stranger.email } : body;
  const call: Call = { token: shared.owner.token, ...(whole === undefined ? {} : { body: whole }) };
  return api.request<B>(method, `${url}?${[query, dryRun].filter(Boolean).join('&')}`, call);
}

interface DryRunResult {
  event?: EventBody | null;
  items?: unknown[];
  changes: Record<string, { old: unknown; new: unknown }>;
  conflicts: ConflictBody[];
}
type Entry = Pick<DryRunResult, 'changes'> & { version: number };

const DIFFERENT_EACH_TIME = /^(id|(created|updated|granted)_at|instance|conflicts_checked_until)$/;
const comparable = <T>(body: T): T =>
  JSON.parse(JSON.stringify(body, (name, value: unknown) => (DIFFERENT_EACH_TIME.test(name) ? undefined : value))) as T;

const readHistory = async ({ path, owner }: Shared): Promise<Entry[]> =>
  (await bodyOf(200, api.get<Page<Entry>>(`${path}/history`, { token: owner.token }))).items;

/** All readable data of the event and of its owner's calendar. */
const readAll = ({ path, owner: { token } }: Shared): Promise<unknown> =>
  Promise.all(
    [path, `${path}/permissions`, `${path}/history`, '/api/events', '/api/events?deleted=true'].map(
      async (url) => (await api.get(url, { token })).body,
    ),
  );

/** The expected dry-run response for a write with this response. */
function expectedFrom({ status, body }: ApiAnswer<Record<string, unknown>>): object {
  if (status === 204) return {};
  if (status === 207) return { items: body['results'] };
  if ('items' in body) return { items: body['items'] };
  return 'user_id' in body ? { items: [body] } : { event: body };
}

/** One caller for all requests that are refused. */
let caller: Promise<TestUser> | undefined;

describe('a dry run', () => {
  it('is tested for every write to events', () => {
    const tried = new Set(WRITES.map(({ operationId }) => operationId));
    expect([...tried].toSorted()).toEqual(eventWrites.map(({ id }) => id).toSorted());
  });

  it.each(WRITES)('of $what previews the result, and writes nothing', async (write) => {
    const shared = await aSharedEvent(MONDAYS);
    const before = await readAll(shared);
    const preview = await send<DryRunResult>(shared, write, 'dry_run=true');
    expect([preview.status, preview.headers.get('ETag'), preview.headers.get('Location')]).toEqual([200, null, null]);
    expect(await readAll(shared)).toEqual(before);

    const [previous] = await readHistory(shared);
    const answered = await send<Record<string, unknown>>(shared, write);
    expect(answered.status).toBe(write.status);
    const { changes, ...shown } = comparable(preview.body);
    expect(shown).toMatchObject(comparable(expectedFrom(answered)));
    const [latest] = await readHistory(shared);
    if (write.of === undefined) {
      expect(changes).toEqual(comparable(latest!.version > previous!.version ? latest!.changes : {}));
    }
  });

  it.each(otherOperations)('is not available for $id, which refuses the parameter', async ({ method, path, body }) => {
    const owner = await (caller ??= aUser());
    const url = `${path.replaceAll(/\{\w+\}/g, 'nobody')}?dry_run=true`;
    const refused = await bodyOf(400, api.request(method, url, { token: owner.token, ...(body && { body: {} }) }));
    expect(refused.errors).toEqual([{ parameter: 'dry_run', detail: 'is not a known parameter' }]);
  });

  it.each(['', '1', 'TRUE', 'yes'])(
    'accepts true or false, and refuses %j, so that a typo never causes a write',
    async (value) => {
      const { token } = await (caller ??= aUser());
      const path = `/api/events/${(await createEvent(await caller)).id}`;
      await bodyOf(400, api.delete(`${path}?dry_run=${value}`, { token }));
      expect((await api.get(path, { token })).status).toBe(200);
      expect((await api.delete(`${path}?dry_run=false`, { token })).status).toBe(204);
      expect((await api.get(path, { token })).status).toBe(404);
    },
  );
});

describe('a dry-run response', () => {
  it('is the same error as the write’s, for missing permissions and for conflicts', async () => {
    const { owner, viewer, stranger, path } = await aSharedEvent(MONDAYS);
    const body = { title: 'Renamed' };
    await bodyOf(403, api.put(`${path}?dry_run=true`, { token: viewer.token, body }));
    await bodyOf(404, api.put(`${path}?dry_run=true`, { token: stranger.token, body }));
    const headers = { 'If-Match': '"1"' };
    const stale = await bodyOf(412, api.put(`${path}?dry_run=true`, { token: owner.token, body, headers }));
    expect(stale).toMatchObject({ current_version: 3, changed_fields: ['permissions'] });
    const conflicting = { token: owner.token, body: on('2040-01-09') };
    const { conflicts } = await bodyOf(409, api.post('/api/events?dry_run=true', conflicting));
    expect(conflicts).toMatchObject([{ title: 'Mondays', start_time: '2040-01-09T09:00:00Z' }]);
  });

  it('has no event when the caller would lose access to it', async () => {
    const { owner, viewer, path } = await aSharedEvent();
    const deletion = api.delete<DryRunResult>(`${path}?dry_run=true`, { token: owner.token });
    expect(await bodyOf(200, deletion)).toEqual({ event: null, changes: {}, conflicts: [] });
    const leaving = api.delete<DryRunResult>(`${path}/permissions/${viewer.id}?dry_run=true`, { token: viewer.token });
    const preview = await bodyOf(200, leaving);
    expect(preview).toMatchObject({ event: null, changes: { permissions: expect.anything() as unknown } });
  });

  it('shows the rest of a series when a part of it would be removed', async () => {
    const { editor, path } = await aSharedEvent(MONDAYS);
    const rest = api.delete<DryRunResult>(`${path}?${THIRD}&scope=following&dry_run=true`, { token: editor.token });
    const { event, changes } = await bodyOf(200, rest);
    expect(event).toMatchObject({ version: 4, role: 'editor' });
    expect(event!.recurrence_pattern).toMatchObject({ until: expect.stringMatching(/^2040-01-1[56]/) as string });
    expect(Object.keys(changes)).toEqual(['recurrence_pattern']);
  });

  it('shows no ids that only the write would assign, for the event or its conflicts', async () => {
    const { token } = await (caller ??= aUser());
    const events = [on('2041-01-01', 'First'), on('2041-01-01', 'Second')];
    const all = `/api/events/batch?dry_run=true&on_conflict=allow`;
    for (const mode of ['atomic', 'partial']) {
      const preview = await bodyOf(200, api.post<DryRunResult>(all, { token, body: { mode, events } }));
      expect(JSON.stringify(preview)).not.toContain('evt_');
      expect(preview.conflicts).toMatchObject([{ event_id: null, title: 'First' }]);
    }
    const { event } = await bodyOf(200, api.post<DryRunResult>('/api/events?dry_run=true', { token, body: events[0] }));
    expect(event).not.toHaveProperty('id');
  });

  it('reports conflicts between events of a partial batch', async () => {
    const { token } = await (caller ??= aUser());
    const twice = [on('2041-01-01', 'First'), on('2041-01-01', 'Second'), on('2041-01-02', 'Third')];
    const body = { mode: 'partial', events: twice };
    const batch = api.post<DryRunResult>('/api/events/batch?dry_run=true', { token, body });
    const { items, changes, conflicts } = await bodyOf(200, batch);
    expect(items).toMatchObject([
      { index: 0, status: 201, event: { title: 'First' } },
      { index: 1, status: 409, problem: { conflicts: [{ event_id: null, title: 'First' }] } },
      { index: 2, status: 201, event: { title: 'Third' } },
    ]);
    expect([changes, conflicts]).toEqual([{}, []]);
  });
});
