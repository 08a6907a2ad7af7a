import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../lib/api/operations.js';
import { api, aUser, type Call } from '../support/api-client.js';

const ME = '/api/users/me';
const INVALID = 'Bearer error="invalid_token"';

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const partsOf = (token: string): { header: string; payload: string; signature: string } => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return { header, payload, signature };
};
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

describe('an access token', () => {
  it.each<[string, (token: string) => Call]>([
    ['as RFC 6750 has it', (token) => ({ headers: { Authorization: `Bearer ${token}` } })],
    ['with the scheme in another case', (token) => ({ headers: { Authorization: `bearer ${token}` } })],
    ['with the header in another case', (token) => ({ headers: { AUTHORIZATION: `BEARER ${token}` } })],
  ])('opens the API %s', async (_, callWith) => {
    const { token } = await aUser();
    expect((await api.get(ME, callWith(token))).status).toBe(200);
  });

  it.each<[string, (token: string) => string]>([
    [
      'a changed payload',
      (token) => {
        const { header, payload, signature } = partsOf(token);
        return `${header}.${base64url({ ...decode(payload), sub: 'usr_somebody' })}.${signature}`;
      },
    ],
    [
      'a later expiry',
      (token) => {
        const { header, payload, signature } = partsOf(token);
        return `${header}.${base64url({ ...decode(payload), exp: 9_999_999_999 })}.${signature}`;
      },
    ],
    [
      'no signature and alg none',
      (token) => {
        const { header, payload } = partsOf(token);
        return `${base64url({ ...decode(header), alg: 'none' })}.${payload}.`;
      },
    ],
    [
      'another algorithm',
      (token) => {
        const { header, payload, signature } = partsOf(token);
        return `${base64url({ ...decode(header), alg: 'HS512' })}.${payload}.${signature}`;
      },
    ],
    [
      'a key that is not ours',
      (token) => {
        const { header, payload, signature } = partsOf(token);
        return `${base64url({ ...decode(header), kid: 'theirs' })}.${payload}.${signature}`;
      },
    ],
    ['a changed signature', (token) => `${token.slice(0, -4)}AAAA`],
    ['half of it', (token) => token.slice(0, token.length / 2)],
    ['nonsense', () => 'nonsense'],
  ])('with %s is refused', async (_, forge) => {
    const { token } = await aUser();
    const { status, headers, body } = await api.get(ME, { token: forge(token) });
    expect(status).toBe(401);
    expect(headers.get('WWW-Authenticate')).toBe(INVALID);
    expect(body.type).toBe('/problems/unauthorized');
    // What was forged is of no account: the real one still stands.
    expect((await api.get(ME, { token })).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['no header', {}],
    ['an empty header', { Authorization: '' }],
    ['a scheme alone', { Authorization: 'Bearer' }],
    ['a scheme and a space', { Authorization: 'Bearer ' }],
    ['another scheme', { Authorization: 'Basic YWRhOnBhc3N3b3Jk' }],
    ['a token without its scheme', { Authorization: 'eyJhbGciOiJIUzI1NiJ9' }],
    ['a token as a cookie', { Cookie: 'access_token=eyJhbGciOiJIUzI1NiJ9' }],
  ])('that is not there, but %s, is asked for', async (_, headers) => {
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

  it('is not taken from the query, where logs would keep it', async () => {
    const { token } = await aUser();
    expect((await api.get(`${ME}?access_token=${token}`)).status).toBe(401);
  });
});

describe('without a token', () => {
  const methods = OPERATIONS.flatMap(({ access, method, alias, path }) =>
    [method, ...(alias ? [alias] : [])].map((each) => ({ access, name: `${each} ${path}`, method: each, path })),
  );

  /** What is open to everybody; whoever adds to it shall mean it. */
  it('nothing can be called but what is meant to be public', () => {
    const open = methods.filter(({ access }) => access !== 'user').map(({ name }) => name);
    expect(open.sort()).toEqual([
      'GET /api/docs',
      'GET /api/docs/assets/{file}',
      'GET /api/health',
      'GET /api/openapi.json',
      'GET /api/redoc',
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
});
