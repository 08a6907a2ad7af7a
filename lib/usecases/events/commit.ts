import { newcomersOf, withOwnUid, type Change } from '../../domain/change/change.js';
import { busyTimeAdded } from '../../domain/event/calendar-entry.js';
import type { IdempotencyRecord } from '../../domain/idempotency.js';
import { BudgetExceededError } from '../../domain/recurrence/budget.js';
import { requireOpenAccount } from '../../domain/account.js';
import { count } from '../../metrics.js';
import { retriesExhausted } from '../../store/backoff.js';
import { commitChanges, type SeenRevision } from '../../store/events.js';
import { readCalendarRevision, type CalendarRevision } from '../../store/calendar-revision.js';
import { ConcurrentWriteError } from '../../store/table.js';
import {
  searchConflicts,
  listConflicts,
  movesBusyTime,
  scheduleConflict,
  conflictBudgetExceeded,
  type OnConflict,
} from './conflicts.js';
import type { ConflictView } from '../../views/conflict.js';
import { loadBookedCalendars, type BookedCalendars } from './booked-calendars.js';
import type { Context } from '../context.js';
import { retryLostRaces } from '../retry-lost-races.js';
import { Invitations } from './invitations.js';

/** The options of every write. */
export interface WriteOptions<Result> {
  onConflict: OnConflict;
  /** Runs every check of the write and saves nothing. */
  isDryRun: boolean;
  /** Set for a write that does not list the conflicts which it allows. Calendars that reject overlaps are checked anyway. */
  ignoresConflicts?: boolean | undefined;
  /** The response to store for retries. It is stored in the same transaction, even if nothing else is written. */
  save: ((result: Result) => IdempotencyRecord) | undefined;
}

export interface Write {
  userId: string;
  options: WriteOptions<Committed>;
  /** The user's calendar revision, read before everything that `decide` uses. */
  revision: CalendarRevision;
  /** Earlier changes of the same dry run. Conflicts with them count as if they were written. */
  pending: Change[];
  /** Called again after each lost race: a create then returns the same changes, every other write decides again. */
  decide: (isRetry: boolean) => Promise<Change[]>;
}

/** The result of the conflict check. */
export interface ConflictCheck {
  conflicts: ConflictView[];
  /** By event id: the time up to which conflicts were checked, in epoch seconds, if the step budget ended the check. */
  checkedUntil: ReadonlyMap<string, number>;
}

export interface Committed extends ConflictCheck {
  changes: Change[];
}

/**
 * Decides a write, checks it and commits it in one transaction. If another write came first, calls `decide` and checks
 * again. With `reject`, busy time is added only where the user's calendar is free; the condition on the calendar
 * revision keeps this true until the commit. With `allow`, conflicts are checked as far as the step budget allows, and
 * the result says up to which time. On calendars that reject overlaps, busy time is added only where they are free,
 * whatever the option is.
 * @throws BudgetExceededError with `reject`, if the step budget ends the check
 * @throws ProblemError `schedule-conflict`, `account-closing`, `idempotency-key-in-use`, those of `decide`,
 *   `rate-limited` for too many unanswered events on another's calendar, or `unavailable` after ten seconds of lost
 *   races
 */
export function commit(context: Context, { userId, options, revision, pending, decide }: Write): Promise<Committed> {
  const invitations = new Invitations(context, userId);
  let isUidTaken = false;
  return retryLostRaces(context, async (attempt) => {
    const seenRevision = attempt === 0 ? revision : await readCalendarRevision(context.table, userId);
    const { booked, ...checked } = await decided(context, { userId, options, pending, decide }, attempt);
    const changes = isUidTaken ? checked.changes.map(withOwnUid) : checked.changes;
    const committed = { ...checked, changes };
    if (changes.some((change) => newcomersOf(change).includes(userId))) requireOpenAccount(seenRevision.account);
    const record = options.isDryRun ? undefined : options.save?.(committed);
    if (options.isDryRun || (changes.length === 0 && !record)) return committed;
    await invitations.take(changes);
    const seen = new Map([...seenByUser(userId, options, changes, seenRevision), ...seenCalendars(booked)]);
    try {
      await commitChanges(context.table, changes, { seen, record });
    } catch (error) {
      isUidTaken = error instanceof ConcurrentWriteError && error.failed.has('uids');
      throw error;
    }
    count('EventsCreated', changes.filter(({ before }) => before === undefined).length);
    return committed;
  });
}

/** With `reject`, nothing may have been added to the calendar of the user. */
const seenByUser = (
  userId: string,
  { onConflict }: WriteOptions<Committed>,
  changes: Change[],
  { counts }: CalendarRevision,
): [string, SeenRevision][] =>
  onConflict === 'reject' && changes.some((change) => movesBusyTime(change, userId)) ? [[userId, { counts }]] : [];

const seenCalendars = ({ revisions, rejecting }: BookedCalendars) =>
  [...revisions].map(([id, { counts, rulesVersion }]): [string, SeenRevision] => [
    id,
    rejecting.includes(id) ? { counts, rulesVersion } : { rulesVersion },
  ]);

/** @throws ProblemError `unavailable` if earlier attempts used up the step budget */
async function decided(
  context: Context,
  { userId, options, pending, decide }: Omit<Write, 'revision'>,
  attempt: number,
): Promise<Committed & { booked: BookedCalendars }> {
  try {
    const changes = await decide(attempt > 0);
    const booked = await loadBookedCalendars(context, userId, changes);
    const checked = await checkConflicts(context, userId, options, { changes, pending, rejecting: booked.rejecting });
    return { changes, booked, ...checked };
  } catch (error) {
    throw attempt > 0 && error instanceof BudgetExceededError ? retriesExhausted(error) : error;
  }
}

async function checkConflicts(
  context: Context,
  userId: string,
  { onConflict, isDryRun, ignoresConflicts }: WriteOptions<Committed>,
  { changes, pending, rejecting }: { changes: Change[]; pending: Change[]; rejecting: string[] },
): Promise<ConflictCheck> {
  const isWritten = onConflict === 'allow' && !isDryRun;
  const nowEpochSeconds = Math.floor(context.now().getTime() / 1000);
  const added = changes.map((change) => busyTimeAdded(change, nowEpochSeconds, context.budget));
  const searchFor = (participantId: string) => searchConflicts(context, participantId, { changes, added, pending });
  const [own, ...others] = await Promise.all([
    ignoresConflicts ? undefined : searchFor(userId),
    ...rejecting.map(searchFor),
  ]);
  const refusing = [...(onConflict === 'reject' ? [own] : []), ...others].filter((one) => one !== undefined);
  const refused = refusing.flatMap((one) => one.conflicts);
  const listed = refused.length > 0 ? refused : (own?.conflicts ?? []);
  const conflicts = await listConflicts(context, userId, listed, isWritten ? [] : [...pending, ...changes]);
  if (refused.length > 0) {
    count('ConflictsRefused');
    throw scheduleConflict(conflicts, refused, changes);
  }
  const incomplete = refusing.find(({ checkedUntil }) => checkedUntil.size > 0);
  if (incomplete) throw conflictBudgetExceeded(incomplete.checkedUntil);
  return { conflicts, checkedUntil: own?.checkedUntil ?? new Map<string, number>() };
}
