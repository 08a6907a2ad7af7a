import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { Cipher } from '../../lib/auth/cipher.js';
import { signingKeys } from '../../lib/auth/keys.js';
import { Passwords } from '../../lib/auth/passwords.js';
import { Tokens } from '../../lib/auth/tokens.js';
import { StepBudget } from '../../lib/domain/recurrence/budget.js';
import { FEEDS, INVITATIONS } from '../../lib/domain/token-bucket.js';
import { Table } from '../../lib/store/table.js';
import type { Context } from '../../lib/usecases/context.js';
import { createTables, type Database, type TestTables } from './database/tables.js';

const QUICK_BCRYPT_COST = 4;
const KEYS = signingKeys('test', { test: 'a secret that only tests sign with' });

/** A clock that stands still until a test advances it. */
export class Clock {
  #milliseconds = Date.parse('2030-06-03T12:00:00Z');

  readonly now = (): Date => new Date(this.#milliseconds);

  advance(seconds: number): void {
    this.#milliseconds += seconds * 1000;
  }
}

/** Raises limits of a context so far that tests do not reach them. */
export function liftLimits({ limits }: Pick<Context, 'limits'>, ...names: (keyof Context['limits'])[]): void {
  for (const name of names) limits[name] = { ...limits[name], burst: 1_000_000, perSecond: 1_000 };
}

/** The context of use cases, on new tables of DynamoDB Local; everything in it is real except the clock. */
export async function createContext(
  database?: Database,
): Promise<Context & Pick<TestTables, 'client'> & { clock: Clock }> {
  const { client, tableName, rateLimitTableName } = await createTables(database);
  const clock = new Clock();
  const { now } = clock;
  return {
    clock,
    client,
    now,
    table: new Table(client, tableName),
    rateLimitTable: new Table(client, rateLimitTableName),
    // Ids are ordered by time, which here is the time of the test's clock.
    newId: (prefix) => `${prefix}_${ulid(now().getTime())}`,
    newSecret: () => randomBytes(32).toString('base64url'),
    tokens: new Tokens(KEYS, 'test', now),
    cipher: new Cipher(KEYS, 'test'),
    passwords: new Passwords(QUICK_BCRYPT_COST),
    refusesCommonPasswords: true,
    limits: {
      auth: { name: 'auth', burst: 20, perSecond: 0.5 },
      loginFailures: { name: 'login-failures', burst: 5, perSecond: 0.1 },
      user: { name: 'user', burst: 100, perSecond: 20 },
      lookups: { name: 'lookups', burst: 100, perSecond: 0.2 },
      invitations: INVITATIONS,
      feeds: FEEDS,
    },
    websocketUrl: 'ws://localhost',
    // A test makes many requests with one context.
    get budget() {
      return new StepBudget();
    },
  };
}
