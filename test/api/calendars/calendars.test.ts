import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { CALENDAR_ROLES } from '../../../lib/domain/calendar/calendar.js';
import { api, aUser, type Page, type Problem, type TestUser } from '../../support/api/api-client.js';
import {
  createCalendar,
  deleteCalendar,
  patchCalendar,
  readCalendar,
  shareCalendar,
  type CalendarBody,
  type CalendarHistoryBody,
  type CalendarPermissionBody,
} from '../../support/api/calendar-client.js';
import { bodyOf } from '../../support/api/event-client.js';

let ada: TestUser;
let bob: TestUser;
let eve: TestUser;
beforeAll(async () => {
  [ada, bob, eve] = await Promise.all([aUser(), aUser(), aUser()]);
});

const historyOf = async (user: TestUser, id: string): Promise<CalendarHistoryBody[]> =>
  (
    await bodyOf(
      200,
      api.get<Page<CalendarHistoryBody>>(`/api/calendars/${id}/history?limit=200`, { token: user.token }),
    )
  ).items;

const membersOf = async (user: TestUser, id: string): Promise<CalendarPermissionBody[]> =>
  (
    await bodyOf(
      200,
      api.get<Page<CalendarPermissionBody>>(`/api/calendars/${id}/permissions?limit=200`, { token: user.token }),
    )
  ).items;

const listOf = async (user: TestUser, query = '?limit=200'): Promise<Page<CalendarBody>> =>
  bodyOf(200, api.get<Page<CalendarBody>>(`/api/calendars${query}`, { token: user.token }));

/** Expects a refusal and that the calendar is as before. */
async function expectRefused(
  calendar: string,
  [status, code, fault]: [number, string, Partial<Problem['errors'][number]>?],
  answer: Promise<{ status: number; body: Problem }>,
): Promise<void> {
  const { status: answered, body } = await answer;
  expect({ status: answered, type: body.type }).toEqual({ status, type: `/problems/${code}` });
  if (fault) expect(body.errors).toEqual([expect.objectContaining(fault)]);
  expect((await readCalendar(ada, calendar)).version).toBe((await historyOf(ada, calendar)).length);
}

