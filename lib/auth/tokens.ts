/**
 * Signed tokens: JWT (RFC 7519) with the practices of RFC 8725: one fixed algorithm, explicit types, checked issuer and
 * audience.
 */
import { createHash, createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import * as z from 'zod';
import { ProblemError } from '../domain/errors.js';
import type { SigningKeys } from './keys.js';

export const ACCESS_TOKEN_SECONDS = 15 * 60;
export const REFRESH_TOKEN_SECONDS = 30 * 24 * 60 * 60;
const CLOCK_TOLERANCE_SECONDS = 5;
const ALGORITHM = 'HS256';

const TYPES = { access: 'at+jwt', refresh: 'rt+jwt' } as const;
type TokenKind = keyof typeof TYPES;

/** The user and session that a token belongs to. */
export interface Caller {
  userId: string;
  sessionId: string;
}

/** The time of issue and the id of the signing key. The same issuance gives the same token again. */
export interface Issuance {
  issuedAt: Date;
  keyId: string;
}

const Claims = z.object({ sub: z.string(), sid: z.string(), jti: z.string(), exp: z.number() });

const unauthorized = (cause?: unknown): ProblemError =>
  new ProblemError('unauthorized', 'The token is missing, invalid, expired or revoked. Log in again.', {
    isTokenInvalid: true,
    cause,
  });

export class Tokens {
  private readonly issuer: string;

  constructor(
    private readonly keys: SigningKeys,
    stage: string,
    private readonly now: () => Date,
  ) {
    this.issuer = `event-scheduling-api/${stage}`;
  }

  /** An issuance at the current time with the current key. */
  issuance(): Issuance {
    return { issuedAt: this.now(), keyId: this.keys.currentId };
  }

  /** Issues a token with the lifetime of its kind. If the key of the issuance was withdrawn, the current key signs. */
  issue(kind: TokenKind, { userId, sessionId }: Caller, tokenId: string, issuance = this.issuance()): string {
    const keyId = this.keys.secrets.has(issuance.keyId) ? issuance.keyId : this.keys.currentId;
    const seconds = kind === 'access' ? ACCESS_TOKEN_SECONDS : REFRESH_TOKEN_SECONDS;
    const iat = epochSecondsOf(issuance.issuedAt);
    return jwt.sign({ sid: sessionId, iat, exp: iat + seconds }, this.secretOf(keyId), {
      algorithm: ALGORITHM,
      header: { alg: ALGORITHM, kid: keyId, typ: TYPES[kind] },
      issuer: this.issuer,
      audience: this.issuer,
      subject: userId,
      jwtid: tokenId,
    });
  }

  /**
   * Returns the user, the session and the token's id.
   * @throws ProblemError `unauthorized` unless the token is live, of this kind, and signed by this stage
   */
  verify(kind: TokenKind, token: string): Caller & { tokenId: string } {
    try {
      const decoded = jwt.decode(token, { complete: true });
      if (decoded?.header.typ !== TYPES[kind]) throw new Error('the token is of another kind');
      // Critical extensions must be understood (RFC 7515 §4.1.11), and this service supports none.
      if ('crit' in decoded.header) throw new Error('the token has a `crit` header');
      const payload = jwt.verify(token, this.secretOf(decoded.header.kid ?? ''), {
        algorithms: [ALGORITHM],
        issuer: this.issuer,
        audience: this.issuer,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        clockTimestamp: epochSecondsOf(this.now()),
      });
      const { sub, sid, jti } = Claims.parse(payload);
      return { userId: sub, sessionId: sid, tokenId: jti };
    } catch (cause) {
      throw unauthorized(cause);
    }
  }

  /**
   * Signs text for one purpose, so that only this stage can have made it: `<payload>.<key id>.<signature>`, all
   * base64url.
   */
  seal(purpose: string, payload: string): string {
    const body = Buffer.from(payload).toString('base64url');
    return `${body}.${this.keys.currentId}.${this.signature(this.keys.currentId, purpose, body)}`;
  }

  /** Returns the payload of {@link seal}; `undefined` if the text was not sealed here for this purpose. */
  unseal(purpose: string, sealed: string): string | undefined {
    const [body = '', keyId = '', signature = '', ...rest] = sealed.split('.');
    if (rest.length > 0 || !this.keys.secrets.has(keyId)) return undefined;
    const expected = Buffer.from(this.signature(keyId, purpose, body));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
    return Buffer.from(body, 'base64url').toString();
  }

  private signature(keyId: string, purpose: string, body: string): string {
    return createHmac('sha256', this.secretOf(keyId)).update(`${purpose}\n${body}`).digest('base64url');
  }

  private secretOf(keyId: string): KeyObject {
    const secret = this.keys.secrets.get(keyId);
    if (secret === undefined) throw new Error('signed with an unknown key');
    return secret;
  }
}

const epochSecondsOf = (instant: Date): number => Math.floor(instant.getTime() / 1000);

/**
 * The ids of the two tokens that replace a refresh token. They are derived from its id, which is a secret, so a retry
 * gets the same tokens without their being stored. Without a signing key the ids are useless.
 */
export const successorIds = (refreshTokenId: string): Record<TokenKind, string> => ({
  access: derivedId(refreshTokenId, 'access'),
  refresh: derivedId(refreshTokenId, 'refresh'),
});

const derivedId = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(`successor\n${purpose}`).digest('base64url');

/** The stored form of the id of a refresh token or a ticket. It cannot be used to log in or connect. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
