import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { Cipher } from '../auth/cipher.js';
import { parseSigningKeys, type SigningKeys } from '../auth/keys.js';
import { Passwords } from '../auth/passwords.js';
import { Tokens } from '../auth/tokens.js';
import { connect, Table } from '../store/table.js';
import type { Context } from '../usecases/context.js';
import { loadConfig, type Config } from './config.js';

let context: Promise<Context> | undefined;

/** The context of this container, built at its first use; a failed build is tried again at the next request. */
export function getContext(): Promise<Context> {
  context ??= buildContext(loadConfig()).catch((error: unknown) => {
    context = undefined;
    throw error;
  });
  return context;
}

async function buildContext(config: Config): Promise<Context> {
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
