import { beforeAll, describe, expect, it } from 'vitest';
import {
  anEvent,
  api,
  aUser,
  type ApiAnswer,
  type EventBody,
  type Page,
  type TestUser,
} from '../../support/api/api-client.js';

const EVENTS = '/api/events';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const MEGABYTE = 1024 * 1024;

let ada: TestUser;
let event: EventBody;

beforeAll(async () => {
  ada = await aUser();
  event = (await api.post<EventBody>(EVENTS, { token: ada.token, body: anEvent() })).body;
});

/** A problem with the members that every error has (RFC 9457). */
function expectProblem(answer: ApiAnswer<unknown>, status: number, type: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({
    type: `/problems/${type}`,
    title: expect.stringMatching(/./) as string,
    status,
    detail: expect.stringMatching(/./) as string,
    instance: expect.stringMatching(/./) as string,
  });
}

const countEvents = async (): Promise<number> =>
  (await api.get<Page<EventBody>>(EVENTS, { token: ada.token })).body.items.length;

describe('an unreadable body', () => {
  it.each([
    ['is cut off', '{"title": "Design'],
    ['is empty', ''],
    ['is not JSON', 'title=Design review'],
    ['has a comma too many', '{"title": "Design review",}'],
    ['is two documents', '{}{}'],
    ['is Python', "{'title': None}"],
    ['is HTML', '<p>Design review</p>'],
    ['is NaN', 'NaN'],
  ])('that %s is 400', async (_, raw) => {
    expectProblem(await api.post(EVENTS, { token: ada.token, raw, headers: JSON_TYPE }), 400, 'malformed-body');
  });

  it.each([
    ['text', 'text/plain'],
    ['a form, where none is taken', 'application/x-www-form-urlencoded'],
    ['XML', 'application/xml'],
    ['a form with files', 'multipart/form-data; boundary=x'],
    ['JSON of another kind', 'application/merge-patch+json'],
    ['something like JSON', 'application/jsonp'],
    ['JSON by its old name', 'text/json'],
  ])('with the content type %s is 415', async (_, contentType) => {
    const call = { token: ada.token, raw: JSON.stringify(anEvent()), headers: { 'Content-Type': contentType } };
    const answer = await api.post(EVENTS, call);
    expectProblem(answer, 415, 'unsupported-media-type');
    expect(answer.body.detail).toContain('application/json');
  });

  it('that is missing is 415, or 400 when its content type is JSON', async () => {
    expectProblem(await api.post(EVENTS, { token: ada.token }), 415, 'unsupported-media-type');
    expectProblem(await api.post(EVENTS, { token: ada.token, headers: JSON_TYPE }), 400, 'malformed-body');
  });

  it.each([
    ['application/json;charset=utf-8'],
    ['APPLICATION/JSON; charset="UTF-8"'],
    ['application/json ; profile=x'],
  ])('is not reported for the content type %s', async (contentType) => {
    const call = { token: ada.token, raw: JSON.stringify(anEvent()), headers: { 'Content-Type': contentType } };
    expect((await api.post(EVENTS, call)).status).toBe(201);
  });

  it('longer than 1 MB is 413', async () => {
    const padded = (bytes: number) => JSON.stringify(anEvent()).padEnd(bytes, ' ');
    const longest = await api.post(EVENTS, { token: ada.token, raw: padded(MEGABYTE), headers: JSON_TYPE });
    expect(longest.status).toBe(201);
    const tooLong = await api.post(EVENTS, { token: ada.token, raw: padded(MEGABYTE + 1), headers: JSON_TYPE });
    expectProblem(tooLong, 413, 'payload-too-large');
  });

  it('longer than 1 MB in UTF-8 is 413, even with fewer characters', async () => {
    const raw = JSON.stringify(anEvent({ description: 'ü'.repeat(MEGABYTE / 2) }));
    expectProblem(await api.post(EVENTS, { token: ada.token, raw, headers: JSON_TYPE }), 413, 'payload-too-large');
  });

  it('longer than the gateway’s limit is 413 in the same format', async () => {
    const raw = ' '.repeat(11 * MEGABYTE);
    expectProblem(await api.post(EVENTS, { token: ada.token, raw, headers: JSON_TYPE }), 413, 'payload-too-large');
  });

  it('is ignored where the operation reads no body', async () => {
    const { token } = await aUser();
    const call = { token, raw: '{', headers: { 'Content-Type': 'text/plain' } };
    expect((await api.post('/api/auth/logout', call)).status).toBe(204);
  });
});

