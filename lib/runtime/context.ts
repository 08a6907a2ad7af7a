import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { Cipher } from '../auth/cipher.js';
import { Passwords } from '../auth/passwords.js';
import { Tokens } from '../auth/tokens.js';
import { StepBudget } from '../domain/recurrence/budget.js';
import { FEEDS, INVITATIONS } from '../domain/token-bucket.js';
import { connect, Table } from '../store/table.js';
import type { Context } from '../usecases/context.js';
import { loadConfig, type Config } from './config.js';
import { keyringOf, type Keyring } from './keyring.js';

/** The dependencies that all requests of a container share. */
type World = Omit<Context, 'table' | 'tokens' | 'cipher' | 'budget'> & {
  stage: string;
  keyring: Keyring;
  client: ReturnType<typeof connect>;
  tableName: string;
};

let world: World | undefined;

/**
 * The context of one request. The first request of a container creates the shared dependencies.
 * @param requestId the id of an HTTP request
 * @throws ProblemError `unavailable` while the signing keys cannot be read
 */
export async function getContext(requestId?: string): Promise<Context> {
  const { stage, keyring, client, tableName, ...shared } = (world ??= buildWorld(loadConfig()));
  const keys = await keyring.read();
  return {
    ...shared,
    requestId,
    // Combines the reads of this request only.
    table: new Table(client, tableName),
    tokens: new Tokens(keys, stage, shared.now),
    cipher: new Cipher(keys, stage),
    budget: new StepBudget(),
  };
}

function buildWorld(config: Config): World {
  const client = connect(config.DYNAMODB_ENDPOINT);
  const now = (): Date => new Date();
  return {
    stage: config.STAGE,
    keyring: keyringOf(config, now),
    client,
    tableName: config.TABLE_NAME,
    rateLimitTable: new Table(client, config.RATE_LIMIT_TABLE_NAME),
    now,
    newId: (prefix) => `${prefix}_${ulid()}`,
    newSecret: () => randomBytes(32).toString('base64url'),
    passwords: new Passwords(config.BCRYPT_COST),
    refusesCommonPasswords: config.REFUSE_COMMON_PASSWORDS,
    limits: {
      auth: { name: 'auth', ...config.RATE_LIMIT_AUTH },
      loginFailures: { name: 'login-failures', ...config.RATE_LIMIT_LOGIN_FAILURES },
      user: { name: 'user', ...config.RATE_LIMIT_USER },
      lookups: { name: 'lookups', ...config.RATE_LIMIT_LOOKUPS },
      invitations: INVITATIONS,
      feeds: FEEDS,
    },
    websocketUrl: config.WEBSOCKET_URL,
  };
}
