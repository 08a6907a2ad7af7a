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

/** One login: its access tokens are good while it lasts, its refresh token is replaced at each use. */
export interface Session {
  id: string;
  userId: string;
  /** SHA-256 of the id of the one refresh token that is not spent. */
  refreshTokenHash: string;
  createdAt: string;
  lastUsedAt: string;
  expiresAtEpochSeconds: number;
}

/** The most bytes of UTF-8 that bcrypt reads; what is longer would match its own beginning. */
export const MAX_PASSWORD_BYTES = 72;

/** The most sessions that one user has; the oldest goes. */
export const MAX_SESSIONS = 50;
