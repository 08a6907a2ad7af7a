import { parseSigningKeys, type SigningKeys } from '../auth/keys.js';
import { ProblemError } from '../domain/errors.js';
import type { Config } from './config.js';
import { describeError, log } from '../log.js';

/** How long a container goes on with the keys that it has read: so long a change of keys takes to be everywhere. */
const FRESH_MILLISECONDS = 5 * 60 * 1000;
/** How long before it tries again, when it could not read them. */
const PAUSE_MILLISECONDS = 30 * 1000;

/** The stage's signing keys as a container has them: read when first needed and from time to time, so that they rotate under it. */
export class Keyring {
  #keys: SigningKeys | undefined;
  #staleAtMilliseconds = -Infinity;
  #reading: Promise<SigningKeys> | undefined;

  /** @param fetchKeys the keys as JSON, from where they are kept */
  constructor(
    private readonly fetchKeys: () => Promise<string>,
    private readonly now: () => Date,
  ) {}

  /**
   * The keys. Those that were read before are good for as long as they cannot be read again.
   * @throws ProblemError `unavailable` when they never could be read; Error when what is kept are no keys
   */
  read(): Promise<SigningKeys> {
    if (this.#keys && this.now().getTime() < this.#staleAtMilliseconds) return Promise.resolve(this.#keys);
    this.#reading ??= this.#readAgain().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readAgain(): Promise<SigningKeys> {
    try {
      this.#keys = parseSigningKeys(await this.fetchKeys());
      this.#staleAtMilliseconds = this.now().getTime() + FRESH_MILLISECONDS;
      return this.#keys;
    } catch (error) {
      if (!this.#keys) throw error;
      log('error', 'the signing keys cannot be read again; those from before are used', {
        cause: describeError(error),
      });
      this.#staleAtMilliseconds = this.now().getTime() + PAUSE_MILLISECONDS;
      return this.#keys;
    }
  }
}

/** Keys come from the environment on a laptop and from Secrets Manager on AWS; there is no default. */
export function keyringOf({ JWT_KEYS, JWT_KEYS_SECRET_ARN = '' }: Config, now: () => Date): Keyring {
  return new Keyring(
    () => (JWT_KEYS === undefined ? fetchSecret(JWT_KEYS_SECRET_ARN) : Promise.resolve(JWT_KEYS)),
    now,
  );
}

async function fetchSecret(SecretId: string): Promise<string> {
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
  } catch (cause) {
    throw new ProblemError(
      'unavailable',
      'The signing keys are temporarily unavailable. Nothing was done; try again.',
      {
        retryAfterSeconds: 1,
        cause,
      },
    );
  } finally {
    client.destroy();
  }
}
