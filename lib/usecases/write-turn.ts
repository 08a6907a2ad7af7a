import { setTimeout as wait } from 'node:timers/promises';
import { retriesExhausted } from '../store/backoff.js';
import type { Key } from '../store/table.js';
import { joinQueue, leaveQueue, readQueue } from '../store/write-queues.js';
import type { Context } from './context.js';

/** The limits of the wait between two reads of a queue. */
const MIN_WAIT_MILLISECONDS = 5;
const MAX_WAIT_MILLISECONDS = 1_000;

/** How long the first writer of a queue can take. Then it counts as crashed, and the others remove its ticket. */
const MAX_TURN_MILLISECONDS = 2_000;

/** The turn of a writer, from the end of its wait until it ends it. */
export interface Turn {
  /** Whether other writers had their turns meanwhile. */
  hasWaited: boolean;
  /** Whether other writers changed the item or waited for it. */
  isContended: boolean;
  end: () => Promise<void>;
}

/**
 * Waits in the queue for an item until the writers that joined earlier have ended their turns. The time between two
 * reads of the queue follows its length and its measured speed.
 * @param deadline in milliseconds since the epoch
 * @param hasLost whether the writer has lost a race for the item
 * @throws ProblemError `unavailable` after the deadline
 */
export async function waitForTurn(
  context: Pick<Context, 'table' | 'now'>,
  key: Key,
  { deadline, hasLost }: { deadline: number; hasLost: boolean },
): Promise<Turn> {
  const { table, now } = context;
  const { ticket, tickets } = await joinQueue(table, key, now());
  // If this fails, the others remove the ticket after a time.
  const end = (): Promise<void> => leaveQueue(table, key, ticket).catch(() => undefined);
  try {
    const queue = await waitUntilFirst(context, key, { ticket, tickets, deadline });
    const hasWaited = tickets[0] !== ticket;
    return { hasWaited, isContended: hasLost || hasWaited || queue.length > 1, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** @returns the tickets of the queue when no earlier one is left */
async function waitUntilFirst(
  { table, now }: Pick<Context, 'table' | 'now'>,
  key: Key,
  { ticket, tickets, deadline }: { ticket: string; tickets: string[]; deadline: number },
): Promise<string[]> {
  // The others may have removed the ticket, if this process was stopped for a time.
  const aheadIn = (all: string[]): string[] => all.slice(0, Math.max(0, all.indexOf(ticket)));
  let queue = tickets;
  let ahead = aheadIn(tickets);
  let turnMilliseconds = MIN_WAIT_MILLISECONDS;
  for (let [readAt, firstSeenAt] = [performance.now(), performance.now()]; ahead.length > 0;) {
    const leftMilliseconds = deadline - now().getTime();
    if (leftMilliseconds <= 0) throw retriesExhausted(new Error('too many writers wait for the same item'));
    await wait(Math.min(leftMilliseconds, waitMilliseconds(ahead.length, turnMilliseconds)));
    queue = await readQueue(table, key);
    const left = aheadIn(queue);
    const waitedMilliseconds = performance.now() - readAt;
    readAt += waitedMilliseconds;
    if (left.length < ahead.length) turnMilliseconds = waitedMilliseconds / (ahead.length - left.length);
    const [first] = left;
    if (first !== ahead[0]) firstSeenAt = readAt;
    else if (first && readAt - firstSeenAt > MAX_TURN_MILLISECONDS) await leaveQueue(table, key, first);
    ahead = left;
  }
  return queue;
}

/** Half of the time that the writers ahead will take, or less for the next one, so that the queue rarely waits for it. */
const waitMilliseconds = (ahead: number, turnMilliseconds: number): number => {
  const milliseconds = ahead === 1 ? turnMilliseconds / 4 : (ahead * turnMilliseconds) / 2;
  return Math.min(MAX_WAIT_MILLISECONDS, Math.max(MIN_WAIT_MILLISECONDS, milliseconds));
};
