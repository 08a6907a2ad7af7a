import type { Cipher } from '../auth/cipher.js';
import type { Passwords } from '../auth/passwords.js';
import type { Tokens } from '../auth/tokens.js';
import type { BucketPolicy } from '../domain/token-bucket.js';
import type { StepBudget } from '../domain/recurrence/budget.js';
import type { Table } from '../store/table.js';

/** The kinds of things that have ids; an id starts with its kind. */
type IdPrefix = 'usr' | 'ses' | 'evt' | 'whk';

/** All that use cases need of the world outside, and what the request that they serve may spend. */
export interface Context {
  table: Table;
  rateLimitTable: Table;
  now: () => Date;
  /** A new id, sortable by time. */
  newId: (prefix: IdPrefix) => string;
  /** Text that nobody can guess. */
  newSecret: () => string;
  tokens: Tokens;
  /** For what the table keeps and nobody who reads it may know. */
  cipher: Cipher;
  passwords: Passwords;
  /** Whether a new password is refused when it is one of the most common ones. */
  refusesCommonPasswords: boolean;
  limits: Record<'auth' | 'loginFailures' | 'user' | 'lookups' | 'invitations', BucketPolicy>;
  /** Where clients connect to hear of changes. */
  websocketUrl: string;
  /** One for each request, whatever it expands and however often it tries. */
  budget: StepBudget;
}