describe('a calendar', () => {
  it('is owned by the person who creates it', async () => {
    const { status, headers, body } = await api.post<CalendarBody>('/api/calendars', {
      token: ada.token,
      body: { name: 'Support', color: '#0088FF', time_zone: 'Europe/Berlin', overlaps: 'reject', description: 'Us' },
    });
    expect(status).toBe(201);
    expect(headers.get('ETag')).toBe('"1"');
    expect(headers.get('Location')).toBe(`/api/calendars/${body.id}`);
    expect(body).toEqual({
      id: expect.stringMatching(/^cal_/) as string,
      name: 'Support',
      description: 'Us',
      color: '#0088ff',
      time_zone: 'Europe/Berlin',
      overlaps: 'reject',
      is_primary: false,
      version: 1,
      created_by: ada.id,
      created_at: expect.any(String) as string,
      updated_by: ada.id,
      updated_at: body.created_at,
      role: 'owner',
      is_shown: true,
    });
    expect(await readCalendar(ada, body.id)).toEqual(body);
    expect((await api.get(`/api/calendars/${body.id}`, { token: bob.token })).status).toBe(404);
  });

  it('requires only a name and has defaults for the rest', async () => {
    const body = { name: 'x'.repeat(100), description: null, color: null, time_zone: null, overlaps: null };
    expect(await createCalendar(ada, body)).toMatchObject({
      description: null,
      color: null,
      time_zone: 'UTC',
      overlaps: 'allow',
    });
  });

  it.each([
    ['a missing name', { name: undefined }, '/name'],
    ['an empty name', { name: '' }, '/name'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, '/name'],
    ['a name that is null', { name: null }, '/name'],
    ['a color by its name', { color: 'red' }, '/color'],
    ['a color of three digits', { color: '#08f' }, '/color'],
    ['a color with a line break', { color: '#0088ff\n' }, '/color'],
    ['overlaps other than the two', { overlaps: 'sometimes' }, '/overlaps'],
    ['an unknown time zone', { time_zone: 'Mars/Olympus' }, '/time_zone'],
    ['is_shown that is a text', { is_shown: 'true' }, '/is_shown'],
    ['an unknown member', { colour: '#0088ff' }, '/colour'],
  ])('is refused with %s, and nothing is stored', async (_, overrides, pointer) => {
    const before = (await listOf(ada)).items.length;
    const { status, body } = await api.post('/api/calendars', {
      token: ada.token,
      body: { name: 'Support', ...overrides },
    });
    expect(status).toBe(422);
    expect(body.errors.map((fault) => fault.pointer)).toEqual([pointer]);
    expect((await listOf(ada)).items.length).toBe(before);
    const { id } = await createCalendar(ada);
    if (Object.values(overrides)[0] === undefined) return;
    await expectRefused(
      id,
      [422, 'invalid-request', { pointer }],
      api.patch(`/api/calendars/${id}`, { token: ada.token, body: overrides }),
    );
  });

  it('keeps the fields that a change does not name, and its history shows the change', async () => {
    const { id } = await createCalendar(ada, { description: 'Us' });
    const changed = await patchCalendar(ada, id, { color: '#112233', description: null });
    expect(changed).toMatchObject({ name: 'Support', color: '#112233', description: null, version: 2 });
    // The answer can be sent back.
    expect(await patchCalendar(ada, id, changed)).toEqual(changed);
    const [second, first] = await historyOf(ada, id);
    expect(second).toMatchObject({
      version: 2,
      change_type: 'update',
      changed_by: ada.id,
      changed_at: changed.updated_at,
      changes: { color: { old: null, new: '#112233' }, description: { old: 'Us', new: null } },
    });
    expect(second!.changed_fields.toSorted()).toEqual(['color', 'description']);
    expect(first).toMatchObject({
      version: 1,
      change_type: 'create',
      changes: { name: { old: null, new: 'Support' } },
    });
  });

  it('supports If-Match like an event', async () => {
    const { id } = await createCalendar(ada);
    const rename = (tag: string, name: string) =>
      api.put(`/api/calendars/${id}`, { token: ada.token, headers: { 'If-Match': tag }, body: { name } });
    const { status, headers } = await rename('"1"', 'Two');
    expect([status, headers.get('ETag')]).toEqual([200, '"2"']);
    await shareCalendar(ada, id, 'viewer', bob);
    expect(await rename('"1"', 'Three')).toMatchObject({
      status: 412,
      body: { current_version: 3, changed_fields: ['name', 'permissions'] },
    });
    expect(await rename('"9"', 'Three')).toMatchObject({ status: 412, body: { changed_fields: [] } });
    expect((await rename('abc', 'Three')).status).toBe(400);
    const onDeletion = await api.delete(`/api/calendars/${id}`, { token: ada.token, headers: { 'If-Match': '"2"' } });
    expect(onDeletion.status).toBe(412);
    expect((await readCalendar(ada, id)).name).toBe('Two');
  });

  it('is created once for one Idempotency-Key', async () => {
    const call = { token: eve.token, headers: { 'Idempotency-Key': randomUUID() }, body: { name: 'Once' } };
    const [one, other] = [
      await api.post<CalendarBody>('/api/calendars', call),
      await api.post<CalendarBody>('/api/calendars', call),
    ];
    expect(other.body).toEqual(one.body);
    expect(other.headers.get('Idempotency-Replayed')).toBe('true');
    expect((await listOf(eve)).items.map(({ name }) => name).toSorted()).toEqual([eve.username, 'Once'].toSorted());
  });

  it('is previewed by a dry run, which writes nothing', async () => {
    const before = await listOf(ada);
    const post = (path: string, body?: unknown) =>
      api.post<Record<string, unknown>>(`/api/calendars${path}?dry_run=true`, { token: ada.token, body });
    const { body: created } = await post('', { name: 'Support' });
    expect(created).toMatchObject({ calendar: { name: 'Support', version: 1 }, changes: { name: { new: 'Support' } } });
    expect(created['calendar']).not.toHaveProperty('id');
    expect(await listOf(ada)).toEqual(before);

    const { id } = await createCalendar(ada);
    const changed = await api.patch<Record<string, unknown>>(`/api/calendars/${id}?dry_run=true`, {
      token: ada.token,
      body: { name: 'Two' },
    });
    expect(changed.body).toMatchObject({
      calendar: { id, name: 'Two', version: 2 },
      changes: { name: { old: 'Support', new: 'Two' } },
    });
    expect((await post(`/${id}/share`, { user_id: bob.id, role: 'booker' })).body).toMatchObject({
      items: [{ user_id: bob.id, role: 'booker' }],
    });
    const deletion = await api.delete(`/api/calendars/${id}?dry_run=true`, { token: ada.token });
    expect(deletion).toMatchObject({ status: 200, body: { calendar: null, changes: {} } });
    expect(await historyOf(ada, id)).toHaveLength(1);
  });

  it('gives the same 404 whether it is unknown, deleted or not shared', async () => {
    const [others, deleted] = [await createCalendar(bob), await createCalendar(ada)];
    await deleteCalendar(ada, deleted.id);
    const primaryOfBob = bob.id.replace('usr_', 'cal_');
    for (const id of [others.id, deleted.id, primaryOfBob, 'cal_01J00000000000000000000000', 'cal_x', bob.id]) {
      const { status, body } = await api.get(`/api/calendars/${id}`, { token: ada.token });
      expect({ status, detail: body.detail }).toEqual({
        status: 404,
        detail: 'Not found, or you do not have access to it.',
      });
    }
  });
});

