import { describe, expect, it } from 'vitest';
import {
  api,
  aUser,
  type EventBody,
  type Page,
  type PermissionBody,
  type TestUser,
} from '../../support/api/api-client.js';
import { aSharedEvent, bodyOf, createEvent, deleteEvent, share } from '../../support/api/event-client.js';

type Items = { items: PermissionBody[] };

const people = async (user: TestUser, path: string): Promise<PermissionBody[]> =>
  (await bodyOf(200, api.get<Page<PermissionBody>>(`${path}/permissions`, { token: user.token }))).items;
const rolesOf = async (user: TestUser, path: string): Promise<Record<string, string>> =>
  Object.fromEntries((await people(user, path)).map(({ user_id, role }) => [user_id, role]));
const versionOf = async (user: TestUser, path: string): Promise<number> =>
  (await bodyOf(200, api.get<EventBody>(path, { token: user.token }))).version;
const shareWith = (user: TestUser, path: string, body: unknown) =>
  api.post<Items>(`${path}/share`, { token: user.token, body });
const setRole = (user: TestUser, path: string, userId: string, role: string) =>
  api.put<PermissionBody>(`${path}/permissions/${userId}`, { token: user.token, body: { role } });
const remove = (user: TestUser, path: string, userId: string) =>
  api.delete(`${path}/permissions/${userId}`, { token: user.token });
const respond = (user: TestUser, path: string, response: string) =>
  api.put<PermissionBody>(`${path}/response`, { token: user.token, body: { response } });

/** Ada with an event of hers, and Bob, who is not on it. */
async function adaAndBob() {
  const [ada, bob] = await Promise.all([aUser(), aUser()]);
  const event = await createEvent(ada);
  return { ada, bob, event, path: `/api/events/${event.id}` };
}

