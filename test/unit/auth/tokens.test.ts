import fc from 'fast-check';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { signingKeys } from '../../../lib/auth/keys.js';
import { ACCESS_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS, Tokens } from '../../../lib/auth/tokens.js';
import { ProblemError } from '../../../lib/domain/errors.js';

const SECRET = 'secret number one, of many chars';
const OTHER_SECRET = 'secret number two, of many chars';
const ISSUER = 'event-scheduling-api/test';
const NOON = Date.parse('2030-06-03T12:00:00Z');
const CALLER = { userId: 'usr_ada', sessionId: 'ses_one' };

interface Signer {
  keys?: Record<string, string>;
  currentId?: string;
  stage?: string;
  atMilliseconds?: number;
}

function tokensOf({ keys = { k1: SECRET }, currentId = 'k1', stage = 'test', atMilliseconds = NOON }: Signer = {}) {
  return new Tokens(signingKeys(currentId, keys), stage, () => new Date(atMilliseconds));
}

const tokens = tokensOf();
const later = (seconds: number) => tokensOf({ atMilliseconds: NOON + seconds * 1000 });

const refusalOf = (work: () => unknown): ProblemError | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
};

/** Signed with our key, and equal to our tokens except for the overrides. */
function forge(payload: object = {}, options: jwt.SignOptions = {}, secret: jwt.Secret = SECRET): string {
  const iat = NOON / 1000;
  const claims = { sub: 'usr_ada', sid: 'ses_one', jti: 'x', iss: ISSUER, aud: ISSUER, iat, exp: iat + 900 };
  return jwt.sign({ ...claims, ...payload }, secret, {
    algorithm: 'HS256',
    ...options,
    header: { alg: 'HS256', kid: 'k1', typ: 'at+jwt', ...options.header },
  });
}

