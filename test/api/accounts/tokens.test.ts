import jwt from 'jsonwebtoken';
import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../lib/api/operations.js';
import { api, aUser, type Call, type TestUser, type TokenPairBody } from '../../support/api/api-client.js';
import { claimsOf, forged, headerOf, resigned, SIGNING_KEYS, type Changes } from '../../support/api/signed-tokens.js';

const ME = '/api/users/me';
const INVALID = 'Bearer error="invalid_token"';
const OURS = { alg: 'HS256', typ: 'at+jwt', kid: 'new' };

let ada: TestUser;
beforeAll(async () => {
  ada = await aUser();
});

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** With one of its parts replaced, and the old signature. */
const withPart = (token: string, index: number, value: object): string =>
  token
    .split('.')
    .map((part, at) => (at === index ? base64url(value) : part))
    .join('.');
const unsigned = (header: object, payload: object): string => `${base64url(header)}.${base64url(payload)}.`;
const now = (): number => Math.floor(Date.now() / 1000);

const attackers = generateKeyPairSync('rsa', { modulusLength: 2048 });
const attackersJwk = attackers.publicKey.export({ format: 'jwk' });
const attackersPem = attackers.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const ANYWHERE = 'https://attacker.example/keys';

/**
 * Headers that could make a foreign signature look valid.
 * @see RFC 8725 §2
 */
const FORGERIES: [string, (token: string) => string][] = [
  ...['none', 'None', 'NONE', 'nOnE', ''].map((alg): [string, (token: string) => string] => [
    `no signature and alg ${JSON.stringify(alg)}`,
    (token) => unsigned({ ...headerOf(token), alg }, claimsOf(token)),
  ]),
  ['no signature, and the right alg', (token) => token.replace(/[^.]+$/, '')],
  ['alg none over our own signature', (token) => resigned(token, { header: { alg: 'none' } })],
  ['alg HS512 over our own signature', (token) => resigned(token, { header: { alg: 'HS512' } })],
  [
    "our key's HS512",
    (token) => jwt.sign(claimsOf(token), SIGNING_KEYS.new, { algorithm: 'HS512', header: { ...OURS, alg: 'HS512' } }),
  ],
  [
    'RS256 by a key of their own',
    (token) =>
      jwt.sign(claimsOf(token), attackers.privateKey, { algorithm: 'RS256', header: { ...OURS, alg: 'RS256' } }),
  ],
  ['alg RS256 over our own signature', (token) => resigned(token, { header: { alg: 'RS256' } })],
  ['HS256 keyed with a public key', (token) => resigned(token, { secret: attackersPem })],
  ['another secret', forged],
  ['an empty secret', (token) => resigned(token, { secret: '' })],
  ['a key in the token (jwk)', (token) => resigned(token, { header: { jwk: attackersJwk }, secret: attackersPem })],
  ['an address of keys (jku)', (token) => resigned(token, { header: { jku: ANYWHERE }, secret: attackersPem })],
  ['an address of certificates (x5u)', (token) => resigned(token, { header: { x5u: ANYWHERE }, secret: attackersPem })],
  [
    'a certificate in the token (x5c)',
    (token) => resigned(token, { header: { x5c: [attackersPem] }, secret: attackersPem }),
  ],
  ...[
    'theirs',
    '../../../../dev/null',
    '/dev/null',
    'file:///dev/null',
    '__proto__',
    'constructor',
    'toString',
    "x' UNION SELECT 'x",
    'x | id',
    '',
    undefined,
    null,
    0,
    [],
    {},
  ].map((kid): [string, (token: string) => string] => [
    `the key ${JSON.stringify(kid)} and an empty secret`,
    (token) => resigned(token, { header: { kid }, secret: '' }),
  ]),
  // The keys are stored as `{"current": "new", …}`.
  [
    'the name of the current key as the secret of a key "current"',
    (token) => resigned(token, { header: { kid: 'current' }, secret: SIGNING_KEYS.current }),
  ],
  ['the current key by the name "current"', (token) => resigned(token, { header: { kid: 'current' } })],
  ['the old key by the name of the new one', (token) => resigned(token, { secret: SIGNING_KEYS.old })],
  ['a key that is retired', (token) => resigned(token, { header: { kid: 'older' }, secret: 'retired' })],
];

