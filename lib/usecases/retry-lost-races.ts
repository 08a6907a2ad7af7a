import { keyInUse } from '../domain/idempotency.js';
import { retriesExhausted, pause, RETRY_MILLISECONDS } from '../store/backoff.js';
import { logDebug } from '../log.js';
import { count } from '../metrics.js';
import { ConcurrentWriteError, NOTHING_KNOWN, type Key, type KnownItems } from '../store/table.js';
import type { Context } from './context.js';
import { waitForTurn, type Turn } from './write-turn.js';

/** How often a write is tried again before it joins the queue for the item over which it loses. */
const RETRIES_BEFORE_QUEUE = 1;

/** The turn of a write that is in no queue. */
const NO_TURN: Turn = { hasWaited: false, isContended: false, end: () => Promise.resolve() };

/** One attempt of a write. */
export interface Attempt {
  /** What need not be read again; `undefined` if the write has read nothing yet that could have changed. */
  known: KnownItems | undefined;
  /** Whether other writers keep changing the same items. */
  isContended: boolean;
}

/** How a write is tried. */
interface RetriedWrite<T> {
  /** Reads, decides and writes. */
  attempt: (one: Attempt) => Promise<T>;
  /** The key of an item for which other writers wait already, such as one that was read. */
  queueIn?: ((known: KnownItems | undefined) => Key | undefined) | undefined;
}

/**
 * Runs a write again each time it loses to a concurrent write. If it keeps losing, it waits for its turn: the writers of
 * one item then try one after the other, so that each has its chance and few attempts are in vain (decision 56).
 * @throws ProblemError `idempotency-key-in-use` if another request has taken over the idempotency key; `unavailable` after
 *   ten seconds
 */
export async function retryLostRaces<T>(
  context: Pick<Context, 'table' | 'now' | 'requestId'>,
  { attempt, queueIn = () => undefined }: RetriedWrite<T>,
): Promise<T> {
  const deadline = context.now().getTime() + RETRY_MILLISECONDS;
  let turn = NO_TURN;
  let known: KnownItems | undefined;
  let queue = queueIn(undefined);
  try {
    for (let lost = 0; ; lost++) {
      if (queue && turn === NO_TURN) {
        turn = await waitForTurn(context, queue, { deadline, hasLost: lost > 0 });
        if (turn.hasWaited) known = NOTHING_KNOWN;
      }
      try {
        return await attempt({ known, isContended: turn.isContended });
      } catch (error) {
        const race = lostRace(error, context.now().getTime() > deadline);
        logDebug('a transaction lost a race', { requestId: context.requestId, failedActions: [...race.failed] });
        known = race;
        queue = lost < RETRIES_BEFORE_QUEUE ? queueIn(race) : race.contendedKey;
        if (!queue || turn !== NO_TURN) await pause(0);
      }
    }
  } finally {
    await turn.end();
  }
}

/** The error of a write that can be tried again. Throws all others. */
function lostRace(error: unknown, isLate: boolean): ConcurrentWriteError {
  if (!(error instanceof ConcurrentWriteError)) throw error;
  count('RacesLost');
  if (error.failed.has('claim')) throw keyInUse();
  if (isLate) throw retriesExhausted(error);
  return error;
}