describe('the list of calendars', () => {
  it('is sorted by name regardless of case, then by id, and returned in pages', async () => {
    const zoe = await aUser();
    for (const name of ['beta', 'Alpha', 'alpha', 'Gamma', 'äther']) await createCalendar(zoe, { name });
    const shared = await createCalendar(ada, { name: 'Beta 2' });
    await shareCalendar(ada, shared.id, 'free_busy', zoe);
    const whole = (await listOf(zoe)).items;
    const others = whole.filter(({ is_primary }) => !is_primary).map(({ name }) => name);
    expect(others).toEqual(['Alpha', 'alpha', 'beta', 'Beta 2', 'Gamma', 'äther']);
    const paged: CalendarBody[] = [];
    for (let query: string | undefined = '?limit=2'; query !== undefined;) {
      const { items, next_cursor }: Page<CalendarBody> = await listOf(zoe, query);
      paged.push(...items);
      query = next_cursor === null ? undefined : `?limit=2&cursor=${next_cursor}`;
    }
    expect(paged).toEqual(whole);
  });

  it('with deleted=true returns the deleted calendars that the caller owns and can restore, and no others', async () => {
    const [zoe, max, viewer] = await Promise.all([aUser(), aUser(), aUser()]);
    await createCalendar(zoe, { name: 'Live' });
    const [first, second] = [await createCalendar(zoe, { name: 'Alpha' }), await createCalendar(zoe, { name: 'beta' })];
    await shareCalendar(zoe, first.id, 'owner', max);
    await shareCalendar(zoe, first.id, 'editor', viewer);
    for (const { id } of [first, second]) await deleteCalendar(zoe, id);
    const deleted = await listOf(zoe, '?deleted=true');
    expect(deleted).toEqual({
      items: [
        { ...first, version: 4, updated_at: expect.any(String) as string },
        { ...second, version: 2, updated_at: expect.any(String) as string },
      ],
      next_cursor: null,
    });
    const page = await listOf(zoe, '?deleted=true&limit=1');
    const next = await listOf(zoe, `?deleted=true&limit=1&cursor=${page.next_cursor}`);
    expect([...page.items, ...next.items]).toEqual(deleted.items);
    expect((await listOf(max, '?deleted=true')).items.map(({ id }) => id)).toEqual([first.id]);
    expect((await listOf(viewer, '?deleted=true')).items).toEqual([]);
    const { id, version } = deleted.items[0]!;
    const headers = { 'If-Match': `"${version}"` };
    await bodyOf(200, api.post(`/api/calendars/${id}/restore`, { token: max.token, headers }));
    expect((await listOf(zoe, '?deleted=true')).items.map((one) => one.id)).toEqual([second.id]);
    expect((await listOf(max, '?deleted=true')).items).toEqual([]);
    expect((await listOf(zoe)).items.map(({ name }) => name).toSorted()).toEqual(
      ['Alpha', 'Live', zoe.username].toSorted(),
    );
  });

  it('is refused if `deleted` is not true or false', async () => {
    const { status, body } = await api.get('/api/calendars?deleted=yes', { token: ada.token });
    expect({ status, errors: body.errors }).toMatchObject({
      status: 400,
      errors: [{ parameter: 'deleted', detail: 'must be one of true, false' }],
    });
  });
});

