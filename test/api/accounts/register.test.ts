import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { anEvent, api, aRegistration, aUser, logIn, type UserBody } from '../../support/api/api-client.js';
import { bodyOf, createEvent } from '../../support/api/event-client.js';

const register = (body: unknown) => api.post<UserBody>('/api/auth/register', { body });
const refused = (body: unknown) => api.post('/api/auth/register', { body });
const aName = (): string => `user-${randomUUID().slice(0, 18)}`;

describe('a new user', () => {
  it('can register as in the first published example, and then log in and create an event', async () => {
    const example = { username: 'testuser', email: 'test@example.com', password: 'testpass' };
    expect((await register(example)).status).toBe(201);
    const { access_token: token } = await logIn(example);
    expect((await api.post('/api/events', { token, body: anEvent() })).status).toBe(201);
  });

  it('gets an account with their name and address, and nothing of the password', async () => {
    const registration = aRegistration();
    const { status, headers, body } = await register(registration);
    expect(status).toBe(201);
    expect(headers.get('Content-Type')).toContain('application/json');
    expect(headers.get('Cache-Control')).toBe('no-store');
    const { id, created_at, ...rest } = body;
    expect(rest).toEqual({ username: registration.username, email: registration.email });
    expect(id).toMatch(/^usr_\w+$/);
    expect(Math.abs(Date.parse(created_at) - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    ['of three characters', randomUUID().slice(0, 3)],
    ['of thirty-two characters', randomUUID().replaceAll('-', '')],
    ['with all signs there are', `A.b_c-${randomUUID().slice(0, 8)}`],
  ])('can have a name %s', async (_, username) => {
    const { status, body } = await register(aRegistration({ username, email: `${aName()}@example.com` }));
    expect(status).toBe(201);
    expect(body.username).toBe(username);
  });

  it.each([
    ['of eight characters', 'eight ch'],
    ['of 72 bytes', 'a'.repeat(72)],
    ['of 72 bytes in 18 emoji', '🔑'.repeat(18)],
    ['of eight emoji', '🔑🔒🔓🗝🔐🔏🛡🚪'],
    ['in any script', 'пароль密码'],
    ['that everybody tries first, on a laptop', '12345678'],
    ['of 72 bytes in NFC, sent as 108', 'e\u0301'.repeat(36)],
  ])('can have a password %s, and log in with it', async (_, password) => {
    const registration = aRegistration({ password });
    const { status, body } = await register(registration);
    expect(status).toBe(201);
    expect(await logIn({ username: body.username, password })).toMatchObject({ token_type: 'bearer' });
  });
});

describe('an e-mail address', () => {
  it.each([
    ['an ampersand', (name: string) => `${name}&b@example.com`],
    ['a slash', (name: string) => `${name}/b@example.com`],
    ['a percent sign', (name: string) => `${name}%b@example.com`],
    ['every other sign', (name: string) => `${name}!#$'*+-=?^_\`{|}~@example.com`],
    ['an internationalised top-level domain', (name: string) => `${name}@xn--d1acpjx3f.xn--p1ai`],
    ['a quoted local part', (name: string) => `"${name} @ home"@example.com`],
  ])('with %s can register, log in and be shared with', async (_, addressOf) => {
    const email = addressOf(aName());
    expect(await bodyOf(201, register(aRegistration({ email })))).toMatchObject({ email });
    const token = (await logIn({ username: email.toUpperCase(), password: 'correct horse battery' })).access_token;
    const owner = await aUser();
    const event = await createEvent(owner);
    const body = { email: email.toUpperCase(), role: 'viewer' };
    await bodyOf(201, api.post(`/api/events/${event.id}/share`, { token: owner.token, body }));
    expect((await api.get(`/api/events/${event.id}`, { token })).status).toBe(200);
  });
});

describe('a name that is already in use', () => {
  it.each([
    ['user name', (username: string) => ({ username }), '/username'],
    ['user name in another case', (username: string) => ({ username: username.toUpperCase() }), '/username'],
    ['e-mail address', (username: string) => ({ email: `${username}@example.com` }), '/email'],
    ['e-mail address in another case', (username: string) => ({ email: `${username}@EXAMPLE.com` }), '/email'],
    ['e-mail address in quotes', (username: string) => ({ email: `"${username}"@example.com` }), '/email'],
  ])('is refused for a %s with the name of the member', async (_, overrides, pointer) => {
    const first = aRegistration();
    await register(first);
    const { status, body } = await refused(aRegistration(overrides(first.username as string)));
    expect(status).toBe(409);
    expect(body).toMatchObject({ type: '/problems/name-taken', errors: [{ pointer, detail: 'is taken' }] });
  });

  it('leaves the other name of the refused registration available', async () => {
    const first = aRegistration();
    await register(first);
    const second = aRegistration();
    expect((await refused({ ...second, email: first.email })).status).toBe(409);
    expect((await register(second)).status).toBe(201);
  });

  it('goes to exactly one of ten users who request it at once', async () => {
    const username = aName();
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(aRegistration({ username }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
  });
});

describe('an invalid registration', () => {
  const FORMED = 'a@example.com';

  it.each<[string, Record<string, unknown>, string]>([
    ['a user name of two characters', { username: 'ab' }, '/username'],
    ['a user name of 33 characters', { username: 'a'.repeat(33) }, '/username'],
    ['a user name with a space', { username: 'ada lovelace' }, '/username'],
    ['a user name that looks like an address', { username: FORMED }, '/username'],
    ['a user name with a letter from elsewhere', { username: 'adá' }, '/username'],
    ['an empty user name', { username: '' }, '/username'],
    ['a user name that is a number', { username: 12345 }, '/username'],
    ['a user name that is null', { username: null }, '/username'],
    ['a user name with half a character', { username: 'ada\ud83d' }, '/username'],
    ['no e-mail address', { email: 'ada' }, '/email'],
    ['an e-mail address without a domain', { email: 'ada@' }, '/email'],
    ['an e-mail address with a line break', { email: 'ada@example.com\nBcc: bob@example.com' }, '/email'],
    ['an e-mail address of 255 characters', { email: `a@${'b.'.repeat(125)}com` }, '/email'],
    ['an e-mail address without a dot in its domain', { email: 'ada@localhost' }, '/email'],
    ['an e-mail address with a blank before it', { email: ' ada@example.com' }, '/email'],
    ['a password of seven characters', { password: 'seven c' }, '/password'],
    ['a password of seven emoji', { password: '🔑'.repeat(7) }, '/password'],
    ['a password of 73 bytes', { password: 'a'.repeat(73) }, '/password'],
    ['a password of 73 bytes in 72 characters', { password: `ü${'a'.repeat(71)}` }, '/password'],
    ['a password of 19 emoji', { password: '🔑'.repeat(19) }, '/password'],
    ['a password with half a character', { password: 'correct \ud83d horse' }, '/password'],
    ['a password of four letters with accents of their own', { password: 'e\u0301'.repeat(4) }, '/password'],
    // In NFC, U+0958 becomes two characters.
    ['a password of 72 bytes that are 144 in NFC', { password: '\u0958'.repeat(24) }, '/password'],
    ['a password that is a number', { password: 1234567890 }, '/password'],
  ])('for %s is refused with the name of that member only', async (_, overrides, pointer) => {
    const { status, body } = await refused(aRegistration(overrides));
    expect(status).toBe(422);
    expect(body.type).toBe('/problems/invalid-request');
    expect(body.errors.map((error) => error.pointer)).toEqual([pointer]);
  });

  it('gets an error for every missing member', async () => {
    const { status, body } = await refused({});
    expect(status).toBe(422);
    expect(body.errors).toEqual(
      ['/username', '/email', '/password'].map((pointer) => ({ pointer, detail: 'is required' })),
    );
  });

  it('gets an error for every unknown member', async () => {
    const { status, body } = await refused({ ...aRegistration(), role: 'admin', 'a/b~c': 1 });
    expect(status).toBe(422);
    expect(body.errors).toEqual(['/role', '/a~1b~0c'].map((pointer) => ({ pointer, detail: 'is not a known member' })));
  });

  it.each([[[]], [42], [true]])('that is %j instead of an object is refused', async (body) => {
    expect((await refused(body)).status).toBe(422);
  });

  it('creates no account', async () => {
    const registration = aRegistration();
    expect((await refused({ ...registration, password: 'short' })).status).toBe(422);
    expect((await register(registration)).status).toBe(201);
  });
});