/** Signed with our own key, but invalid for their use. */
const MISFITS: [string, Changes][] = [
  ['expired', { payload: { exp: now() - 60 } }],
  ['expired since the epoch', { payload: { exp: 0 } }],
  ['of negative expiry', { payload: { exp: -1 } }],
  ['of an expiry that is text', { payload: { exp: '9999999999' } }],
  ['without an expiry', { payload: { exp: undefined } }],
  ['of no expiry (null)', { payload: { exp: null } }],
  ['not valid yet', { payload: { nbf: now() + 3_600 } }],
  ['of another audience', { payload: { aud: 'event-scheduling-api/prod' } }],
  ['of no audience', { payload: { aud: undefined } }],
  ['of another issuer', { payload: { iss: 'event-scheduling-api/prod' } }],
  ['of no issuer', { payload: { iss: undefined } }],
  ['of another type', { header: { typ: 'JWT' } }],
  ['of no type', { header: { typ: undefined } }],
  ['without a user', { payload: { sub: undefined } }],
  ['of a user that is an object', { payload: { sub: { $ne: '' } } }],
  ['without a session', { payload: { sid: undefined } }],
  ['of a session that never was', { payload: { sid: 'ses_01J00000000000000000000000' } }],
  ['of the key of another item', { payload: { sid: '../PROFILE' } }],
  ['without an id', { payload: { jti: undefined } }],
  ['of extensions that must be understood (crit)', { header: { crit: ['exp'] } }],
];