describe('a primary calendar', () => {
  it('exists for every user without being created', async () => {
    const zoe = await aUser();
    const primary = await readCalendar(zoe, 'primary');
    expect(primary).toMatchObject({
      id: zoe.id.replace('usr_', 'cal_'),
      name: zoe.username,
      overlaps: 'allow',
      is_primary: true,
      version: 1,
      created_by: zoe.id,
      created_at: zoe.created_at,
      role: 'owner',
    });
    expect((await listOf(zoe)).items).toEqual([primary]);
    expect(await readCalendar(zoe, primary.id)).toEqual(primary);
    expect(await membersOf(zoe, 'primary')).toEqual([expect.objectContaining({ user_id: zoe.id, role: 'owner' })]);
    expect(await historyOf(zoe, 'primary')).toEqual([expect.objectContaining({ version: 1, change_type: 'create' })]);
  });

  it('is stored at its first change without a difference in its history', async () => {
    const zoe = await aUser();
    const [created] = await historyOf(zoe, 'primary');
    expect(await patchCalendar(zoe, 'primary', { color: '#010203' })).toMatchObject({ version: 2, color: '#010203' });
    const history = await historyOf(zoe, 'primary');
    expect(history.map(({ version, change_type }) => [version, change_type])).toEqual([
      [2, 'update'],
      [1, 'create'],
    ]);
    expect(history[1]).toEqual(created);
    expect((await listOf(zoe)).items).toHaveLength(1);
  });

  it('can be shared like any calendar, and `primary` still means the caller’s own', async () => {
    const [zoe, max] = await Promise.all([aUser(), aUser()]);
    await shareCalendar(zoe, 'primary', 'viewer', max);
    const id = zoe.id.replace('usr_', 'cal_');
    expect(await readCalendar(max, id)).toMatchObject({ name: zoe.username, role: 'viewer', is_primary: true });
    expect((await readCalendar(max, 'primary')).name).toBe(max.username);
  });

  it('cannot be deleted, reject overlaps, or lose its user as an owner', async () => {
    const [zoe, max] = await Promise.all([aUser(), aUser()]);
    await shareCalendar(zoe, 'primary', 'owner', max);
    const id = zoe.id.replace('usr_', 'cal_');
    const path = `/api/calendars/${id}`;
    const refusals = [
      api.delete(path, { token: zoe.token }),
      api.delete(path, { token: max.token }),
      api.delete(`${path}/permissions/${zoe.id}`, { token: zoe.token }),
      api.delete(`${path}/permissions/${zoe.id}`, { token: max.token }),
      api.put(`${path}/permissions/${zoe.id}`, { token: max.token, body: { role: 'viewer' } }),
      api.post(`${path}/share`, { token: max.token, body: { user_id: zoe.id, role: 'viewer' } }),
    ];
    for (const { status, body } of await Promise.all(refusals)) {
      expect({ status, type: body.type }).toEqual({ status: 409, type: '/problems/primary-calendar' });
    }
    const rejecting = await api.patch(path, { token: zoe.token, body: { overlaps: 'reject' } });
    expect(rejecting).toMatchObject({ status: 422, body: { errors: [{ pointer: '/overlaps' }] } });
    expect(await historyOf(zoe, id)).toHaveLength(2);
  });
});

