import { newcomersOf, type Change } from '../../domain/change/change.js';
import { keyInUse, type IdempotencyRecord } from '../../domain/idempotency.js';
import { BudgetExceededError } from '../../domain/recurrence/budget.js';
import { requireOpenAccount } from '../../domain/account.js';
import { busy, pause } from '../../store/backoff.js';
import { commitChanges } from '../../store/events.js';
import { readCalendarRevision, type CalendarRevision } from '../../store/calendar-revision.js';
import { ConcurrentWriteError } from '../../store/table.js';
import {
  judgeChanges,
  listConflicts,
  movesBusyTime,
  scheduleConflict,
  tooMuchToJudge,
  type Conflict,
  type OnConflict,
} from './conflicts.js';
import type { Context } from '../context.js';
import { Invitations } from './invitations.js';

/** How long a write that keeps losing races is decided again. */
const PATIENCE_MILLISECONDS = 10_000;

/** The options of every write. */
export interface WriteOptions<Result> {
  onConflict: OnConflict;
  /** Runs every check of the write and saves nothing. */
  isDryRun: boolean;
  /** The response to store for retries. It is stored in the same transaction, even if nothing else is written. */
  save: ((result: Result) => IdempotencyRecord) | undefined;
}

export interface Write {
  userId: string;
  options: WriteOptions<Committed>;
  /** The user's calendar revision, read before anything that `decide` relies on. */
  revision: CalendarRevision;
  /** What a dry run has decided before, and judges as if it had been written. */
  pending: Change[];
  /** Decides what to change from what it reads; called again, to read afresh, after each lost race. */
  decide: (isRetry: boolean) => Promise<Change[]>;
}

/** What a write is judged to overlap. */
export interface Judged {
  conflicts: Conflict[];
  /** By event id: until when a change was judged, in epoch seconds, when the request may spend no more on it. */
  judgedUntil: ReadonlyMap<string, number>;
}

export interface Committed extends Judged {
  changes: Change[];
}

/**
 * Decides and writes, as one transaction, whatever else is being written at the same time. With `reject`, busy time
 * goes in only where the user's calendar is free, and the calendar revision sees to it that it still is when it is written. With
 * `allow`, what a request cannot judge within its budget is written, and the result says until when it was judged.
 * @throws BudgetExceededError with `reject`, when a request cannot judge all of it
 * @throws ProblemError `schedule-conflict`, `account-closing`, `idempotency-key-in-use`, whatever `decide` throws, `rate-limited` for too many
 * unanswered events on another's calendar, or `unavailable` after ten seconds of lost races
 */
export async function commit(
  context: Context,
  { userId, options, revision, pending, decide }: Write,
): Promise<Committed> {
  const deadline = context.now().getTime() + PATIENCE_MILLISECONDS;
  const invitations = new Invitations(context, userId);
  for (let attempt = 0; ; attempt++) {
    const seenRevision = attempt === 0 ? revision : await readCalendarRevision(context.table, userId);
    const committed = await decided(context, { userId, options, pending, decide }, attempt);
    const { changes } = committed;
    if (changes.some((change) => newcomersOf(change).includes(userId))) requireOpenAccount(seenRevision.account);
    const record = options.isDryRun ? undefined : options.save?.(committed);
    if (options.isDryRun || (changes.length === 0 && !record)) return committed;
    await invitations.take(changes);
    const mustHold = options.onConflict === 'reject' && changes.some((change) => movesBusyTime(change, userId));
    const seen = mustHold ? { userId, count: seenRevision.count } : undefined;
    try {
      await commitChanges(context.table, changes, { seen, record });
      return committed;
    } catch (error) {
      requireLostRace(error, { isLate: context.now().getTime() > deadline });
      await pause(attempt);
    }
  }
}

/** @throws whatever is no reason to decide again */
function requireLostRace(error: unknown, { isLate }: { isLate: boolean }): void {
  if (!(error instanceof ConcurrentWriteError)) throw error;
  if (error.failed.has('claim')) throw keyInUse();
  if (isLate) throw busy(error);
}

/** @throws ProblemError `unavailable` when it is for earlier attempts that the request may spend no more on recurrence */
async function decided(
  context: Context,
  { userId, options, pending, decide }: Omit<Write, 'revision'>,
  attempt: number,
): Promise<Committed> {
  try {
    const changes = await decide(attempt > 0);
    return { changes, ...(await judge(context, userId, options, { changes, pending })) };
  } catch (error) {
    throw attempt > 0 && error instanceof BudgetExceededError ? busy(error) : error;
  }
}

async function judge(
  context: Context,
  userId: string,
  { onConflict, isDryRun }: WriteOptions<Committed>,
  { changes, pending }: { changes: Change[]; pending: Change[] },
): Promise<Judged> {
  const { clashes, judgedUntil } = await judgeChanges(context, userId, { changes, pending });
  const isWritten = onConflict === 'allow' && !isDryRun;
  const conflicts = listConflicts(clashes, isWritten ? [] : [...pending, ...changes]);
  if (onConflict === 'reject' && conflicts.length > 0) throw scheduleConflict(conflicts, clashes, changes);
  if (onConflict === 'reject' && judgedUntil.size > 0) throw tooMuchToJudge(judgedUntil);
  return { conflicts, judgedUntil };
}
