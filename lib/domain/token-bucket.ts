/**
 * Token buckets by the generic cell rate algorithm (ITU-T I.371). A bucket is one number: the instant at which it will
 * be full. Taking a token moves that instant by the time in which one token is refilled.
 */
import { SECONDS_A_DAY } from './time/civil-date.js';

/** The maximum of calls at once, and the tokens refilled per second. */
export interface BucketPolicy {
  name: string;
  burst: number;
  perSecond: number;
}

const INVITATIONS_A_DAY = 200;

/** How many unanswered events one person can put on another's calendar. */
export const INVITATIONS: BucketPolicy = {
  name: 'invitations',
  burst: INVITATIONS_A_DAY,
  perSecond: INVITATIONS_A_DAY / SECONDS_A_DAY,
};

/** How often one address can read secret links. Services that fetch calendars for many people share an address. */
export const FEEDS: BucketPolicy = { name: 'feeds', burst: 120, perSecond: 2 };

/** The state of a bucket after a request. */
export interface BucketState {
  policy: BucketPolicy;
  isAllowed: boolean;
  /** Whole tokens that are left. */
  remaining: number;
  /** Seconds until the bucket is full. */
  secondsUntilFull: number;
  /** Seconds until the requested tokens are available; 0 if they were granted. */
  retryAfterSeconds: number;
}

/** Rounded to microseconds, so that sums and comparisons in the store are exact. */
export const millisecondsPerToken = ({ perSecond }: BucketPolicy): number => Math.round(1e6 / perSecond) / 1000;

/**
 * The latest fullness instant at which `count` more tokens can be taken. A count above the burst needs a full bucket
 * and leaves it in debt, so that the average rate still holds.
 */
export const latestFullAtThatAllows = (policy: BucketPolicy, nowMilliseconds: number, count = 1): number =>
  nowMilliseconds + (policy.burst - Math.min(count, policy.burst)) * millisecondsPerToken(policy);

/** Counted in whole microseconds: fractions of a token are not exact, and a tolerance in tokens is seconds of a slow bucket. */
function wholeTokens(policy: BucketPolicy, untilFullMilliseconds: number): number {
  const perToken = Math.round(millisecondsPerToken(policy) * 1000);
  return Math.floor((policy.burst * perToken - Math.round(untilFullMilliseconds * 1000)) / perToken);
}

/** The state of a bucket that will be full at `fullAtMilliseconds`. */
export function bucketState(
  policy: BucketPolicy,
  {
    fullAtMilliseconds,
    nowMilliseconds,
    isAllowed,
    count = 1,
  }: Record<'fullAtMilliseconds' | 'nowMilliseconds', number> & { isAllowed: boolean; count?: number },
): BucketState {
  const untilFull = Math.max(0, fullAtMilliseconds - nowMilliseconds);
  const untilToken = fullAtMilliseconds - latestFullAtThatAllows(policy, nowMilliseconds, count);
  return {
    policy,
    isAllowed,
    remaining: Math.max(0, wholeTokens(policy, untilFull)),
    secondsUntilFull: Math.ceil(untilFull / 1000),
    retryAfterSeconds: isAllowed ? 0 : Math.max(1, Math.ceil(untilToken / 1000)),
  };
}