const unsigned = (header: object, payload: object): string =>
  [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.';

const anyCharacter = fc.constantFrom(...Array.from('abcdefghXYZ0189-_.='));

describe('a token', () => {
  it.each(['access', 'refresh'] as const)('for %s carries its user, its session and its id', (kind) => {
    expect(tokens.verify(kind, tokens.issue(kind, CALLER, 'tok_1'))).toEqual({ ...CALLER, tokenId: 'tok_1' });
  });

  it.each([
    ['access', ACCESS_TOKEN_SECONDS],
    ['refresh', REFRESH_TOKEN_SECONDS],
  ] as const)('for %s is valid until it expires, with five seconds of clock tolerance', (kind, seconds) => {
    const token = tokens.issue(kind, CALLER, 'tok_1');
    expect(refusalOf(() => later(seconds + 4).verify(kind, token))).toBeUndefined();
    expect(refusalOf(() => later(seconds + 5).verify(kind, token))?.code).toBe('unauthorized');
  });

  it.each([
    ['access', 'refresh'],
    ['refresh', 'access'],
  ] as const)('for %s is not accepted as %s', (issued, expected) => {
    const token = tokens.issue(issued, CALLER, 'tok_1');
    expect(refusalOf(() => tokens.verify(expected, token))?.code).toBe('unauthorized');
  });

  it('made with our key and our claims is accepted, so each forgery below fails for exactly one reason', () => {
    expect(tokens.verify('access', forge())).toEqual({ ...CALLER, tokenId: 'x' });
  });

  it.each<[string, string]>([
    ['no token at all', 'nonsense'],
    ['empty', ''],
    ['dots', '..'],
    [
      'unsigned (alg none), with all claims right',
      unsigned({ alg: 'none', typ: 'at+jwt', kid: 'k1' }, jwt.decode(forge()) as object),
    ],
    ['signed with another algorithm', forge({}, { algorithm: 'HS512', header: { alg: 'HS512' } })],
    ['signed with another secret', forge({}, {}, OTHER_SECRET)],
    ['of a key that is not ours', forge({}, { header: { alg: 'HS256', kid: 'k2' } })],
    ['of a key named like a member of objects', forge({}, { header: { alg: 'HS256', kid: '__proto__' } })],
    ['of no type', forge({}, { header: { alg: 'HS256', typ: 'JWT' } })],
    ['of another issuer', forge({ iss: 'somebody' })],
    ['for another audience', forge({ aud: 'somebody' })],
    ['not valid yet', forge({ nbf: NOON / 1000 + 60 })],
    ['expired', forge({ exp: NOON / 1000 - 60 })],
    ['without a user', forge({ sub: undefined })],
    ['without a session', forge({ sid: undefined })],
    ['with a session that is not text', forge({ sid: { $ne: '' } })],
    ['without an id', forge({ jti: undefined })],
  ])('that is %s is refused with a challenge that gives no reason', (_, token) => {
    const refusal = refusalOf(() => tokens.verify('access', token));
    expect(refusal?.code).toBe('unauthorized');
    expect(refusal?.facts).toEqual({ isTokenInvalid: true });
    expect(refusal?.detail).toBe(refusalOf(() => tokens.verify('access', 'nonsense'))?.detail);
  });

  it('without an expiry is refused', () => {
    const { exp, ...claims } = jwt.decode(forge()) as jwt.JwtPayload;
    expect(exp).toBeDefined();
    const token = jwt.sign(claims, SECRET, { header: { alg: 'HS256', kid: 'k1', typ: 'at+jwt' } });
    expect(refusalOf(() => tokens.verify('access', token))?.code).toBe('unauthorized');
  });

  it('of one stage is refused by another stage that has the same keys', () => {
    const token = tokensOf({ stage: 'dev' }).issue('access', CALLER, 'tok_1');
    expect(refusalOf(() => tokensOf({ stage: 'prod' }).verify('access', token))?.code).toBe('unauthorized');
  });

  it('outlives the change to a new key for as long as the old one is kept', () => {
    const token = tokens.issue('access', CALLER, 'tok_1');
    const rotated = tokensOf({ keys: { k1: SECRET, k2: OTHER_SECRET }, currentId: 'k2' });
    expect(rotated.verify('access', token)).toMatchObject(CALLER);
    const retired = tokensOf({ keys: { k2: OTHER_SECRET }, currentId: 'k2' });
    expect(refusalOf(() => retired.verify('access', token))?.code).toBe('unauthorized');
  });

  it('with any one character changed is refused', () => {
    const token = tokens.issue('access', CALLER, 'tok_1');
    fc.assert(
      fc.property(fc.nat(token.length - 1), anyCharacter, (at, character) => {
        fc.pre(token[at] !== character);
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        expect(refusalOf(() => tokens.verify('access', changed))?.code).toBe('unauthorized');
      }),
    );
  });
});

describe('sealed text', () => {
  it('opens unchanged for the purpose that it was sealed for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (payload, purpose) => {
        expect(tokens.unseal(purpose, tokens.seal(purpose, payload))).toBe(payload);
      }),
    );
  });

  it('does not open for another purpose', () => {
    expect(tokens.unseal('for bob', tokens.seal('for ada', 'page 2'))).toBeUndefined();
  });

  it('does not open after any one character is changed', () => {
    const sealed = tokens.seal('for ada', 'page 2');
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), anyCharacter, (at, character) => {
        fc.pre(sealed[at] !== character);
        expect(tokens.unseal('for ada', sealed.slice(0, at) + character + sealed.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  it('does not open after characters are added or removed', () => {
    const sealed = tokens.seal('for ada', 'page 2');
    for (const changed of [
      `${sealed}.`,
      `${sealed}.x`,
      `${sealed}=`,
      `.${sealed}`,
      sealed.slice(1),
      sealed.slice(0, -1),
    ]) {
      expect(tokens.unseal('for ada', changed)).toBeUndefined();
    }
  });

  it.each(['', '.', '..', 'x', 'x.k1', 'x.k1.', 'x.__proto__.y', 'a.b.c.d.e'])('does not open from %j', (text) => {
    expect(tokens.unseal('for ada', text)).toBeUndefined();
  });

  it('does not open with another key', () => {
    const sealed = tokensOf({ keys: { k2: OTHER_SECRET }, currentId: 'k2' }).seal('for ada', 'page 2');
    expect(tokens.unseal('for ada', sealed)).toBeUndefined();
  });
});
