/** Accounts and sessions as responses show them. */
import type * as z from 'zod';
import type { BlockedUser as BlockedUserSchema } from '../api/blocking.js';
import type { Session as SessionSchema, TokenPair, User as UserSchema } from '../api/auth.js';
import type { BlockedUser, Session, User } from '../domain/account.js';

export type UserView = z.infer<typeof UserSchema>;
export type SessionView = z.infer<typeof SessionSchema>;
export type TokenPairView = z.infer<typeof TokenPair>;
export type BlockedView = z.infer<typeof BlockedUserSchema>;

export const userView = ({ id, username, email, createdAt }: User): UserView => ({
  id,
  username,
  email,
  created_at: createdAt,
});

/** @param currentSessionId the session of the request */
export const sessionView = (session: Session, currentSessionId: string): SessionView => ({
  id: session.id,
  created_at: session.createdAt,
  last_used_at: session.lastUsedAt,
  expires_at: new Date(session.expiresAtEpochSeconds * 1000).toISOString(),
  is_current: session.id === currentSessionId,
});

export const blockedView = ({ userId, username, blockedAt }: BlockedUser): BlockedView => ({
  user_id: userId,
  username,
  blocked_at: blockedAt,
});
