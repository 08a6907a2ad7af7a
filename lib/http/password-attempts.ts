import { hashOf, type Caller } from '../auth/tokens.js';
import { returnToken, takeToken } from '../store/rate-limits.js';
import type { Context } from '../usecases/context.js';
import { requireToken } from '../usecases/accounts/rate-limit.js';

/**
 * Lets somebody say a password while few have been wrong. The token is taken before the password is looked at and given
 * back when it is right: parallel guesses cannot slip through. Without an answer from the limits' table nobody may guess.
 * @param guesser what the guesses have in common; nobody but who guesses may share it, or could be locked out
 * @throws ProblemError `rate-limited`, or whatever `check` throws for a password that is wrong
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
 * The same for whoever has a token already, which may be stolen. Guesses are counted for the session: who logs in anew, as
 * only the owner can, is not locked out by a thief.
 */
export const limitOwnPasswordAttempts = <T>(
  context: Context,
  { userId, sessionId }: Caller,
  check: () => Promise<T>,
): Promise<T> => limitPasswordAttempts(context, ['session', userId, sessionId], check);
