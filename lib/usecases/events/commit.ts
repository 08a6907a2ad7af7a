import { newcomersOf, withOwnUid, type Change } from '../../domain/change/change.js';
import { busyTimeAdded } from '../../domain/event/calendar-entry.js';
import type { IdempotencyRecord } from '../../domain/idempotency.js';
import { BudgetExceededError } from '../../domain/recurrence/budget.js';
import { requireOpenAccount } from '../../domain/account.js';
import { count } from '../../metrics.js';
import { retriesExhausted } from '../../store/backoff.js';
import { commitChanges, type SeenRevision } from '../../store/events.js';
import { renewCalendarRevision, type CalendarRevision } from '../../store/calendar-revision.js';
import type { RevisionState } from '../../store/revision-counters.js';
import { ConcurrentWriteError, type Key, type KnownItems } from '../../store/table.js';
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
import { retryLostRaces, type Attempt } from '../retry-lost-races.js';
import { Invitations } from './invitations.js';
import type { RulesVersions } from './reader.js';

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

/** For how long an event says, after each contended write, that writers wait for it. */
const QUEUED_MILLISECONDS = 2_000;

export interface Write {
  userId: string;
  options: WriteOptions<Committed>;
  /** The user's calendar revision, read before the conflict check. */
  revision: CalendarRevision;
  /** The queue in which other writers of the event wait, if there is one. */
  queueIn?: ((known: KnownItems | undefined) => Key | undefined) | undefined;
  /** Earlier changes of the same dry run. Conflicts with them count as if they were written. */
  pending: Change[];
  /**
   * Called again after each lost race, with the items that need not be read again: a create then returns the same
   * changes, every other write decides again.
   */
  decide: (known: KnownItems | undefined) => Promise<DecidedChanges>;
}

interface DecidedChanges {
  changes: Change[];
  /** Those of the calendars that gave the user the role for the changes. If a role has ended, the commit fails. */
  rulesVersions?: RulesVersions | undefined;
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
export function commit(context: Context, write: Write): Promise<Committed> {
  const { userId, options } = write;
  const { table, requestId } = context;
  const invitations = new Invitations(context, userId);
  let isUidTaken = false;
  let { revision } = write;
  const attempt = async ({ known, isContended }: Attempt): Promise<Committed> => {
    const {
      booked,
      revision: current,
      rulesVersions,
      ...checked
    } = await decideAndCheck(context, { ...write, revision }, known);
    revision = current;
    const changes = isUidTaken ? checked.changes.map(withOwnUid) : checked.changes;
    const committed = { ...checked, changes };
    if (changes.some((change) => newcomersOf(change).includes(userId))) requireOpenAccount(revision.account);
    const record = options.isDryRun ? undefined : options.save?.(committed);
    if (options.isDryRun || (changes.length === 0 && !record)) return committed;
    await invitations.take(changes);
    const seen = new Map([...seenByUser(userId, options, changes, revision), ...seenCalendars(booked, rulesVersions)]);
    const queuedUntilMilliseconds = isContended ? context.now().getTime() + QUEUED_MILLISECONDS : undefined;
    try {
      await commitChanges(table, changes, { requestId, seen, record, queuedUntilMilliseconds });
    } catch (error) {
      isUidTaken = error instanceof ConcurrentWriteError && error.failed.has('uids');
      throw error;
    }
    count('EventsCreated', changes.filter(({ before }) => before === undefined).length);
    return committed;
  };
  return retryLostRaces(context, { attempt, queueIn: options.isDryRun ? undefined : write.queueIn });
}

/** With `reject`, nothing may have been added to the calendar of the user. */
const seenByUser = (
  userId: string,
  { onConflict }: WriteOptions<Committed>,
  changes: Change[],
  { counts }: CalendarRevision,
): [string, SeenRevision][] =>
  onConflict === 'reject' && changes.some((change) => movesBusyTime(change, userId)) ? [[userId, { counts }]] : [];

/** Where both name a calendar, the rules version that was read with the role is the earlier one. */
const seenCalendars = ({ revisions, rejecting }: BookedCalendars, rulesVersions: RulesVersions = new Map()) =>
  [...new Set([...revisions.keys(), ...rulesVersions.keys()])].map((id): [string, SeenRevision] => [
    id,
    {
      counts: rejecting.includes(id) ? revisions.get(id)?.counts : undefined,
      rulesVersion: rulesVersions.get(id) ?? revisions.get(id)?.rulesVersion,
    },
  ]);

interface Decided extends Committed, DecidedChanges {
  booked: BookedCalendars;
  /** The user's calendar revision, as it was before the conflict check. */
  revision: CalendarRevision;
}

/**
 * @param write its revision is that of the attempt before
 * @throws ProblemError `unavailable` if earlier attempts used up the step budget
 */
async function decideAndCheck(context: Context, write: Write, known: KnownItems | undefined): Promise<Decided> {
  const { userId, options, pending, decide } = write;
  try {
    const [revision, { changes, rulesVersions }] = await Promise.all([
      known ? renewCalendarRevision(context.table, userId, { earlier: write.revision, known }) : write.revision,
      decide(known),
    ]);
    const booked = await loadBookedCalendars(context, userId, changes);
    const checked = await checkConflicts(context, userId, options, { changes, pending, revision, booked });
    return { changes, rulesVersions, booked, revision, ...checked };
  } catch (error) {
    throw known && error instanceof BudgetExceededError ? retriesExhausted(error) : error;
  }
}

async function checkConflicts(
  context: Context,
  userId: string,
  { onConflict, isDryRun, ignoresConflicts }: WriteOptions<Committed>,
  { changes, pending, revision, booked }: Pick<Decided, 'changes' | 'revision' | 'booked'> & Pick<Write, 'pending'>,
): Promise<ConflictCheck> {
  const isWritten = onConflict === 'allow' && !isDryRun;
  const nowEpochSeconds = Math.floor(context.now().getTime() / 1000);
  const added = changes.map((change) => busyTimeAdded(change, nowEpochSeconds, context.budget));
  const searchFor = (participantId: string, { durationClasses }: RevisionState) =>
    searchConflicts(context, participantId, { changes, added, pending, durationClasses });
  const rejecting = [...booked.revisions].filter(([id]) => booked.rejecting.includes(id));
  const [own, ...others] = await Promise.all([
    ignoresConflicts ? undefined : searchFor(userId, revision),
    ...rejecting.map(([id, seen]) => searchFor(id, seen)),
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