describe('an access token', () => {
  it.each<[string, (token: string) => Call]>([
    ['as RFC 6750 has it', (token) => ({ headers: { Authorization: `Bearer ${token}` } })],
    ['with the scheme in another case', (token) => ({ headers: { Authorization: `bearer ${token}` } })],
    ['after two spaces', (token) => ({ headers: { Authorization: `Bearer  ${token}` } })],
    ['after many spaces', (token) => ({ headers: { Authorization: `Bearer${' '.repeat(40)}${token}` } })],
    ['with the header in another case', (token) => ({ headers: { AUTHORIZATION: `BEARER ${token}` } })],
  ])('is accepted by the API %s', async (_, callWith) => {
    const { token } = await aUser();
    expect((await api.get(ME, callWith(token))).status).toBe(200);
  });

  it.each<[string, (token: string) => string]>([
    ...FORGERIES.map(([how, forge]): [string, (token: string) => string] => [how, forge]),
    ...MISFITS.map(([how, changes]): [string, (token: string) => string] => [
      `a signature of ours, but ${how},`,
      (token) => resigned(token, changes),
    ]),
    ['a changed payload', (token) => withPart(token, 1, { ...claimsOf(token), sub: 'usr_somebody' })],
    ['a later expiry', (token) => withPart(token, 1, { ...claimsOf(token), exp: 9_999_999_999 })],
    ['a changed signature', (token) => `${token.slice(0, -4)}AAAA`],
    ['half of it', (token) => token.slice(0, token.length / 2)],
    ['a fourth part', (token) => `${token}.x`],
    ['the parts of an encrypted one', (token) => `${token}.x.x`],
    ['a payload that is not JSON', () => 'e30.bm8.x'],
    ['a header that is null', () => 'bnVsbA.bnVsbA.x'],
    ['nonsense', () => 'nonsense'],
  ])('with %s is refused as an access token and as a refresh token', async (_, forge) => {
    const token = forge(ada.token);
    const { status, headers, body } = await api.get(ME, { token });
    expect(status).toBe(401);
    expect(headers.get('WWW-Authenticate')).toBe(INVALID);
    expect(body.type).toBe('/problems/unauthorized');
    const refreshed = await api.post('/api/auth/refresh', { body: { refresh_token: forge(ada.refreshToken) } });
    expect(refreshed.status, JSON.stringify(refreshed.body)).toBe(401);
    // The forged token has no effect: the real one is still valid.
    expect((await api.get(ME, { token: ada.token })).status).toBe(200);
  });

  it('made like those above without the defect is accepted, so each of them is refused for exactly one reason', async () => {
    expect((await api.get(ME, { token: resigned(ada.token) })).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['no header', {}],
    ['an empty header', { Authorization: '' }],
    ['a scheme alone', { Authorization: 'Bearer' }],
    ['a scheme and a space', { Authorization: 'Bearer ' }],
    ['another scheme', { Authorization: 'Basic YWRhOnBhc3N3b3Jk' }],
    ['a token without its scheme', { Authorization: 'eyJhbGciOiJIUzI1NiJ9' }],
    ['a token as a cookie', { Cookie: 'access_token=eyJhbGciOiJIUzI1NiJ9' }],
  ])('is required when the request has %s instead', async (_, headers) => {
    const answer = await api.get(ME, { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(answer.body).toEqual({
      type: '/problems/unauthorized',
      title: 'Unauthorized',
      status: 401,
      detail: expect.stringContaining('Authorization: Bearer') as string,
      instance: expect.stringMatching(/./) as string,
    });
  });

  it.each([' x', '  x', ', x', ' ey.ey.x', ' realm="x"'])('followed by %j is refused', async (more) => {
    const answer = await api.get(ME, { headers: { Authorization: `Bearer ${ada.token}${more}` } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer');
  });

  it('is not read from the query, where logs would record it', async () => {
    const { token } = await aUser();
    expect((await api.get(`${ME}?access_token=${token}`)).status).toBe(401);
  });
});

/** One of two keys signs; the other signed earlier, and is kept until its last token has expired. */
describe('a rotation of the signing keys', () => {
  const asBefore: Changes = { header: { kid: 'old' }, secret: SIGNING_KEYS.old };

  it('logs no one out: tokens of the old key stay valid, and their renewals use the new key', async () => {
    const { token, refreshToken } = await aUser();
    expect((await api.get(ME, { token: resigned(token, asBefore) })).status).toBe(200);
    const body = { refresh_token: resigned(refreshToken, asBefore) };
    const renewed = await api.post<TokenPairBody>('/api/auth/refresh', { body });
    expect(renewed.status).toBe(200);
    for (const each of [renewed.body.access_token, renewed.body.refresh_token])
      expect(headerOf(each)['kid']).toBe('new');
    expect((await api.get(ME, { token: renewed.body.access_token })).status).toBe(200);
  });

  it('does not extend the lifetime of tokens of the old key', async () => {
    const { token } = await aUser();
    const expired = resigned(token, { ...asBefore, payload: { exp: now() - 60 } });
    expect((await api.get(ME, { token: expired })).status).toBe(401);
  });
});

describe('without a token', () => {
  const methods = OPERATIONS.flatMap(({ access, method, alias, path }) =>
    [method, ...(alias ? [alias] : [])].map((each) => ({ access, name: `${each} ${path}`, method: each, path })),
  );

  /** The public operations; extend this list only on purpose. */
  it('only public operations can be called', () => {
    const open = methods.filter(({ access }) => access !== 'user').map(({ name }) => name);
    expect(open.sort()).toEqual([
      'GET /',
      'GET /api',
      'GET /api/asyncapi',
      'GET /api/asyncapi.json',
      'GET /api/docs',
      'GET /api/docs/assets/{file}',
      'GET /api/feeds/{secret}/calendar.ics',
      'GET /api/health',
      'GET /api/openapi.json',
      'GET /api/redoc',
      'GET /calendar',
      'GET /calendar/assets/{file}',
      'GET /problems',
      'GET /problems/{type}',
      'POST /api/auth/login',
      'POST /api/auth/refresh',
      'POST /api/auth/register',
    ]);
  });

  it.each(methods.filter(({ access }) => access === 'user'))('$name answers 401', async ({ method, path }) => {
    const { status, headers } = await api.request(method, path.replaceAll(/\{\w+\}/g, 'x'), { body: undefined });
    expect(status).toBe(401);
    expect(headers.get('WWW-Authenticate')).toBe('Bearer');
  });

  it.each(methods.filter(({ access }) => access === 'user'))(
    '$name answers 401 to a token with a word after it',
    async ({ method, path }) => {
      const headers = { Authorization: `Bearer ${ada.token} x` };
      const { status } = await api.request(method, path.replaceAll(/\{\w+\}/g, 'x'), { headers });
      expect(status).toBe(401);
    },
  );
});
