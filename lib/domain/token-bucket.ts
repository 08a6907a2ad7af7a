/**
 * Token buckets by the generic cell rate algorithm (ITU-T I.371): one number a bucket, the instant at which it will be
 * full again. Taking a token moves that instant by the time in which one token flows in.
 */

/** How many calls may come at once, and how many a second flow back. */
export interface BucketPolicy {
  name: string;
  burst: number;
  perSecond: number;
}

const SECONDS_A_DAY = 86_400;
const INVITATIONS_A_DAY = 200;

/** How many unanswered events one person may put on the calendar of one other person. */
export const INVITATIONS: BucketPolicy = {
  name: 'invitations',
  burst: INVITATIONS_A_DAY,
  perSecond: INVITATIONS_A_DAY / SECONDS_A_DAY,
};

/** What a bucket answers. */
export interface BucketState {
  policy: BucketPolicy;
  isAllowed: boolean;
  /** Whole tokens left. */
  remaining: number;
  /** Until the bucket is full again. */
  secondsUntilFull: number;
  /** Until the tokens asked for are there; 0 when they were. */
  retryAfterSeconds: number;
}

/** To the microsecond: what is added up in the store, and compared there, is then added and compared exactly. */
export const millisecondsPerToken = ({ perSecond }: BucketPolicy): number => Math.round(1e6 / perSecond) / 1000;

/**
 * The latest instant of fullness from which `count` more tokens can be taken. A count above the burst needs a full bucket
 * and then leaves it in debt, so that what is taken in the long run is still what flows in.
 */
export const latestFullAtThatAllows = (policy: BucketPolicy, nowMilliseconds: number, count = 1): number =>
  nowMilliseconds + (policy.burst - Math.min(count, policy.burst)) * millisecondsPerToken(policy);

/** What a client is told of a bucket that will be full again at `fullAtMilliseconds`. */
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
    remaining: Math.max(0, Math.floor(policy.burst - untilFull / millisecondsPerToken(policy) + 1e-6)),
    secondsUntilFull: Math.ceil(untilFull / 1000),
    retryAfterSeconds: isAllowed ? 0 : Math.max(1, Math.ceil(untilToken / 1000)),
  };
}