describe('sharing an event', () => {
  it.each<[by: string, reference: (user: TestUser) => object]>([
    ['id', ({ id }) => ({ user_id: id })],
    ['user name', ({ username }) => ({ username })],
    ['user name in capitals', ({ username }) => ({ username: username.toUpperCase() })],
    ['e-mail address', ({ email }) => ({ email })],
    ['e-mail address in capitals', ({ email }) => ({ email: email.toUpperCase() })],
  ])('with a person by %s adds them without an answer', async (_, reference) => {
    const { ada, bob, event, path } = await adaAndBob();
    const answer = await shareWith(ada, path, { ...reference(bob), role: 'viewer' });
    expect([answer.status, answer.headers.get('ETag')]).toEqual([201, '"2"']);
    expect(answer.body.items).toEqual([
      {
        user_id: bob.id,
        username: bob.username,
        role: 'viewer',
        response: 'needs_action',
        granted_by: ada.id,
        granted_at: expect.stringMatching(/Z$/) as string,
      },
    ]);
    const read = await bodyOf(200, api.get<EventBody>(path, { token: bob.token }));
    expect(read).toMatchObject({
      ...event,
      version: 2,
      updated_at: read.updated_at,
      role: 'viewer',
      response: 'needs_action',
    });
  });

  it('with many people at once writes one version, and returns those people', async () => {
    const { ada, bob, path } = await adaAndBob();
    const [cyd, dan] = await Promise.all([aUser(), aUser()]);
    const shares = [
      { user_id: bob.id, role: 'viewer' },
      { username: cyd.username, role: 'editor' },
      { email: dan.email, role: 'owner' },
    ];
    const { items } = await bodyOf(201, shareWith(ada, path, { shares }));
    expect(new Set(items.map(({ user_id }) => user_id))).toEqual(new Set([bob.id, cyd.id, dan.id]));
    expect(await rolesOf(bob, path)).toEqual({
      [ada.id]: 'owner',
      [bob.id]: 'viewer',
      [cyd.id]: 'editor',
      [dan.id]: 'owner',
    });
    expect(await versionOf(ada, path)).toBe(2);
  });

  it('again changes the role and keeps the answer, and with the same role changes nothing', async () => {
    const { ada, bob, event, path } = await adaAndBob();
    await share(ada, event.id, 'viewer', bob);
    await bodyOf(200, respond(bob, path, 'tentative'));
    const { items } = await share(ada, event.id, 'editor', bob);
    expect(items).toMatchObject([{ user_id: bob.id, role: 'editor', response: 'tentative' }]);
    const again = await shareWith(ada, path, { user_id: bob.id, role: 'editor' });
    expect([again.status, again.headers.get('ETag')]).toEqual([201, '"4"']);
    expect(await versionOf(ada, path)).toBe(4);
  });

  it.each<[fault: string, body: (them: { ada: TestUser; bob: TestUser }) => object, at: string[]]>([
    ['oneself', ({ ada }) => ({ user_id: ada.id, role: 'viewer' }), ['/user_id']],
    ['oneself by name', ({ ada }) => ({ username: ada.username.toUpperCase(), role: 'viewer' }), ['/username']],
    ['nobody', () => ({ role: 'viewer' }), ['']],
    ['nobody in a list', () => ({ shares: [] }), ['/shares']],
    ['nothing said', () => ({}), ['', '/role']],
    ['an unknown id', () => ({ user_id: 'usr_nobody', role: 'viewer' }), ['/user_id']],
    ['an unknown name', () => ({ username: 'nobody-here', role: 'viewer' }), ['/username']],
    ['an unknown address', () => ({ email: 'nobody@example.com', role: 'viewer' }), ['/email']],
    ['an empty name', () => ({ username: '', role: 'viewer' }), ['/username']],
    ['a role that is none', ({ bob }) => ({ user_id: bob.id, role: 'admin' }), ['/role']],
    ['no role', ({ bob }) => ({ user_id: bob.id }), ['/role']],
    ['two names for one person', ({ bob }) => ({ user_id: bob.id, email: bob.email, role: 'viewer' }), ['']],
    [
      'one person and a list',
      ({ bob }) => ({ user_id: bob.id, role: 'viewer', shares: [{ user_id: bob.id, role: 'viewer' }] }),
      ['/shares'],
    ],
    [
      'somebody twice',
      ({ bob }) => ({
        shares: [
          { user_id: bob.id, role: 'viewer' },
          { email: bob.email, role: 'editor' },
        ],
      }),
      ['/shares/1/email'],
    ],
    ['an unknown member', ({ bob }) => ({ user_id: bob.id, role: 'viewer', note: 'Hi' }), ['/note']],
    [
      'several faults in a list',
      ({ ada, bob }) => ({
        shares: [
          { username: 'nobody-here', role: 'viewer' },
          { user_id: bob.id, role: 'viewer' },
          { user_id: ada.id, role: 'viewer' },
        ],
      }),
      ['/shares/0/username', '/shares/2/user_id'],
    ],
    [
      '51 people',
      () => ({ shares: Array.from({ length: 51 }, (_, index) => ({ username: `nobody${index}`, role: 'viewer' })) }),
      ['/shares'],
    ],
  ])('with %s is refused, and adds no one', async (_, body, at) => {
    const { ada, bob, path } = await adaAndBob();
    const { status, body: problem } = await api.post(`${path}/share`, { token: ada.token, body: body({ ada, bob }) });
    expect([status, problem.errors.map(({ pointer }) => pointer).sort()]).toEqual([422, [...at].sort()]);
    expect(await rolesOf(ada, path)).toEqual({ [ada.id]: 'owner' });
  });

  it('with oneself is refused in the same words, whichever way the person is named', async () => {
    const { ada, path } = await adaAndBob();
    for (const named of [{ user_id: ada.id }, { username: ada.username }, { email: ada.email }]) {
      const { body } = await api.post(`${path}/share`, { token: ada.token, body: { ...named, role: 'viewer' } });
      expect(body.errors).toMatchObject([{ detail: 'must not be yourself' }]);
    }
  });

  it('is limited to 45 people', async () => {
    const { ada, bob, path } = await adaAndBob();
    const others = await Promise.all(Array.from({ length: 44 }, () => aUser()));
    const shares = [...others, bob].map(({ id }) => ({ user_id: id, role: 'viewer' }));
    const refused = await bodyOf(422, api.post(`${path}/share`, { token: ada.token, body: { shares } }));
    expect(refused.errors).toMatchObject([{ pointer: '/shares' }]);
    await bodyOf(201, shareWith(ada, path, { shares: shares.slice(0, 44) }));
    expect(await people(ada, path)).toHaveLength(45);
    await bodyOf(422, shareWith(ada, path, { user_id: bob.id, role: 'viewer' }));
    await bodyOf(201, shareWith(ada, path, { user_id: others[0]!.id, role: 'editor' }));
    await bodyOf(204, remove(ada, path, others[1]!.id));
    await bodyOf(201, shareWith(ada, path, { user_id: bob.id, role: 'viewer' }));
  });
});