describe('sharing a calendar', () => {
  it('gives several people their roles in one version', async () => {
    const { id } = await createCalendar(ada);
    const { headers, body } = await api.post<{ items: CalendarPermissionBody[] }>(`/api/calendars/${id}/share`, {
      token: ada.token,
      body: {
        shares: [
          { username: bob.username, role: 'editor' },
          { email: eve.email, role: 'free_busy' },
        ],
      },
    });
    expect(headers.get('ETag')).toBe('"2"');
    expect(body.items.toSorted((a, b) => (a.role < b.role ? -1 : 1))).toEqual([
      {
        user_id: bob.id,
        username: bob.username,
        role: 'editor',
        granted_by: ada.id,
        granted_at: expect.any(String) as string,
      },
      {
        user_id: eve.id,
        username: eve.username,
        role: 'free_busy',
        granted_by: ada.id,
        granted_at: expect.any(String) as string,
      },
    ]);
    const [second] = await historyOf(bob, id);
    expect(second).toMatchObject({
      change_type: 'share',
      changed_fields: ['permissions'],
      changes: { permissions: { old: [] } },
    });
    expect((await membersOf(bob, id)).map(({ user_id }) => user_id)).toEqual([ada.id, bob.id, eve.id].toSorted());
    // Sharing again changes the role.
    const { items } = await shareCalendar(ada, id, 'booker', bob);
    expect(items).toEqual([expect.objectContaining({ user_id: bob.id, role: 'booker' })]);
    expect(await readCalendar(bob, id)).toMatchObject({ role: 'booker', version: 3 });
    // With the same role, nothing changes.
    await shareCalendar(ada, id, 'booker', bob);
    expect((await readCalendar(ada, id)).version).toBe(3);
  });

  it('is refused if one person in the request is invalid, and nothing is stored', async () => {
    const { id } = await createCalendar(ada);
    const share = (body: unknown) => api.post(`/api/calendars/${id}/share`, { token: ada.token, body });
    const invalid = (pointer: string): [number, string, { pointer: string }] => [422, 'invalid-request', { pointer }];
    const valid = { user_id: bob.id, role: 'viewer' };
    await expectRefused(id, invalid('/shares/1/user_id'), share({ shares: [valid, valid] }));
    await expectRefused(
      id,
      invalid('/shares/1/username'),
      share({ shares: [valid, { username: bob.username, role: 'editor' }] }),
    );
    await expectRefused(
      id,
      invalid('/shares/1/username'),
      share({ shares: [valid, { username: 'nobody-there', role: 'editor' }] }),
    );
    await expectRefused(id, invalid('/user_id'), share({ user_id: ada.id, role: 'viewer' }));
    await expectRefused(id, invalid('/role'), share({ user_id: bob.id, role: 'admin' }));
    await expectRefused(id, invalid('/role'), share({ user_id: bob.id }));
    await expectRefused(id, invalid('/shares'), share({ shares: [] }));
    await expectRefused(id, invalid('/shares'), share({ shares: Array.from({ length: 31 }, () => valid) }));
    expect(await membersOf(ada, id)).toHaveLength(1);
  });

  it('never leaves a calendar without an owner', async () => {
    const { id } = await createCalendar(ada);
    await shareCalendar(ada, id, 'editor', bob);
    const me = `/api/calendars/${id}/permissions/${ada.id}`;
    await expectRefused(id, [409, 'last-owner'], api.delete(me, { token: ada.token }));
    await expectRefused(id, [409, 'last-owner'], api.put(me, { token: ada.token, body: { role: 'editor' } }));
    await shareCalendar(ada, id, 'owner', bob);
    await bodyOf(204, api.delete(me, { token: ada.token }));
    expect(await historyOf(bob, id)).toMatchObject([
      { change_type: 'unshare', changes: { permissions: { old: [{ user_id: ada.id, role: 'owner' }], new: [] } } },
      { change_type: 'share' },
      { change_type: 'share' },
      { change_type: 'create' },
    ]);
    expect((await api.get(`/api/calendars/${id}`, { token: ada.token })).status).toBe(404);
  });

  it('treats a person who has blocked the owner as unknown, and keeps members who block the owner later', async () => {
    const [zoe, max] = await Promise.all([aUser(), aUser()]);
    const { id } = await createCalendar(zoe);
    await bodyOf(204, api.put(`/api/users/me/blocked/${zoe.id}`, { token: max.token }));
    const refusalOf = async (body: object, query = '') => {
      const answer = await api.post(`/api/calendars/${id}/share${query}`, {
        token: zoe.token,
        body: { role: 'viewer', ...body },
      });
      return { status: answer.status, detail: answer.body.errors[0]?.detail };
    };
    const unknown = await refusalOf({ user_id: 'usr_01J00000000000000000000000' });
    expect(unknown.status).toBe(422);
    for (const query of ['', '?dry_run=true']) {
      expect(await refusalOf({ user_id: max.id }, query)).toEqual(unknown);
      expect(await refusalOf({ username: max.username }, query)).toEqual(unknown);
      expect(await refusalOf({ email: max.email }, query)).toEqual(unknown);
    }
    await bodyOf(204, api.delete(`/api/users/me/blocked/${zoe.id}`, { token: max.token }));
    await shareCalendar(zoe, id, 'viewer', max);
    await bodyOf(204, api.put(`/api/users/me/blocked/${zoe.id}`, { token: max.token }));
    await shareCalendar(zoe, id, 'editor', max);
    expect((await readCalendar(max, id)).role).toBe('editor');
  });
});