describe('an invalid body', () => {
  it.each<[string, string, string[]]>([
    ['__proto__', '{"__proto__": {"title": "x"}}', ['/__proto__']],
    ['constructor', '{"constructor": {"prototype": {"admin": true}}}', ['/constructor']],
    ['toString', '{"toString": "x"}', ['/toString']],
    ['hasOwnProperty', '{"hasOwnProperty": 1}', ['/hasOwnProperty']],
    ['an empty name', '{"": 1}', ['/']],
  ])('with the member %s is refused like one with any unknown member', async (_, json, pointers) => {
    const body = { ...anEvent() };
    const raw = `${JSON.stringify(body).slice(0, -1)}, ${json.slice(1)}`;
    const answer = await api.post(EVENTS, { token: ada.token, raw, headers: JSON_TYPE });
    expectProblem(answer, 422, 'invalid-request');
    expect(answer.body.errors).toEqual(pointers.map((pointer) => ({ pointer, detail: 'is not a known member' })));
  });

  it('never supplies a member through its prototype', async () => {
    await api.post(EVENTS, { token: ada.token, raw: '{"__proto__": {"title": "polluted"}}', headers: JSON_TYPE });
    const answer = await api.post(EVENTS, { token: ada.token, body: {} });
    expect(answer.body.errors.map(({ pointer }) => pointer)).toEqual(['/title', '/start_time', '/end_time']);
  });

  it.each(['\ud83d', 'a\udc00b', '\udc00\ud800'])(
    'with an unpaired surrogate in its text (%j) is 422',
    async (title) => {
      const answer = await api.post(EVENTS, { token: ada.token, body: anEvent({ title }) });
      expectProblem(answer, 422, 'invalid-request');
      expect(answer.body.errors.map(({ pointer }) => pointer)).toEqual(['/title']);
    },
  );

  it.each(['username', 'email', 'user_id'])(
    'with an unpaired surrogate in a reference by %s is 422',
    async (member) => {
      const body = { [member]: member === 'email' ? '\ud83d@example.com' : 'x\ud83d', role: 'viewer' };
      expectProblem(await api.post(`${EVENTS}/${event.id}/share`, { token: ada.token, body }), 422, 'invalid-request');
    },
  );

  it.each<[string, (depth: number) => string]>([
    ['lists', (depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`],
    ['objects', (depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`],
    ['lists in a member that is ignored', (depth) => `{"title":"x","id":${'['.repeat(depth)}${']'.repeat(depth)}}`],
    ['lists in a batch', (depth) => `{"events":[${'['.repeat(depth)}${']'.repeat(depth)}]}`],
  ])('that is nested 100,000 %s deep is refused like any other', async (_, nested) => {
    for (const path of [EVENTS, `${EVENTS}/batch`, `${EVENTS}/${event.id}/share`]) {
      const { status } = await api.post(path, { token: ada.token, raw: nested(100_000), headers: JSON_TYPE });
      expect([400, 422]).toContain(status);
    }
  });

  it('with many thousand unknown members is refused like any other', async () => {
    const body = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`member${index}`, index]));
    expect((await api.post(EVENTS, { token: ada.token, body })).status).toBe(422);
  });

  it('leaves nothing behind, for any reason of the refusal', async () => {
    const before = await countEvents();
    await Promise.all([
      api.post(EVENTS, { token: ada.token, raw: JSON.stringify(anEvent()).slice(0, -1), headers: JSON_TYPE }),
      api.post(EVENTS, { token: ada.token, raw: JSON.stringify(anEvent()), headers: { 'Content-Type': 'text/plain' } }),
      api.post(EVENTS, { token: ada.token, body: anEvent({ title: '' }) }),
      api.post(EVENTS, { token: ada.token, body: anEvent({ colour: 'red' }) }),
      api.post(`${EVENTS}?on_conflict=maybe`, { token: ada.token, body: anEvent() }),
    ]);
    expect(await countEvents()).toBe(before);
  });
});

