import { ProblemError } from './errors.js';

/** An account. The e-mail address is kept as it was written; it is unique whatever its case. */
export interface User {
  id: string;
  username: string;
  email: string;
  /** Made by bcrypt; never leaves the store and the comparison. */
  passwordHash: string;
  createdAt: string;
  /** How many sessions have begun, ever: a change of the password sees by it whether one has begun meanwhile. */
  sessionsStarted: number;
}

/** The refresh token that was exchanged last, and how the tokens that replaced it were signed. */
export interface SpentToken {
  /** SHA-256 of its id. */
  hash: string;
  spentAt: string;
  /** The id of the key that signed its successor. */
  signingKeyId: string;
}

/** How long after it was spent a refresh token is still answered with its successor, for two tabs or a lost answer. */
const REUSE_GRACE_MILLISECONDS = 30 * 1000;

/** How the token with this hash was spent, if it was the last one and its holder may still have its successor. */
export function findGracedToken({ spentToken }: Session, hash: string, now: Date): SpentToken | undefined {
  if (spentToken?.hash !== hash) return undefined;
  return now.getTime() - Date.parse(spentToken.spentAt) <= REUSE_GRACE_MILLISECONDS ? spentToken : undefined;
}

/** Whether a person can be put on events: not while the account is being deleted (`closing`), nor once it is gone. */
export type AccountState = 'open' | 'closing' | 'gone';

export const accountGone = (): ProblemError => new ProblemError('unauthorized', 'This account has been deleted.');

/** For a write that puts its author on an event. @throws ProblemError `unauthorized` or `account-closing` */
export function requireOpenAccount(account: AccountState): void {
  if (account === 'gone') throw accountGone();
  if (account === 'closing') {
    throw new ProblemError(
      'account-closing',
      'Your account is being deleted and cannot be added to events. Repeat the deletion request to finish it.',
    );
  }
}

/** The most people that one user may block. */
export const MAX_BLOCKED = 200;

/** A person whom a user has blocked. The user name is a copy: names never change. */
export interface BlockedUser {
  userId: string;
  username: string;
  blockedAt: string;
}

/** One login: its access tokens are good while it lasts, its refresh token is replaced at each use. */
export interface Session {
  id: string;
  userId: string;
  /** SHA-256 of the id of the one refresh token that is not spent. */
  refreshTokenHash: string;
  /** Absent until the first refresh. */
  spentToken?: SpentToken;
  createdAt: string;
  lastUsedAt: string;
  expiresAtEpochSeconds: number;
}

/** The most bytes of UTF-8 that bcrypt reads; what is longer would match its own beginning. */
export const MAX_PASSWORD_BYTES = 72;

/** The most sessions that one user has; the oldest goes. */
export const MAX_SESSIONS = 50;