const WINDOW = { from: '2031-01-06', to: '2031-01-07' };

describe('the roles of a calendar', () => {
  /** The status of each request by role; the last column is a person who is not a member. */
  const TABLE = `
    request           free_busy booker viewer editor owner none
    read              200       200    200    200    200   404
    list-permissions  403       403    200    200    200   404
    list-history      403       403    200    200    200   404
    show              200       200    200    200    200   404
    free-busy         200       200    200    200    200   422
    find-slots        200       200    200    200    200   422
    rename            403       403    403    403    200   404
    share             403       403    403    403    201   404
    change-role       403       403    403    403    200   404
    remove-another    403       403    403    403    204   404
    restore           403       403    403    403    200   404
    remove-unknown    403       403    404    404    404   404
    leave             204       204    204    204    409   404
    delete            403       403    403    403    204   404
  `;

  it('allow and refuse each operation exactly as documented', async () => {
    const [header = [], ...rows] = TABLE.trim()
      .split('\n')
      .map((line) => line.trim().split(/ +/));
    expect(header.slice(1)).toEqual([...CALENDAR_ROLES, 'none']);
    const [owner, other, guest, outsider] = await Promise.all([aUser(), aUser(), aUser(), aUser()]);
    const statuses = await Promise.all(
      [...CALENDAR_ROLES, 'none' as const].map(async (role) => {
        const caller = role === 'owner' ? owner : role === 'none' ? outsider : guest;
        const { id } = await createCalendar(owner);
        const path = `/api/calendars/${id}`;
        await shareCalendar(owner, id, 'viewer', other);
        if (role !== 'owner' && role !== 'none') await shareCalendar(owner, id, role, guest);
        const { token } = caller;
        const requests: Record<string, () => Promise<{ status: number }>> = {
          read: () => api.get(path, { token }),
          'list-permissions': () => api.get(`${path}/permissions`, { token }),
          'list-history': () => api.get(`${path}/history`, { token }),
          show: () => api.patch(path, { token, body: { is_shown: false } }),
          'free-busy': () => api.post('/api/freebusy', { token, body: { ...WINDOW, calendar_ids: [id] } }),
          'find-slots': () =>
            api.post('/api/freebusy/slots', { token, body: { ...WINDOW, duration_minutes: 30, any_of: [id] } }),
          rename: () => api.patch(path, { token, body: { name: 'Two', is_shown: true } }),
          share: () => api.post(`${path}/share`, { token, body: { user_id: eve.id, role: 'viewer' } }),
          'change-role': () => api.put(`${path}/permissions/${other.id}`, { token, body: { role: 'editor' } }),
          'remove-another': () => api.delete(`${path}/permissions/${other.id}`, { token }),
          restore: () => api.post(`${path}/restore`, { token }),
          'remove-unknown': () => api.delete(`${path}/permissions/${bob.id}`, { token }),
          leave: () => api.delete(`${path}/permissions/${caller.id}`, { token }),
          delete: async () => {
            if (role !== 'owner' && role !== 'none') await shareCalendar(owner, id, role, guest);
            return api.delete(path, { token });
          },
        };
        const answered: Record<string, number> = {};
        for (const [name, send] of Object.entries(requests)) answered[name] = (await send()).status;
        return answered;
      }),
    );
    const found = rows.map(([name = '']) => [name, ...statuses.map((answered) => String(answered[name]))]);
    expect(found).toEqual(rows);
  });

  it('allow every member to show or hide the calendar in their own lists without a new version', async () => {
    const { id } = await createCalendar(ada, { is_shown: false });
    await shareCalendar(ada, id, 'free_busy', bob);
    expect(await readCalendar(ada, id)).toMatchObject({ is_shown: false, version: 2 });
    expect(await readCalendar(bob, id)).toMatchObject({ is_shown: true });
    expect(await patchCalendar(bob, id, { is_shown: false })).toMatchObject({ is_shown: false, version: 2 });
    expect((await listOf(bob)).items.find((calendar) => calendar.id === id)).toMatchObject({ is_shown: false });
    // A new role keeps the setting.
    await shareCalendar(ada, id, 'viewer', bob);
    expect(await readCalendar(bob, id)).toMatchObject({ role: 'viewer', is_shown: false });
    expect(await patchCalendar(ada, id, { is_shown: true, name: 'Two' })).toMatchObject({ is_shown: true, version: 4 });
    const zoe = await aUser();
    expect(await patchCalendar(zoe, 'primary', { is_shown: false })).toMatchObject({ is_shown: false, version: 1 });
    expect(await readCalendar(zoe, 'primary')).toMatchObject({ is_shown: false, version: 1 });
  });
});

