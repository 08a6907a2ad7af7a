/** Leaving all events of a user: when the account is deleted, or after blocking a person. */
import { inBatches } from '../../domain/batches.js';
import type { AccountState } from '../../domain/account.js';
import { personOnly, type EventRecord } from '../../domain/event/event.js';
import { ProblemError } from '../../domain/errors.js';
import { listEntriesById } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { revisionIn } from '../../store/revision-counters.js';
import type { Context } from '../context.js';
import type { EventWrite } from '../events/change-event.js';

/** How long one request leaves events. Enough time remains to send the response. */
export const LEAVING_MILLISECONDS = 8_000;

const ENTRIES_A_PAGE = 50;
const EVENTS_AT_ONCE = 10;

interface EventPage {
  events: EventRecord[];
  /** The event to continue after; `undefined` on the last page. */
  next: string | undefined;
}

/** Pages of every event that the user is on, and of every deleted event that they own, by id. @param start continues after it */
export async function* pagesOfEvents(
  context: Context,
  userId: string,
  start?: string,
): AsyncGenerator<EventPage, void> {
  let next = start;
  do {
    const entries = await listEntriesById(context.table, userId, { after: next, limit: ENTRIES_A_PAGE });
    const events = await findEvents(
      context.table,
      entries.map(({ eventId }) => eventId),
    );
    next = entries.length === ENTRIES_A_PAGE ? entries.at(-1)?.eventId : undefined;
    yield { events, next };
  } while (next !== undefined);
}

/** Splits events into groups that are left in parallel. */
export const inGroups = (events: EventRecord[]): Iterable<EventRecord[]> => inBatches(events, EVENTS_AT_ONCE);

/**
 * Leaves the events of a group in parallel. An event that another write removed the user from first is `gone`.
 * @param account the state of the user's account
 * @returns the outcomes in the order of the events
 */
export const leaveGroup = <Outcome>(
  { userId, account }: { userId: string; account: AccountState },
  events: EventRecord[],
  leave: (write: EventWrite) => Promise<Outcome>,
): Promise<(Outcome | 'gone')[]> =>
  Promise.all(
    events.map(async (event) => {
      try {
        return await leave({
          userId,
          eventId: event.id,
          loaded: {
            event,
            reader: { ...personOnly(userId), rulesVersions: new Map() },
            revision: { ...revisionIn(), account },
            queue: undefined,
          },
          precondition: undefined,
          mergeFrom: undefined,
          onConflict: 'allow',
          isDryRun: false,
          save: undefined,
        });
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'not-found') return 'gone';
        throw error;
      }
    }),
  );