describe('a malformed query', () => {
  it.each<[string, string]>([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=abc', 'limit'],
    ['limit=', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=99999999999999999999', 'limit'],
    ['page=2', 'page'],
    ['__proto__=1', '__proto__'],
    ['constructor=1', 'constructor'],
    ['Limit=5', 'Limit'],
    ['from=yesterday', 'from'],
    ['from=2031-02-30', 'from'],
    ['from=2031-01-02&to=2031-01-01', 'to'],
    ['deleted=yes', 'deleted'],
    ['role=king', 'role'],
    ['cursor=nonsense', 'cursor'],
    ['cursor=', 'cursor'],
  ])('with ?%s is 400 and names the parameter', async (query, parameter) => {
    const answer = await api.get(`${EVENTS}?${query}`, { token: ada.token });
    expectProblem(answer, 400, 'malformed-query');
    expect(answer.body.errors.map((error) => error.parameter)).toEqual([parameter]);
  });

  it('names every invalid parameter', async () => {
    const { body } = await api.get(`${EVENTS}?limit=0&page=2`, { token: ada.token });
    expect(body.errors.map(({ parameter }) => parameter).sort()).toEqual(['limit', 'page']);
  });

  it.each(['limit=1', 'limit=200', 'limit=007'])('does not include ?%s', async (query) => {
    expect((await api.get(`${EVENTS}?${query}`, { token: ada.token })).status).toBe(200);
  });

  it.each([
    ['PUT', ''],
    ['DELETE', ''],
    ['POST', '/share'],
    ['POST', '/rollback/1'],
    ['PUT', '/response'],
  ] as const)('is refused even where no parameter exists: %s …/{id}%s', async (method, path) => {
    const body = method === 'DELETE' ? undefined : { title: 'Changed', role: 'viewer', response: 'accepted' };
    const answer = await api.request(method, `${EVENTS}/${event.id}${path}?dryrun=true`, { token: ada.token, body });
    expectProblem(answer, 400, 'malformed-query');
    expect(answer.body.errors).toEqual([{ parameter: 'dryrun', detail: 'is not a known parameter' }]);
  });
});

describe('a cursor', () => {
  const list = (cursor: string, query = 'limit=1', token = ada.token) =>
    api.get<Page<EventBody>>(`${EVENTS}?${query}&cursor=${encodeURIComponent(cursor)}`, { token });
  let cursor: string;

  beforeAll(async () => {
    await api.post(EVENTS, { token: ada.token, body: anEvent() });
    const { body } = await api.get<Page<EventBody>>(`${EVENTS}?limit=1`, { token: ada.token });
    cursor = body.next_cursor!;
  });

  it('continues after the previous page with any new limit', async () => {
    const { status, body } = await list(cursor, 'limit=200');
    expect(status).toBe(200);
    expect(body.items).toHaveLength((await countEvents()) - 1);
  });

  it('reveals nothing of its content', async () => {
    const bob = await aUser();
    const answer = await list(cursor, 'limit=1', bob.token);
    expectProblem(answer, 400, 'malformed-query');
  });

  it.each(['q=review&limit=1', 'role=owner', 'from=2031-01-01', 'deleted=true'])(
    'of one query is 400 for another: ?%s',
    async (query) => {
      expectProblem(await list(cursor, query), 400, 'malformed-query');
    },
  );

  it('of one list is 400 for another', async () => {
    const path = `${EVENTS}/${event.id}/history?cursor=${encodeURIComponent(cursor)}`;
    expectProblem(await api.get(path, { token: ada.token }), 400, 'malformed-query');
  });

  it.each<[string, (cursor: string) => string]>([
    ['its first character changed', (text) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)],
    ['its last character changed', (text) => text.slice(0, -1) + (text.endsWith('A') ? 'B' : 'A')],
    ['something added', (text) => `${text}.x`],
    ['half of it gone', (text) => text.slice(0, text.length / 2)],
    [
      'another place sealed in',
      (text) => {
        const [, ...rest] = text.split('.');
        const place = { startsAtEpochSeconds: 0, eventId: '' };
        return [Buffer.from(JSON.stringify(place)).toString('base64url'), ...rest].join('.');
      },
    ],
  ])('with %s is 400', async (_, tamper) => {
    expectProblem(await list(tamper(cursor)), 400, 'malformed-query');
  });
});

