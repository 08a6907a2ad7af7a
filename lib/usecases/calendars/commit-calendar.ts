import type { CalendarChange } from '../../domain/calendar/calendar-change.js';
import { requireOpenAccount } from '../../domain/account.js';
import { pause, PATIENCE_MILLISECONDS } from '../../store/backoff.js';
import { readCalendarRevision } from '../../store/calendar-revision.js';
import type { IdempotencyRecord } from '../../domain/idempotency.js';
import { commitCalendarChanges } from '../../store/calendars.js';
import type { Context } from '../context.js';
import { requireLostRace } from '../events/commit.js';
import { Invitations } from '../events/invitations.js';

/** What came of a write, or what would come of it. */
export type WriteOutcome<Result, Preview> = { written: Result } | { preview: Preview };

export interface CalendarWriteOptions<Result> {
  isDryRun: boolean;
  /** The response to store for retries. It is stored in the same transaction, even if nothing else is written. */
  save: ((result: Result) => IdempotencyRecord) | undefined;
}

/** What a write is to do, decided from what it has read. */
interface DecidedWrite<Result, Preview> {
  calendarId: string;
  /** Each decided after the one before. */
  changes: CalendarChange[];
  showing: { userId: string; isShown: boolean } | undefined;
  result: Result;
  preview: (result: Result) => Preview;
}

/**
 * Decides and writes in one transaction, whatever else is being written at the same time.
 * @throws ProblemError `account-closing` for the author; `idempotency-key-in-use`; `rate-limited` for too many calendars
 * shared with one person; `unavailable` after ten seconds of lost races; and whatever `decide` throws
 */
export async function commitCalendar<Result, Preview>(
  context: Context,
  { userId, isDryRun, save }: CalendarWriteOptions<Result> & { userId: string },
  { decide }: { decide: (isRetry: boolean) => Promise<DecidedWrite<Result, Preview>> },
): Promise<WriteOutcome<Result, Preview>> {
  const deadline = context.now().getTime() + PATIENCE_MILLISECONDS;
  const invitations = new Invitations(context, userId);
  for (let attempt = 0; ; attempt++) {
    const { calendarId, changes, showing, result, preview } = await decide(attempt > 0);
    if (isDryRun) return { preview: preview(result) };
    const added = addedBy(changes);
    if (attempt > 0 && added.some((one) => one.userId === userId)) await requireOpen(context, userId);
    const record = save?.(result);
    if (changes.length === 0 && !showing && !record) return { written: result };
    await invitations.takeFor(added.filter((one) => one.userId !== userId));
    try {
      await commitCalendarChanges(context.table, calendarId, { changes, showing, record });
      return { written: result };
    } catch (error) {
      requireLostRace(error, { isLate: context.now().getTime() > deadline });
      await pause(attempt);
    }
  }
}

const addedBy = (changes: CalendarChange[]) =>
  changes.flatMap(({ version }) => version.members.flatMap(({ before, after }) => (after && !before ? [after] : [])));

const requireOpen = async ({ table }: Context, userId: string): Promise<void> => {
  requireOpenAccount((await readCalendarRevision(table, userId)).account);
};
