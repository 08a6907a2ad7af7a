import type { Caller } from '../auth/tokens.js';
import type { BucketPolicy } from '../domain/token-bucket.js';
import { returnToken, takeToken } from '../store/rate-limits.js';
import type { Context } from '../usecases/context.js';
import { requireToken } from '../usecases/accounts/rate-limit.js';
import type { Share } from '../usecases/find-grants.js';

/**
 * One client address gets the lookups of ten users: an office shares an address, but so does an attacker with many
 * accounts.
 */
const USERS_AN_ADDRESS = 10;

const ofAddress = ({ burst, perSecond }: BucketPolicy): BucketPolicy => ({
  name: 'lookups-address',
  burst: burst * USERS_AN_ADDRESS,
  perSecond: perSecond * USERS_AN_ADDRESS,
});

interface Lookup {
  context: Context;
  caller: Caller;
  clientAddress: string;
}

/**
 * Limits how many e-mail addresses and user names a user can look up. The tokens are taken before the accounts are read
 * and given back only when the event is shared: dry runs and refusals reveal who has an account. Ids cannot be guessed,
 * and are not counted.
 * @throws ProblemError `rate-limited`, or as `share` does
 */
export async function limitLookups<T extends { written: unknown } | { preview: unknown }>(
  { context, caller, clientAddress }: Lookup,
  shares: Share<string>[],
  share: () => Promise<T>,
): Promise<T> {
  const { rateLimitTable, limits, now } = context;
  const count = shares.filter(({ reference }) => !('user_id' in reference)).length;
  if (count === 0) return share();
  const buckets = [
    { key: `lookups#user#${caller.userId}`, policy: limits.lookups },
    // Taken second, so that a user without tokens cannot use up those of the address.
    { key: `lookups#address#${clientAddress}`, policy: ofAddress(limits.lookups) },
  ];
  for (const { key, policy } of buckets) requireToken(await takeToken(rateLimitTable, key, policy, now(), count));
  const outcome = await share();
  if ('written' in outcome) {
    await Promise.all(buckets.map(({ key, policy }) => returnToken(rateLimitTable, key, policy, count)));
  }
  return outcome;
}
