import { hashOf } from '../auth/tokens.js';
import { returnToken, takeToken } from '../store/rate-limits.js';
import type { Context } from '../usecases/context.js';
import { requireToken } from './rate-limit.js';

/** Somebody who wants to log in, from somewhere. */
interface Attempt {
  context: Context;
  body: { username: string };
  clientAddress: string;
}

/**
 * Lets a login through while few have failed for this name from this address. Its token is taken before the password is
 * looked at and given back when it is right: parallel guesses cannot slip through.
 * @throws Failure `rate-limited`, or whatever the login throws
 */
export async function attemptLogin<T>({ context, body, clientAddress }: Attempt, logIn: () => Promise<T>): Promise<T> {
  const { rateLimitTable, limits, now } = context;
  const key = `login-failures#${hashOf(`${body.username.toLowerCase()}\n${clientAddress}`)}`;
  requireToken(await takeToken(rateLimitTable, key, limits.loginFailures, now()));
  const session = await logIn();
  await returnToken(rateLimitTable, key, limits.loginFailures);
  return session;
}
