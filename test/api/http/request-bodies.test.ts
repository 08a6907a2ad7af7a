import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  anEvent,
  api,
  aRegistration,
  aUser,
  logIn,
  type EventBody,
  type TestUser,
} from '../../support/api/api-client.js';

const EVENTS = '/api/events';
const JSON_TYPE = { 'Content-Type': 'application/json' };

let ada: TestUser;
beforeAll(async () => {
  ada = await aUser();
});

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const jsonOf = (title: string): string => JSON.stringify(anEvent({ title }));
const create = (raw: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
  api.post(EVENTS, { token: ada.token, raw: Buffer.from(raw), headers });

describe('the encoding of a JSON body', () => {
  it.each(['iso-8859-1', 'ISO-8859-1', '"iso-8859-1"', 'utf-16', 'utf-7', 'us-ascii', '', 'utf-8; charset=latin1'])(
    'is refused with 415 when its charset is %s',
    async (charset) => {
      const answer = await create(jsonOf('cafe'), { 'Content-Type': `application/json; charset=${charset}` });
      expect([answer.status, answer.body.type]).toEqual([415, '/problems/unsupported-media-type']);
      expect(answer.body.detail).toContain('UTF-8');
    },
  );

  it.each(['utf-8', 'UTF-8', '"utf-8"', '"UTF-8"', 'utf8'])('is accepted when its charset is %s', async (charset) => {
    const title = 'Café 🗓';
    const answer = await api.post<EventBody>(EVENTS, {
      token: ada.token,
      raw: Buffer.from(jsonOf(title)),
      headers: { 'Content-Type': `application/json; charset=${charset}` },
    });
    expect([answer.status, answer.body.title]).toEqual([201, title]);
  });

  it.each<[string, Buffer]>([
    ['Latin-1', latin1(jsonOf('café'))],
    ['UTF-16', Buffer.from(jsonOf('café'), 'utf16le')],
    ['half a character', Buffer.concat([latin1('{"title":"'), Buffer.from([0xf0, 0x9f]), latin1('"}')])],
    ['a surrogate', Buffer.concat([latin1('{"title":"'), Buffer.from([0xed, 0xa0, 0x80]), latin1('"}')])],
    ['an overlong character', Buffer.concat([latin1('{"title":"'), Buffer.from([0xc0, 0xaf]), latin1('"}')])],
  ])('is refused with 400 when its bytes are %s', async (_, raw) => {
    const answer = await create(raw);
    expect([answer.status, answer.body.type]).toEqual([400, '/problems/malformed-body']);
    expect(answer.body.detail).toBe('The request body is not valid UTF-8.');
  });

  it('is checked wherever a body is read', async () => {
    const { body: event } = await api.post<EventBody>(EVENTS, { token: ada.token, body: anEvent() });
    const call = { token: ada.token, raw: latin1('{"title":"café"}'), headers: JSON_TYPE };
    const answers = await Promise.all([
      api.put(`${EVENTS}/${event.id}`, call),
      api.patch(`${EVENTS}/${event.id}`, call),
      api.post(`${EVENTS}/batch`, call),
      api.post(`${EVENTS}/${event.id}/share`, call),
      api.put('/api/users/me/password', call),
      api.delete('/api/users/me', call),
      api.post('/api/auth/register', call),
      api.post('/api/auth/login', call),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
  });

  it('preserves a replacement character that the client has sent', async () => {
    const { status, body } = await api.post<EventBody>(EVENTS, {
      token: ada.token,
      body: anEvent({ title: 'caf\ufffd' }),
    });
    expect([status, body.title]).toEqual([201, 'caf\ufffd']);
  });

  it('can begin with a byte order mark', async () => {
    expect((await create(`\ufeff${jsonOf('Retro')}`)).status).toBe(201);
  });
});

describe('a malformed Content-Type', () => {
  it.each([
    'json',
    'application',
    'application/',
    '/json',
    ';charset=utf-8',
    'application/json,text/plain',
    '*/*',
    'null',
  ])('is refused with 415: %s', async (contentType) => {
    const answer = await create(jsonOf('Retro'), { 'Content-Type': contentType });
    expect([answer.status, answer.body.type]).toEqual([415, '/problems/unsupported-media-type']);
  });
});

describe('a body without Content-Type', () => {
  it.each(['', '{}', 'null', JSON.stringify({ title: 'Retro' })])('is refused with 415: %j', async (raw) => {
    const answer = await create(raw, {});
    expect([answer.status, answer.body.type]).toEqual([415, '/problems/unsupported-media-type']);
    expect(answer.body.detail).toBe('Content-Type must be application/json.');
  });

  it('is refused at the login, too', async () => {
    const answer = await api.post('/api/auth/login', { raw: Buffer.from(JSON.stringify(ada)) });
    expect(answer.status).toBe(415);
    expect(answer.body.detail).toBe('Content-Type must be application/json or application/x-www-form-urlencoded.');
  });

  it('is accepted where no body is read', async () => {
    const { access_token: token } = await logIn(ada);
    expect((await api.post('/api/auth/logout', { token, raw: Buffer.from('null') })).status).toBe(204);
  });
});

describe('a JSON body that is not an object', () => {
  it.each([
    'null',
    'true',
    'false',
    '0',
    '1',
    '-1.5',
    '""',
    '"x"',
    '"{}"',
    '[]',
    '[{}]',
    ' null ',
    '"null"',
    '"bnVsbA=="',
  ])('is refused with 422: %s', async (raw) => {
    const answer = await create(raw);
    expect([answer.status, answer.body.type]).toEqual([422, '/problems/invalid-request']);
    expect(answer.body.errors).toEqual([{ pointer: '', detail: 'must be an object' }]);
  });

  it.each(['{', "{'title': 1}", 'NaN', 'undefined', '', ' ', '1234abcd', '{}{}'])(
    'is refused with 400 when it is not JSON: %j',
    async (raw) => {
      const answer = await create(raw);
      expect([answer.status, answer.body.type]).toEqual([400, '/problems/malformed-body']);
    },
  );
});

describe('a compressed body', () => {
  it.each(['gzip', 'GZIP', 'deflate', 'br', 'gzip, identity', 'x-unknown'])(
    'is refused with 415 when its Content-Encoding is %s',
    async (encoding) => {
      const answer = await create(gzipSync(jsonOf('Retro')), { ...JSON_TYPE, 'Content-Encoding': encoding });
      expect([answer.status, answer.body.type]).toEqual([415, '/problems/unsupported-media-type']);
      expect(answer.headers.get('Accept-Encoding')).toBe('identity');
    },
  );

  it('is accepted when its Content-Encoding is identity', async () => {
    expect((await create(jsonOf('Retro'), { ...JSON_TYPE, 'Content-Encoding': 'identity' })).status).toBe(201);
  });
});

describe('a form', () => {
  const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const form = (text: string, headers: Record<string, string> = FORM) =>
    api.post('/api/auth/login', { raw: Buffer.from(text, 'latin1'), headers });

  it('logs in with a non-ASCII password', async () => {
    const registration = aRegistration({ password: 'pässwörd ✓ +&' });
    await api.post('/api/auth/register', { body: registration });
    const { username, password } = registration as { username: string; password: string };
    expect((await form(new URLSearchParams({ username, password }).toString())).status).toBe(200);
    expect((await form(new URLSearchParams({ username, password: '' }).toString())).status).toBe(422);
  });

  it('with invalid bytes, a repeated member or another charset is refused', async () => {
    expect((await form('username=caf\xe9&password=x')).status).toBe(400);
    expect((await form('username=a&username=b&password=x')).status).toBe(400);
    const other = { 'Content-Type': `${FORM['Content-Type']}; charset=iso-8859-1` };
    expect((await form('username=a&password=x', other)).status).toBe(415);
  });
});

describe('an Idempotency-Key', () => {
  it('is compared by the bytes of the body', async () => {
    const headers = { ...JSON_TYPE, 'Idempotency-Key': randomUUID() };
    const raw = jsonOf('Café');
    const first = await create(raw, headers);
    const replay = await create(raw, headers);
    expect([first.status, replay.status, replay.headers.get('Idempotency-Replayed')]).toEqual([201, 201, 'true']);
    expect(replay.body).toEqual(first.body);
    expect((await create(`${raw} `, headers)).status).toBe(422);
  });
});

it('a body is not read before the caller is authenticated', async () => {
  const raw = latin1('{"title":"café"');
  expect((await api.post(EVENTS, { raw, headers: { 'Content-Encoding': 'gzip' } })).status).toBe(401);
  expect((await api.put('/api/users/me/password', { raw, headers: JSON_TYPE })).status).toBe(401);
});
