import type { Edit } from '../../domain/change/change.js';
import {
  accessOf,
  authoriseHistory,
  requireAnOwner,
  type AccessList,
  type EventRecord,
} from '../../domain/event/event.js';
import { ProblemError } from '../../domain/errors.js';
import { accountGone, type User } from '../../domain/account.js';
import { listEntriesById } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { markClosing, removeCalendar, reopen } from '../../store/calendar-revision.js';
import { listSessions, removeSession } from '../../store/sessions.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { findUser, removeUser } from '../../store/users.js';
import { listWebhooks, removeWebhooks } from '../../store/webhooks.js';
import { unblockEveryone } from './block-users.js';
import { changeEvent } from '../events/change-event.js';
import type { Context } from '../context.js';

/** How long one request goes on; then there still is time to answer. */
const PATIENCE_MILLISECONDS = 8_000;
const EVENTS_AT_ONCE = 10;
const ENTRIES_A_PAGE = 50;

/**
 * Takes the user off every event, deletes those that nobody else is on, and then the account with its names, sessions and
 * webhooks. What others see keeps its history. While this runs the account is closing: nobody can put the user on an
 * event. A refusal opens it again; when the time is up it stays closing until the deletion is sent again.
 * @param account whose password was said
 * @throws ProblemError `last-owner` while others depend on the user as the only owner of an event; `unauthorized` when the
 * account has changed; `unavailable` when there are more events than one request can leave, and the next one goes on
 */
export async function deleteAccount(context: Context, account: User): Promise<void> {
  const deadline = context.now().getTime() + PATIENCE_MILLISECONDS;
  for (let user = account; ;) {
    const mark = await markClosing(context.table, user.id, context.newSecret());
    if (mark === undefined) throw accountGone();
    try {
      await requireNobodyDepends(context, user.id);
      await leaveEvents(context, user.id, deadline);
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

/** Another request for the same deletion may have done so. */
async function openAgain(context: Context, userId: string, mark: string): Promise<void> {
  try {
    await context.table.transact({ calendar: reopen(context.table, userId, mark) });
  } catch (error) {
    if (!(error instanceof ConcurrentWriteError)) throw error;
  }
}

/** Every event that the user is on, and every deleted one that they own. */
async function* eventsOf(context: Context, userId: string): AsyncGenerator<EventRecord[], void> {
  let after: string | undefined;
  do {
    const entries = await listEntriesById(context.table, userId, { after, limit: ENTRIES_A_PAGE });
    yield await findEvents(
      context.table,
      entries.map(({ eventId }) => eventId),
    );
    after = entries.length === ENTRIES_A_PAGE ? entries.at(-1)?.eventId : undefined;
  } while (after !== undefined);
}

const isAlone = ({ access }: EventRecord): boolean => Object.keys(access).length === 1;
const without = (access: AccessList, userId: string): AccessList =>
  Object.fromEntries(Object.entries(access).filter(([other]) => other !== userId));

/** Before anything is left: a refusal leaves everything as it is. */
async function requireNobodyDepends(context: Context, userId: string): Promise<void> {
  for await (const events of eventsOf(context, userId)) {
    for (const event of events) {
      const isOwner = !event.isDeleted && accessOf(event, userId)?.role === 'owner';
      if (isOwner && !isAlone(event)) requireAnOwner(without(event.access, userId));
    }
  }
}

async function leaveEvents(context: Context, userId: string, deadline: number): Promise<void> {
  for await (const events of eventsOf(context, userId)) {
    for (let at = 0; at < events.length; at += EVENTS_AT_ONCE) {
      if (context.now().getTime() > deadline) throw unfinished();
      await Promise.all(events.slice(at, at + EVENTS_AT_ONCE).map((event) => leave(context, userId, event)));
    }
  }
}

const unfinished = (): ProblemError =>
  new ProblemError(
    'unavailable',
    'You are on more events than one request can leave. Repeat the request to continue.',
    {
      headers: { 'Retry-After': '1' },
    },
  );

/** Another writer may take the user off the event first, or delete an event that they do not own. */
async function leave(context: Context, userId: string, event: EventRecord): Promise<void> {
  const terms = { onConflict: 'allow', isDryRun: false, save: undefined } as const;
  const revision = { count: 0, account: 'closing' } as const;
  const write = { ...terms, userId, eventId: event.id, loaded: { event, revision } };
  try {
    await changeEvent(
      context,
      { ...write, precondition: undefined, mergeFrom: undefined },
      {
        authorise: (current) => authoriseHistory(current, userId, 'read'),
        edit: (before) => departure(before, userId),
        view: () => undefined,
        preview: () => undefined,
      },
    );
  } catch (error) {
    if (!(error instanceof ProblemError && error.code === 'not-found')) throw error;
  }
}

/** A deleted event may be left without an owner: then nobody can restore it. */
function departure(event: EventRecord, userId: string): Edit {
  const access = without(event.access, userId);
  if (event.isDeleted) return { changeType: 'unshare', access };
  if (isAlone(event)) return { changeType: 'delete', isDeleted: true, access };
  return { changeType: 'unshare', access: requireAnOwner(access) };
}

/**
 * Whether it was done; it is not when, since the user was read, the password has changed, a session or a webhook has been
 * started, or the account was opened again.
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

/** The user again, unless the password is another one by now, or the account gone. */
async function requireSame(context: Context, { id, passwordHash }: User): Promise<User> {
  const user = await findUser(context.table, id);
  if (user?.passwordHash === passwordHash) return user;
  throw new ProblemError('unauthorized', 'The account changed during this request. Log in again.', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}
