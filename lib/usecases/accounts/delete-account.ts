import type { Edit } from '../../domain/change/change.js';
import { authoriseHistory, calendarsOf, type AccessList, type EventRecord } from '../../domain/event/event.js';
import { ProblemError } from '../../domain/errors.js';
import { accountGone, lastOwner, MAX_NAMED, type User } from '../../domain/account.js';
import { markClosing, removeCalendar, reopen } from '../../store/calendar-revision.js';
import { listSessions, removeSession } from '../../store/sessions.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { findUser, removeUser } from '../../store/users.js';
import { listWebhooks, removeWebhooks } from '../../store/webhooks.js';
import { unblockEveryone } from './block-users.js';
import { inGroups, leaveGroup, LEAVING_MILLISECONDS, pagesOfEvents } from './leave-events.js';
import { calendarsOwnedAlone, leaveCalendars } from '../calendars/leave-calendars.js';
import { changeEvent, type EventWrite } from '../events/change-event.js';
import type { Context } from '../context.js';

/**
 * Removes the user from every event and calendar, deletes events without other people and calendars without other members,
 * and then deletes the account with its names, sessions and webhooks. Events of others keep their history. Meanwhile the
 * account is `closing`: the user cannot be added to events or calendars. A refusal opens the account again. After a timeout
 * it stays `closing` until the request is repeated.
 * @param account the user, whose password was checked
 * @throws ProblemError `last-owner` if the user is the only owner of an event or calendar with other people; `unauthorized`
 *   if the account changed; `unavailable` if one request cannot leave everything: the next one continues
 */
export async function deleteAccount(context: Context, account: User): Promise<void> {
  const deadline = context.now().getTime() + LEAVING_MILLISECONDS;
  for (let user = account; ;) {
    const mark = await markClosing(context.table, user.id, context.newSecret());
    if (mark === undefined) throw accountGone();
    try {
      await requireNoDependents(context, user.id);
      await leaveEvents(context, user.id, deadline);
      await leaveCalendars(context, user.id, () => {
        requireTime(context, deadline);
      });
      await unblockEveryone(context, user.id);
      if (await endAccount(context, user, mark)) return;
      if (context.now().getTime() > deadline) throw unfinished();
      user = await requireSame(context, user);
    } catch (error) {
      if (isRefusal(error)) await openAgain(context, user.id, mark);
      throw error;
    }
  }
}

const isRefusal = (error: unknown): boolean => error instanceof ProblemError && error.code !== 'unavailable';

/** Another request of the same deletion may have opened the account first. */
async function openAgain(context: Context, userId: string, mark: string): Promise<void> {
  try {
    await context.table.transact({ calendar: reopen(context.table, userId, mark) });
  } catch (error) {
    if (!(error instanceof ConcurrentWriteError)) throw error;
  }
}

const isAlone = ({ access }: EventRecord): boolean => Object.keys(access).length === 1;
const isOnlyOwner = (access: AccessList, userId: string): boolean => {
  const owners = Object.keys(access).filter((other) => access[other]?.role === 'owner');
  return owners.length === 1 && owners[0] === userId;
};
const without = (access: AccessList, userId: string): AccessList =>
  Object.fromEntries(Object.entries(access).filter(([other]) => other !== userId));

/** Checks all events and calendars before leaving any, so that a refusal changes nothing. */
async function requireNoDependents(context: Context, userId: string): Promise<void> {
  const [event_ids, calendar_ids] = await Promise.all([
    eventsOwnedAlone(context, userId),
    calendarsOwnedAlone(context, userId),
  ]);
  if (event_ids.length + calendar_ids.length > 0) throw lastOwner({ event_ids, calendar_ids });
}

/** The ids of the first events with other people that only the user owns. */
async function eventsOwnedAlone(context: Context, userId: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const { events } of pagesOfEvents(context, userId)) {
    ids.push(...events.filter((event) => isDependent(event, userId)).map(({ id }) => id));
    if (ids.length >= MAX_NAMED) break;
  }
  return ids;
}

/** Whether the user is the only owner of an event that other people are on. */
const isDependent = (event: EventRecord, userId: string): boolean =>
  !event.isDeleted && !isAlone(event) && isOnlyOwner(event.access, userId);

async function leaveEvents(context: Context, userId: string, deadline: number): Promise<void> {
  for await (const { events } of pagesOfEvents(context, userId)) {
    for (const group of inGroups(events)) {
      requireTime(context, deadline);
      await leaveGroup({ userId, account: 'closing' }, group, (write) => leave(context, write));
    }
  }
}

function requireTime({ now }: Context, deadline: number): void {
  if (now().getTime() > deadline) throw unfinished();
}

const unfinished = (): ProblemError =>
  new ProblemError(
    'unavailable',
    'You are on more events and calendars than one request can leave. Repeat the request to continue.',
    {
      retryAfterSeconds: 1,
    },
  );

const leave = (context: Context, write: EventWrite) =>
  changeEvent(context, write, {
    authorise: (current, reader) => authoriseHistory(current, reader, 'read'),
    edit: (before) => departure(before, write.userId),
    view: () => undefined,
    preview: () => undefined,
  });

/**
 * A deleted event can remain without an owner. It can then not be restored. An event on a calendar that is shared as a whole
 * remains for the owners of the calendar.
 */
function departure(event: EventRecord, userId: string): Edit {
  const access = without(event.access, userId);
  if (event.isDeleted) return { changeType: 'unshare', access };
  if (isDependent(event, userId)) throw lastOwner({ event_ids: [event.id] });
  if (isAlone(event) && calendarsOf(event).includes(event.content.calendar_id))
    return { changeType: 'unshare', access };
  if (isAlone(event)) return { changeType: 'delete', isDeleted: true, access };
  return { changeType: 'unshare', access };
}

/**
 * Deletes the account. Returns whether it did: not if the password changed, a session or webhook was created, or the
 * account was opened again after the user was read.
 */
async function endAccount(context: Context, user: User, mark: string): Promise<boolean> {
  const [sessions, webhooks] = await Promise.all([
    listSessions(context.table, user.id, context.now()),
    listWebhooks(context.table, user.id),
  ]);
  try {
    await context.table.transact(
      {
        user: removeUser(context.table, user),
        calendar: removeCalendar(context.table, user.id, mark),
        sessions: sessions.map(({ id }) => removeSession(context.table, user.id, id)),
      },
      removeWebhooks(context.table, user.id, webhooks),
    );
    return true;
  } catch (error) {
    if (error instanceof ConcurrentWriteError) return false;
    throw error;
  }
}

/** Reads the user again. @throws ProblemError `unauthorized` if the password changed or the account is gone */
async function requireSame(context: Context, { id, passwordHash }: User): Promise<User> {
  const user = await findUser(context.table, id);
  if (user?.passwordHash === passwordHash) return user;
  throw new ProblemError('unauthorized', 'The account changed during this request. Log in again.');
}
