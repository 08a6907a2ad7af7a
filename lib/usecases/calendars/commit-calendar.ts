import type { CalendarChange } from '../../domain/calendar/calendar-change.js';
import { requireOpenAccount } from '../../domain/account.js';
import { readCalendarRevision } from '../../store/calendar-revision.js';
import type { IdempotencyRecord } from '../../domain/idempotency.js';
import { commitCalendarChanges } from '../../store/calendars.js';
import type { KnownItems } from '../../store/table.js';
import type { Context } from '../context.js';
import { Invitations } from '../events/invitations.js';
import { retryLostRaces, type Attempt } from '../retry-lost-races.js';

/** What a write returns: its result, or the preview that a dry run asks for. */
export type WriteOutcome<Result, Preview> = { written: Result } | { preview: Preview };

export interface CalendarWriteOptions<Result> {
  isDryRun: boolean;
  /** The response to store for retries. It is stored in the same transaction, even if nothing else is written. */
  save: ((result: Result) => IdempotencyRecord) | undefined;
}

/** A write that is decided but not yet committed. */
interface DecidedWrite<Result, Preview> {
  calendarId: string;
  /** In order: each starts from the calendar as the previous one left it. */
  changes: CalendarChange[];
  showing: { userId: string; isShown: boolean } | undefined;
  result: Result;
  preview: (result: Result) => Preview;
}

/**
 * Decides a write to a calendar and commits it in one transaction. After a lost race it decides again.
 * @throws ProblemError `account-closing` for the author, `idempotency-key-in-use`, `rate-limited` for too many calendars
 *   shared with one person, those of `decide`, or `unavailable` after ten seconds of lost races
 */
export function commitCalendar<Result, Preview>(
  context: Context,
  { userId, isDryRun, save }: CalendarWriteOptions<Result> & { userId: string },
  { decide }: { decide: (known: KnownItems | undefined) => Promise<DecidedWrite<Result, Preview>> },
): Promise<WriteOutcome<Result, Preview>> {
  const { table, requestId } = context;
  const invitations = new Invitations(context, userId);
  const attempt = async ({ known }: Attempt): Promise<WriteOutcome<Result, Preview>> => {
    const { calendarId, changes, showing, result, preview } = await decide(known);
    if (isDryRun) return { preview: preview(result) };
    const added = addedBy(changes);
    if (known && added.some((one) => one.userId === userId)) await requireOpen(context, userId);
    const record = save?.(result);
    if (changes.length === 0 && !showing && !record) return { written: result };
    await invitations.takeFor(added.filter((one) => one.userId !== userId));
    await commitCalendarChanges(table, calendarId, { changes, requestId, showing, record });
    return { written: result };
  };
  return retryLostRaces(context, { attempt });
}

const addedBy = (changes: CalendarChange[]) =>
  changes.flatMap(({ version }) => version.members.flatMap(({ before, after }) => (after && !before ? [after] : [])));

const requireOpen = async ({ table }: Context, userId: string): Promise<void> => {
  requireOpenAccount((await readCalendarRevision(table, userId)).account);
};
