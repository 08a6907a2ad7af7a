import { hashOf, type Caller } from '../auth/tokens.js';
import type { User } from '../domain/account.js';
import { returnToken, takeToken } from '../store/rate-limits.js';
import type { Context } from '../usecases/context.js';
import { requirePassword } from '../usecases/accounts/account.js';
import { requireToken } from '../usecases/accounts/rate-limit.js';

/**
 * Limits wrong passwords. The token is taken before the password is checked and returned if it is correct, so that
 * parallel guesses cannot exceed the limit. If the limits' table is down, no password is accepted.
 * @param guesser the bucket that all guesses of one attacker share; a victim must not share it, or could be locked out
 * @throws ProblemError `rate-limited`, or as `check` does for a wrong password
 */
export async function limitPasswordAttempts<T>(
  context: Context,
  guesser: string[],
  check: () => Promise<T>,
): Promise<T> {
  const { rateLimitTable, limits, now } = context;
  const key = `login-failures#${hashOf(guesser.join('\n'))}`;
  requireToken(await takeToken(rateLimitTable, key, limits.loginFailures, now()));
  const result = await check();
  await returnToken(rateLimitTable, key, limits.loginFailures);
  return result;
}

/**
 * The caller, if the password is correct. Attempts are counted per session: a thief of a token cannot lock out the owner,
 * who can log in again.
 * @throws ProblemError `rate-limited`, or `invalid-request` for a wrong password
 */
export const requireOwnPassword = (context: Context, { userId, sessionId }: Caller, password: string): Promise<User> =>
  limitPasswordAttempts(context, ['session', userId, sessionId], () => requirePassword(context, userId, password));
