import type { Change } from '../domain/change.js';
import { busy, pause } from '../store/contention.js';
import { commitChanges } from '../store/events.js';
import { readFence } from '../store/fences.js';
import { LostRace } from '../store/table.js';
import {
  findClashes,
  listConflicts,
  movesBusyTime,
  scheduleConflict,
  type Conflict,
  type OnConflict,
} from './conflicts.js';
import type { Context } from './context.js';

/** How long a write that keeps losing races is decided again. */
const PATIENCE_MILLISECONDS = 10_000;

interface Write {
  userId: string;
  onConflict: OnConflict;
  /** The user's fence, read before anything that `decide` relies on. */
  fence: number;
  /** Decides what to change from what it reads; called again, to read afresh, after each lost race. */
  decide: (isRetry: boolean) => Promise<Change[]>;
}

export interface Committed {
  changes: Change[];
  conflicts: Conflict[];
}

/**
 * Decides and writes, as one transaction, whatever else is being written at the same time. With `reject`, busy time
 * goes in only where the user's calendar is free, and the fence sees to it that it still is when it is written.
 * @throws Failure `schedule-conflict`, whatever `decide` throws, or `unavailable` after ten seconds of lost races
 */
export async function commit(context: Context, { userId, onConflict, fence, decide }: Write): Promise<Committed> {
  const deadline = context.now().getTime() + PATIENCE_MILLISECONDS;
  for (let attempt = 0; ; attempt++) {
    const seenFence = attempt === 0 ? fence : await readFence(context.table, userId);
    const changes = await decide(attempt > 0);
    const conflicts = await judge(context, userId, onConflict, changes);
    const mustHold = onConflict === 'reject' && changes.some((change) => movesBusyTime(change, userId));
    try {
      if (changes.length > 0)
        await commitChanges(context.table, changes, mustHold ? { userId, count: seenFence } : undefined);
      return { changes, conflicts };
    } catch (error) {
      if (!(error instanceof LostRace)) throw error;
      if (context.now().getTime() > deadline) throw busy(error);
      await pause(attempt);
    }
  }
}

async function judge(context: Context, userId: string, onConflict: OnConflict, changes: Change[]): Promise<Conflict[]> {
  const clashes = await findClashes(context, userId, changes);
  const conflicts = listConflicts(clashes, onConflict);
  if (onConflict === 'reject' && conflicts.length > 0) throw scheduleConflict(conflicts, clashes, changes);
  return conflicts;
}
