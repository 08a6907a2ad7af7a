import type { Cipher } from '../auth/cipher.js';
import type { Passwords } from '../auth/passwords.js';
import type { Tokens } from '../auth/tokens.js';
import type { BucketPolicy } from '../domain/token-bucket.js';
import type { StepBudget } from '../domain/recurrence/budget.js';
import type { Table } from '../store/table.js';

/** The prefix of an id names the kind of entity. */
type IdPrefix = 'usr' | 'ses' | 'evt' | 'whk' | 'cal' | 'lnk';

/** The dependencies of use cases, and the step budget of the request. */
export interface Context {
  /** The id of the HTTP request, which its versions and log lines have. */
  requestId?: string | undefined;
  table: Table;
  rateLimitTable: Table;
  now: () => Date;
  /** A new id, sortable by time. */
  newId: (prefix: IdPrefix) => string;
  /** A random secret that cannot be guessed. */
  newSecret: () => string;
  tokens: Tokens;
  /** Encrypts stored secrets. */
  cipher: Cipher;
  passwords: Passwords;
  /** Whether the most common passwords are rejected. */
  refusesCommonPasswords: boolean;
  limits: Record<'auth' | 'loginFailures' | 'user' | 'lookups' | 'invitations' | 'feeds', BucketPolicy>;
  /** The WebSocket URL for notifications of changes. */
  websocketUrl: string;
  /** One per request, shared by everything that the request expands and by its retries. */
  budget: StepBudget;
}