describe('a deleted calendar', () => {
  it('is 404 for everyone until an owner restores it with its members', async () => {
    const { id } = await createCalendar(ada);
    await shareCalendar(ada, id, 'editor', bob);
    const before = await membersOf(ada, id);
    await deleteCalendar(ada, id);
    const path = `/api/calendars/${id}`;
    for (const user of [ada, bob]) {
      expect((await api.get(path, user)).status).toBe(404);
      expect((await listOf(user)).items.map((calendar) => calendar.id)).not.toContain(id);
    }
    expect((await api.delete(path, { token: ada.token })).status).toBe(404);
    expect(
      (await api.post(`${path}/share`, { token: ada.token, body: { user_id: eve.id, role: 'owner' } })).status,
    ).toBe(404);
    expect((await api.get(`${path}/history`, { token: bob.token })).status).toBe(404);
    expect((await api.post(`${path}/restore`, { token: bob.token })).status).toBe(404);
    expect((await historyOf(ada, id))[0]).toMatchObject({ version: 3, change_type: 'delete' });

    const call = { token: ada.token, headers: { 'Idempotency-Key': randomUUID() } };
    const restored = await api.post<CalendarBody>(`${path}/restore`, call);
    expect(restored).toMatchObject({ status: 200, body: { version: 4, name: 'Support' } });
    expect((await api.post<CalendarBody>(`${path}/restore`, call)).body).toEqual(restored.body);
    expect(await membersOf(bob, id)).toEqual(before);
    // Restored already: nothing to do.
    expect(await bodyOf(200, api.post<CalendarBody>(`${path}/restore`, { token: ada.token }))).toEqual(restored.body);
  });
});
