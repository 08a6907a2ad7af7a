/** Creates tokens with any defect (RFC 7515: header, payload, signature). */
import { createHmac } from 'node:crypto';

type Claims = Record<string, unknown>;

/** The keys of the shared stack: the current one, and the previous one. */
export const SIGNING_KEYS = {
  current: 'new',
  new: 'a key that signs, known to the tests',
  old: 'a key that has signed, known to tests',
};

/** Members set to `undefined` are removed from the token. */
export interface Changes {
  header?: Claims;
  payload?: Claims;
  secret?: string;
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part = ''): Claims => JSON.parse(Buffer.from(part, 'base64url').toString()) as Claims;

export const headerOf = (token: string): Claims => decode(token.split('.')[0]);
export const claimsOf = (token: string): Claims => decode(token.split('.')[1]);

/** Creates a token like this one with some changes, signed (HS256) with the current key or another one. */
export function resigned(token: string, { header, payload, secret = SIGNING_KEYS.new }: Changes = {}): string {
  const signed = [
    { ...headerOf(token), ...header },
    { ...claimsOf(token), ...payload },
  ]
    .map(base64url)
    .join('.');
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** The same token, issued an hour earlier. */
export function expired(token: string): string {
  const { iat, exp } = claimsOf(token) as { iat: number; exp: number };
  return resigned(token, { payload: { iat: iat - 3_600, exp: exp - 3_600 } });
}

/** The same token, signed with an unknown key. */
export const forged = (token: string): string =>
  resigned(token, { secret: 'a key that only a forger would sign with' });