describe('line breaks in input', () => {
  const BREAKS = ['%0d%0aX-Injected:%201', '%0aX-Injected:%201', '%E5%98%8D%E5%98%8AX-Injected:%201'];

  it.each(BREAKS)('never reach response headers: %s', async (text) => {
    const decoded = decodeURIComponent(text);
    const answers = await Promise.all([
      api.get(`${EVENTS}/${text}`, { token: ada.token }),
      api.get(`${EVENTS}?cursor=${text}`, { token: ada.token }),
      api.get(`/api/docs/assets/${text}`),
      api.get(`/api/docs/assets/x?${text}`, { headers: { Origin: text } }),
      api.put(`${EVENTS}/${event.id}`, { token: ada.token, body: {}, headers: { 'If-Match': text } }),
      api.post(EVENTS, {
        token: ada.token,
        body: anEvent({ title: `a${decoded}` }),
        headers: { 'Idempotency-Key': text },
      }),
      api.post('/api/auth/register', {
        body: { username: decoded, email: `a@example.com${decoded}`, password: decoded },
      }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 400, 404, 404, 400, 201, 422]);
    for (const { headers } of answers) expect([...headers].flat().join('\n')).not.toContain('Injected');
  });
});

describe('an unknown path or id', () => {
  const withoutInstance = ({ body }: ApiAnswer<object>) => ({ ...body, instance: '' });

  it.each<[string, 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD', string]>([
    ['an unknown path', 'GET', '/api/nothing'],
    ['an unknown path below a known one', 'GET', '/api/events/x/nothing'],
    ['a path without its prefix', 'GET', '/events'],
    ['an unknown method', 'DELETE', '/api/events'],
    ['an unknown method of a public path', 'GET', '/api/auth/login'],
    ['a path that cannot be decoded', 'GET', '/api/events/%E0%A4%A'],
    ['a path in another case', 'GET', '/API/events'],
    ['a member of objects', 'GET', '/api/__proto__'],
  ])('with %s gets exactly the response of a missing event', async (_, method, path) => {
    const missing = await api.get('/api/events/evt_none', { token: ada.token });
    const answer = await api.request(method, path, { token: ada.token });
    expectProblem(answer, 404, 'not-found');
    expect(withoutInstance(answer)).toEqual(withoutInstance(missing));
    expect(answer.body.instance).not.toBe(missing.body.instance);
  });

  it('is 404 for HEAD, like every method that is not documented, without a body', async () => {
    const { status, body } = await api.request('HEAD', '/api/events');
    expect(status).toBe(404);
    expect(body).toBeUndefined();
  });

  it('is 404 without a token too', async () => {
    expectProblem(await api.get('/api/nothing'), 404, 'not-found');
  });

  it.each([
    ['evt_01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['x'],
    ['%20'],
    ['%00'],
    ['..%2F..%2Fusers%2Fme'],
    ['%F0%9F%94%91'],
    ['__proto__'],
    ['EVENT%23x'],
    ['{id}'],
    ['of 3,000 letters', 'x'.repeat(3_000)],
    ['of 2,100 bytes', '%E5%AF%86'.repeat(700)],
  ])('is 404 for the event id %s, with the same words as any other', async (name, id = name) => {
    const missing = await api.get('/api/events/evt_none', { token: ada.token });
    const answer = await api.get(`${EVENTS}/${id}`, { token: ada.token });
    expectProblem(answer, 404, 'not-found');
    expect(withoutInstance(answer)).toEqual(withoutInstance(missing));
  });

  it.each([
    ['0'],
    ['-1'],
    ['2'],
    ['1.0'],
    ['01'],
    ['x'],
    ['1e0'],
    ['9'.repeat(20)],
    ['of 2,000 letters', 'x'.repeat(2_000)],
  ])('is 404 for the version %s', async (name, version = name) => {
    const answer = await api.get(`${EVENTS}/${event.id}/history/${version}`, { token: ada.token });
    expectProblem(answer, 404, 'not-found');
  });
});