describe('the people on an event', () => {
  it('are visible to everyone on it, and its creator has accepted', async () => {
    const { owner, editor, viewer, path } = await aSharedEvent();
    const items = await people(viewer, path);
    expect(items.map(({ user_id }) => user_id)).toEqual([owner.id, editor.id, viewer.id].sort());
    expect(items.find(({ user_id }) => user_id === owner.id)).toMatchObject({
      role: 'owner',
      response: 'accepted',
      granted_by: owner.id,
    });
    expect(await people(owner, path)).toEqual(items);
  });

  it('get a new role, which applies at once', async () => {
    const { owner, viewer, path } = await aSharedEvent();
    const changed = await setRole(owner, path, viewer.id, 'editor');
    expect([changed.status, changed.headers.get('ETag'), changed.body.role]).toEqual([200, '"4"', 'editor']);
    await bodyOf(200, api.put(path, { token: viewer.token, body: { title: 'By the new editor' } }));
    await bodyOf(200, setRole(owner, path, viewer.id, 'viewer'));
    await bodyOf(403, api.put(path, { token: viewer.token, body: { title: 'Too late' } }));
  });

  it('who get their current role cause no new version', async () => {
    const { owner, viewer, path } = await aSharedEvent();
    await bodyOf(200, setRole(owner, path, viewer.id, 'viewer'));
    expect(await versionOf(owner, path)).toBe(3);
  });

  it('who are removed lose all access from then on', async () => {
    const { owner, editor, path } = await aSharedEvent();
    await bodyOf(204, remove(owner, path, editor.id));
    for (const sub of ['', '/permissions', '/history', '/history/1', '/diff/1/2']) {
      await bodyOf(404, api.get(path + sub, { token: editor.token }));
    }
    expect(await bodyOf(200, api.get<Page<EventBody>>('/api/events', { token: editor.token }))).toMatchObject({
      items: [],
    });
    await bodyOf(404, remove(owner, path, editor.id));
  });

  it('who were removed and come back are asked for an answer again', async () => {
    const { owner, viewer, event, path } = await aSharedEvent();
    await bodyOf(200, respond(viewer, path, 'accepted'));
    await bodyOf(204, remove(owner, path, viewer.id));
    expect((await share(owner, event.id, 'viewer', viewer)).items).toMatchObject([{ response: 'needs_action' }]);
  });

  it.each(['viewer', 'editor'] as const)('can remove themselves: the %s', async (who) => {
    const shared = await aSharedEvent();
    const leaver = shared[who];
    await bodyOf(204, remove(leaver, shared.path, leaver.id));
    await bodyOf(404, api.get(shared.path, { token: leaver.token }));
  });

  it.each([
    ['of another event', async () => (await aUser()).id],
    ['that never was', () => Promise.resolve('usr_nobody')],
    ['with an id that objects have', () => Promise.resolve('constructor')],
    ['with an id that all objects have', () => Promise.resolve('__proto__')],
  ])('are 404 for an id %s', async (_, idOf) => {
    const { owner, viewer, path } = await aSharedEvent();
    const id = await idOf();
    await bodyOf(404, setRole(owner, path, id, 'viewer'));
    await bodyOf(404, remove(owner, path, id));
    await bodyOf(404, remove(viewer, path, id));
  });

  it.each(['admin', '', null, 7])('cannot get the role %j', async (role) => {
    const { owner, viewer, path } = await aSharedEvent();
    const body = { role };
    const { errors } = await bodyOf(422, api.put(`${path}/permissions/${viewer.id}`, { token: owner.token, body }));
    expect(errors).toMatchObject([{ pointer: '/role' }]);
  });
});

