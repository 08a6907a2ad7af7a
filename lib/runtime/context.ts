import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { Cipher } from '../auth/cipher.js';
import { parseSigningKeys, type SigningKeys } from '../auth/keys.js';
import { Passwords } from '../auth/passwords.js';
import { Tokens } from '../auth/tokens.js';
import { StepBudget } from '../domain/recurrence/budget.js';
import { connect, Table } from '../store/table.js';
import type { Context } from '../usecases/context.js';
import { loadConfig, type Config } from './config.js';

/** What all requests share. */
type World = Omit<Context, 'budget'>;

let world: Promise<World> | undefined;

/** What one request needs. The world is built at the container's first; a failed build is tried again at the next. */
export async function getContext(): Promise<Context> {
  world ??= buildWorld(loadConfig()).catch((error: unknown) => {
    world = undefined;
    throw error;
  });
  return { ...(await world), budget: new StepBudget() };
}

async function buildWorld(config: Config): Promise<World> {
  const client = connect(config.DYNAMODB_ENDPOINT);
  const now = (): Date => new Date();
  const keys = await readSigningKeys(config);
  return {
    table: new Table(client, config.TABLE_NAME),
    rateLimitTable: new Table(client, config.RATE_LIMIT_TABLE_NAME),
    now,
    newId: (prefix) => `${prefix}_${ulid()}`,
    newSecret: () => randomBytes(32).toString('base64url'),
    tokens: new Tokens(keys, config.STAGE, now),
    cipher: new Cipher(keys, config.STAGE),
    passwords: new Passwords(config.BCRYPT_COST),
    limits: {
      auth: { name: 'auth', ...config.RATE_LIMIT_AUTH },
      loginFailures: { name: 'login-failures', ...config.RATE_LIMIT_LOGIN_FAILURES },
      user: { name: 'user', ...config.RATE_LIMIT_USER },
    },
    websocketUrl: config.WEBSOCKET_URL,
  };
}

/** Keys come from the environment on a laptop and from Secrets Manager on AWS; there is no default. */
async function readSigningKeys({ JWT_KEYS, JWT_KEYS_SECRET_ARN }: Config): Promise<SigningKeys> {
  if (JWT_KEYS !== undefined) return parseSigningKeys(JWT_KEYS);
  if (JWT_KEYS_SECRET_ARN === undefined) throw new Error('Neither JWT_KEYS nor JWT_KEYS_SECRET_ARN is set.');
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const secret = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: JWT_KEYS_SECRET_ARN }));
  return parseSigningKeys(secret.SecretString ?? '');
}
