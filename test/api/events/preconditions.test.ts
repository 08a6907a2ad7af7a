import { beforeAll, describe, expect, it } from 'vitest';
import { api, aUser, type EventBody, type TestUser } from '../../support/api/api-client.js';
import { aSharedEvent, bodyOf, createEvent, updateEvent } from '../../support/api/event-client.js';

let ada: TestUser;
beforeAll(async () => {
  ada = await aUser();
});

/** An event of Ada's at version 3; its title and location have changed since version 1. */
async function anEventAtVersion3(): Promise<EventBody> {
  const { id } = await createEvent(ada);
  await updateEvent(ada, id, { title: 'Renamed', description: 'As ever' });
  return updateEvent(ada, id, { location: 'Room 1', description: null });
}
const rename = (id: string, ifMatch: string) =>
  api.put(`/api/events/${id}`, { token: ada.token, headers: { 'If-Match': ifMatch }, body: { title: 'Retro' } });

describe('If-Match', () => {
  it.each([['"3"'], ['*'], [' * '], ['"1", "3"'], ['"3","7"'], ['W/"3"'], ['W/"1",W/"3"'], [' "3" '], ['"3", ,"7",']])(
    'with %s allows a write to version 3',
    async (ifMatch) => {
      const { id } = await anEventAtVersion3();
      expect((await rename(id, ifMatch)).status).toBe(200);
    },
  );

  it.each([['"1"'], ['"1", "2"'], ['W/"1"'], ['"1", "999"']])(
    'with %s refuses a write to version 3 with 412 and writes nothing',
    async (ifMatch) => {
      const event = await anEventAtVersion3();
      const { status, body } = await rename(event.id, ifMatch);
      expect([status, body.type, body.current_version]).toEqual([412, '/problems/precondition-failed', 3]);
      expect(body.detail).toBe('The event has changed since the version that If-Match names.');
      expect(await bodyOf(200, api.get(`/api/events/${event.id}`, { token: ada.token }))).toEqual(event);
    },
  );

  it.each([['"4"'], ['"999"'], ['"0"'], ['"03"'], ['W/"4"'], ['"4", "5"'], ['"99999999999999999999"']])(
    'with %s is refused because the event never had such a version',
    async (ifMatch) => {
      const event = await anEventAtVersion3();
      const { status, body } = await rename(event.id, ifMatch);
      expect([status, body.type, body.current_version]).toEqual([412, '/problems/precondition-failed', 3]);
      expect(body.changed_fields).toEqual([]);
      expect(body.detail).toBe('If-Match names a version that the event has never had. Its current version is 3.');
      const merge = await api.put(`/api/events/${event.id}?merge=true`, {
        token: ada.token,
        headers: { 'If-Match': ifMatch },
        body: { title: 'Retro' },
      });
      expect(merge.status).toBe(ifMatch.includes(',') ? 400 : 412);
    },
  );

  it.each([
    ['3'],
    ['"abc"'],
    ['"three"'],
    ['""'],
    [''],
    [' '],
    [','],
    ['""3""'],
    ['"3'],
    ["'3'"],
    ['"-3"'],
    ['"3.0"'],
    ['" 3"'],
    ['w/"3"'],
    ['W/3'],
    ['"3" "4"'],
    ['"3", 4'],
    ['"3", *'],
    ['**'],
    ['null'],
  ])('with %j, which is not the ETag of an event, is refused with 400 and an example', async (ifMatch) => {
    const event = await anEventAtVersion3();
    const { status, body } = await rename(event.id, ifMatch);
    expect([status, body.type]).toEqual([400, '/problems/malformed-header']);
    expect(body.errors).toEqual([{ header: 'If-Match', detail: expect.stringContaining('such as "3"') as string }]);
    expect(await bodyOf(200, api.get(`/api/events/${event.id}`, { token: ada.token }))).toEqual(event);
  });

  it('is parsed before the event is loaded, by every write that supports it', async () => {
    const call = { token: ada.token, headers: { 'If-Match': '1' } };
    const path = '/api/events/evt_none';
    const answers = await Promise.all([
      api.put(path, { ...call, body: { title: 'Retro' } }),
      api.patch(path, { ...call, body: { title: 'Retro' } }),
      api.put(`${path}?merge=true`, { ...call, body: { title: 'Retro' } }),
      api.delete(path, call),
      api.post(`${path}/share`, { ...call, body: { username: 'grace', role: 'viewer' } }),
      api.put(`${path}/permissions/usr_none`, { ...call, body: { role: 'viewer' } }),
      api.delete(`${path}/permissions/usr_none`, call),
      api.put(`${path}/response`, { ...call, body: { response: 'accepted' } }),
      api.post(`${path}/rollback/1`, call),
    ]);
    expect(answers.map(({ body }) => body.type)).toEqual(answers.map(() => '/problems/malformed-header'));
    expect((await api.put(path, { headers: call.headers, body: {} })).status).toBe(401);
  });

  it('returns the fields that changed since the given version', async () => {
    const { id } = await anEventAtVersion3();
    expect((await rename(id, '"1"')).body.changed_fields.sort()).toEqual(['location', 'title']);
    expect((await rename(id, '"2"')).body.changed_fields.sort()).toEqual(['description', 'location']);
    expect((await rename(id, '"7"')).body.changed_fields).toEqual([]);
  });

  it('is also checked for a write that would change nothing', async () => {
    const { id, title } = await anEventAtVersion3();
    const call = { token: ada.token, headers: { 'If-Match': '"1"' }, body: { title } };
    await bodyOf(412, api.put(`/api/events/${id}`, call));
  });

  it('lets exactly one of two writers who read the same version win', async () => {
    const { id } = await anEventAtVersion3();
    const outcomes = await Promise.all([rename(id, '"3"'), rename(id, '"3"'), rename(id, '"3"')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it.each<{
    operation: string;
    method: 'post' | 'put' | 'delete';
    to: (id: string) => string;
    body?: object;
    done: number;
  }>([
    { operation: 'sharing', method: 'post', to: () => '/share', body: { role: 'editor' }, done: 201 },
    {
      operation: 'a change of role',
      method: 'put',
      to: (id) => `/permissions/${id}`,
      body: { role: 'editor' },
      done: 200,
    },
    { operation: 'a removal', method: 'delete', to: (id) => `/permissions/${id}`, done: 204 },
    { operation: 'a response', method: 'put', to: () => '/response', body: { response: 'declined' }, done: 200 },
    { operation: 'a rollback', method: 'post', to: () => '/rollback/1', done: 200 },
    { operation: 'a deletion', method: 'delete', to: () => '', done: 204 },
  ])('is supported by $operation', async ({ operation, method, to, body, done }) => {
    const { owner, viewer, event, path } = await aSharedEvent();
    await updateEvent(owner, event.id, { title: 'Renamed' });
    const named = operation === 'sharing' ? { ...body, user_id: viewer.id } : body;
    const call = (version: string) =>
      api[method](path + to(viewer.id), {
        token: owner.token,
        headers: { 'If-Match': version },
        ...(named && { body: named }),
      });
    expect(await call('"1"')).toMatchObject({ status: 412, body: { current_version: 4 } });
    expect((await call('"4"')).status).toBe(done);
  });

  it('is checked after permissions and before conflicts', async () => {
    const { viewer, stranger, owner, event, path } = await aSharedEvent();
    await createEvent(owner, { start_time: '2040-01-01T09:00:00Z', end_time: '2040-01-01T10:00:00Z' });
    const call = {
      headers: { 'If-Match': '"1"' },
      body: { start_time: '2040-01-01T09:00:00Z', end_time: '2040-01-01T10:00:00Z' },
    };
    await bodyOf(404, api.put(path, { token: stranger.token, ...call }));
    await bodyOf(403, api.put(path, { token: viewer.token, ...call }));
    await bodyOf(412, api.put(path, { token: owner.token, ...call }));
    await bodyOf(
      409,
      api.put(path, { token: owner.token, ...call, headers: { 'If-Match': `"${event.version + 2}"` } }),
    );
  });
});

describe('If-None-Match', () => {
  const read = (path: string, ifNoneMatch: string) =>
    api.get(path, { token: ada.token, headers: { 'If-None-Match': ifNoneMatch } });

  it.each(['"3"', '*', '"1", "3"', 'W/"3"'])('with %s returns 304 for version 3', async (ifNoneMatch) => {
    const { id } = await anEventAtVersion3();
    const { status, headers, body } = await read(`/api/events/${id}`, ifNoneMatch);
    expect([status, headers.get('ETag'), body]).toEqual([304, '"3"', undefined]);
  });

  it.each(['"1"', '"4"', '"999"', '""', '"abc"', '3', 'null', '"3', ''])(
    'with %j returns version 3',
    async (ifNoneMatch) => {
      const { id } = await anEventAtVersion3();
      const { status, headers, body } = await read(`/api/events/${id}`, ifNoneMatch);
      expect([status, headers.get('ETag'), body]).toEqual([200, '"3"', expect.objectContaining({ version: 3 })]);
    },
  );

  it('works for the list of permissions, too', async () => {
    const { id } = await anEventAtVersion3();
    expect((await read(`/api/events/${id}/permissions`, '"3"')).status).toBe(304);
    expect((await read(`/api/events/${id}/permissions`, '"2"')).status).toBe(200);
  });

  it('reveals nothing to a user without access', async () => {
    const { id } = await anEventAtVersion3();
    const stranger = await aUser();
    const call = { token: stranger.token, headers: { 'If-None-Match': '*' } };
    await bodyOf(404, api.get(`/api/events/${id}`, call));
  });
});