describe('the last owner of an event', () => {
  const LAST_OWNER = { status: 409, body: { type: '/problems/last-owner' } };

  it('can neither step down nor leave', async () => {
    const { owner, path } = await aSharedEvent();
    expect(await setRole(owner, path, owner.id, 'editor')).toMatchObject(LAST_OWNER);
    expect(await remove(owner, path, owner.id)).toMatchObject(LAST_OWNER);
    expect((await rolesOf(owner, path))[owner.id]).toBe('owner');
  });

  it('can do both once there is another owner', async () => {
    const { owner, editor, path } = await aSharedEvent();
    await bodyOf(200, setRole(owner, path, editor.id, 'owner'));
    await bodyOf(200, setRole(owner, path, owner.id, 'viewer'));
    await bodyOf(403, setRole(owner, path, editor.id, 'viewer'));
    expect(await remove(editor, path, editor.id)).toMatchObject(LAST_OWNER);
    await bodyOf(204, remove(owner, path, owner.id));
  });

  it('remains when the last two owners leave at the same moment', async () => {
    const { owner, editor, path } = await aSharedEvent();
    await bodyOf(200, setRole(owner, path, editor.id, 'owner'));
    const left = await Promise.all([remove(owner, path, owner.id), remove(editor, path, editor.id)]);
    expect(left.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  it('can be someone other than the creator', async () => {
    const { owner, editor, event, path } = await aSharedEvent();
    await share(owner, event.id, 'owner', editor);
    await bodyOf(204, remove(editor, path, owner.id));
    await deleteEvent(editor, event.id);
  });
});

describe('the caller’s own answer', () => {
  it.each(['accepted', 'tentative', 'declined'])('can be %s, by anyone on the event', async (response) => {
    const { viewer, owner, path } = await aSharedEvent();
    const answer = await respond(viewer, path, response);
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, '"4"']);
    expect(answer.body).toMatchObject({ user_id: viewer.id, role: 'viewer', response });
    expect(await bodyOf(200, api.get(path, { token: viewer.token }))).toMatchObject({ response });
    expect(await bodyOf(200, api.get(path, { token: owner.token }))).toMatchObject({ response: 'accepted' });
  });

  it('given twice writes one version', async () => {
    const { viewer, path } = await aSharedEvent();
    await bodyOf(200, respond(viewer, path, 'accepted'));
    await bodyOf(200, respond(viewer, path, 'accepted'));
    expect(await versionOf(viewer, path)).toBe(4);
  });

  it('to decline keeps the event in the caller’s list', async () => {
    const { viewer, event, path } = await aSharedEvent();
    await bodyOf(200, respond(viewer, path, 'declined'));
    const { items } = await bodyOf(200, api.get<Page<EventBody>>('/api/events', { token: viewer.token }));
    expect(items).toMatchObject([{ id: event.id, response: 'declined' }]);
  });

  it.each(['needs_action', 'perhaps', '', null])('cannot be %j', async (response) => {
    const { viewer, path } = await aSharedEvent();
    const { errors } = await bodyOf(422, api.put(`${path}/response`, { token: viewer.token, body: { response } }));
    expect(errors).toMatchObject([{ pointer: '/response' }]);
  });
});
