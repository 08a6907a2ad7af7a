import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseSigningKeys, type SigningKeys } from '../auth/keys.js';
import { ProblemError } from '../domain/errors.js';
import type { Config } from './config.js';
import { describeError, logError } from '../log.js';

/**
 * How long a container uses the keys before it reads them again. A key rotation takes this long to reach all
 * containers.
 */
const FRESH_MILLISECONDS = 5 * 60 * 1000;
/** The pause after a failed read. */
const PAUSE_MILLISECONDS = 30 * 1000;

/**
 * The signing keys of the stage in one container. Read at first use and then periodically, so that a rotation needs no
 * restart.
 */
export class Keyring {
  #keys: SigningKeys | undefined;
  #staleAtMilliseconds = -Infinity;
  #reading: Promise<SigningKeys> | undefined;

  /** @param fetchKeys returns the keys as JSON */
  constructor(
    private readonly fetchKeys: () => Promise<string>,
    private readonly now: () => Date,
  ) {}

  /**
   * The keys. While they cannot be read again, the previous ones stay in use.
   * @throws ProblemError `unavailable` if they were never read; Error if the stored keys are invalid
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
      logError('StaleSigningKeys', 'the signing keys could not be refreshed; the previous keys stay in use', {
        cause: describeError(error),
      });
      this.#staleAtMilliseconds = this.now().getTime() + PAUSE_MILLISECONDS;
      return this.#keys;
    }
  }
}

/** The keys come from the environment on a laptop and from Secrets Manager on AWS. There is no default. */
export function keyringOf({ JWT_KEYS, JWT_KEYS_SECRET_ARN = '' }: Config, now: () => Date): Keyring {
  return new Keyring(
    () => (JWT_KEYS === undefined ? fetchSecret(JWT_KEYS_SECRET_ARN) : Promise.resolve(JWT_KEYS)),
    now,
  );
}

async function fetchSecret(SecretId: string): Promise<string> {
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
