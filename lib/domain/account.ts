import { ProblemError } from './errors.js';

/** An account. The e-mail address is stored as entered and is unique regardless of case. */
export interface User {
  id: string;
  username: string;
  email: string;
  /** A bcrypt hash. Only the store and the password check read it. */
  passwordHash: string;
  createdAt: string;
  /**
   * The number of sessions ever started. A password change is conditional on it, to detect sessions started meanwhile.
   */
  sessionsStarted: number;
}

/** The refresh token that was exchanged last, and how its successors were signed. */
export interface SpentToken {
  /** SHA-256 of the token's id. */
  hash: string;
  spentAt: string;
  /** The id of the key that signed the successors. */
  signingKeyId: string;
}

/** How long a spent refresh token still gets its successors, for a second tab or a lost response. */
const REUSE_GRACE_MILLISECONDS = 30 * 1000;

/** The spent token with this hash, if it was the last one and the grace period has not ended. */
export function findGracedToken({ spentToken }: Session, hash: string, now: Date): SpentToken | undefined {
  if (spentToken?.hash !== hash) return undefined;
  return now.getTime() - Date.parse(spentToken.spentAt) <= REUSE_GRACE_MILLISECONDS ? spentToken : undefined;
}

/**
 * Whether the person can be added to events: not while the account is being deleted (`closing`) or after that (`gone`).
 */
export type AccountState = 'open' | 'closing' | 'gone';

export const accountGone = (): ProblemError => new ProblemError('unauthorized', 'This account has been deleted.');

/** Required for a write that adds its author to an event. @throws ProblemError `unauthorized` or `account-closing` */
export function requireOpenAccount(account: AccountState): void {
  if (account === 'gone') throw accountGone();
  if (account === 'closing') {
    throw new ProblemError(
      'account-closing',
      'Your account is being deleted and cannot be added to events. Repeat the deletion request to finish it.',
    );
  }
}

/** How many events, and how many calendars, a refused deletion names at most. */
export const MAX_NAMED = 20;

/** What keeps an account from being deleted, and what its user can do about it. */
const DEPENDENTS = {
  event_ids:
    'You are the only owner of events with other people. Make another person an owner of each, or delete them.',
  calendar_ids:
    'You are the only owner of calendars with other members. Make another member an owner of each, remove the other ' +
    'members, or delete the calendars.',
} as const;

/** The refusal to delete an account. Names the first of the events and calendars that no other person owns. */
export function lastOwner(dependents: Partial<Record<keyof typeof DEPENDENTS, string[]>>): ProblemError {
  const kinds = (['event_ids', 'calendar_ids'] as const).filter((kind) => dependents[kind]?.length);
  return new ProblemError('last-owner', kinds.map((kind) => DEPENDENTS[kind]).join(' '), {
    members: Object.fromEntries(kinds.map((kind) => [kind, dependents[kind]?.slice(0, MAX_NAMED)])),
  });
}

/** The maximum of people that one user can block. */
export const MAX_BLOCKED = 200;

/** A person whom a user has blocked. The user name is a copy, because names never change. */
export interface BlockedUser {
  userId: string;
  username: string;
  blockedAt: string;
}

/** One login. Access tokens are valid while it lasts; the refresh token is replaced at each use. */
export interface Session {
  id: string;
  userId: string;
  /** SHA-256 of the id of the current refresh token. */
  refreshTokenHash: string;
  /** Absent before the first refresh. */
  spentToken?: SpentToken;
  createdAt: string;
  lastUsedAt: string;
  expiresAtEpochSeconds: number;
}

/** bcrypt ignores bytes beyond this limit, so a longer password would match its own prefix. */
export const MAX_PASSWORD_BYTES = 72;

/** The maximum of sessions per user. A new login ends the oldest. */
export const MAX_SESSIONS = 50;
