import { accessOf, authorise, requireAnOwner, type AccessList, type EventRecord } from '../../domain/event/event.js';
import { Failure } from '../../domain/errors.js';
import type { User } from '../../domain/account.js';
import { listEntries, type ListPosition } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { listSessions, removeSession } from '../../store/sessions.js';
import { LostRace } from '../../store/table.js';
import { findUser, removeUser } from '../../store/users.js';
import { listWebhooks, removeWebhooks } from '../../store/webhooks.js';
import { changeEvent } from '../events/change-event.js';
import type { Context } from '../context.js';
import { eventLeft } from '../events/write-result.js';

/** How long one request goes on; then there still is time to answer. */
const PATIENCE_MILLISECONDS = 8_000;
const EVENTS_AT_ONCE = 10;
const ENTRIES_A_PAGE = 50;

/**
 * Takes the user off every event, deletes those that nobody else is on, and then the account with its names, sessions and webhooks.
 * What others see keeps its history.
 * @param account whose password was said
 * @throws Failure `last-owner` while others depend on the user as the only
 * owner of an event; `unavailable` when there are more events than one request can leave, and the next one goes on
 */
export async function deleteAccount(context: Context, account: User): Promise<void> {
  const deadline = context.now().getTime() + PATIENCE_MILLISECONDS;
  for (let user = account; ; user = await requireSame(context, user)) {
    await requireNobodyDepends(context, user.id);
    await leaveEvents(context, user.id, deadline);
    if (await endAccount(context, user)) return;
  }
}

async function* eventsOf(context: Context, userId: string): AsyncGenerator<EventRecord[], void> {
  let after: ListPosition | undefined;
  do {
    const entries = await listEntries(context.table, userId, { isDeleted: false, after, limit: ENTRIES_A_PAGE });
    yield await findEvents(
      context.table,
      entries.map(({ eventId }) => eventId),
    );
    after = entries.length === ENTRIES_A_PAGE ? entries.at(-1) : undefined;
  } while (after);
}

const isAlone = ({ access }: EventRecord): boolean => Object.keys(access).length === 1;
const without = (access: AccessList, userId: string): AccessList =>
  Object.fromEntries(Object.entries(access).filter(([other]) => other !== userId));

/** Before anything is left: a refusal leaves everything as it is. */
async function requireNobodyDepends(context: Context, userId: string): Promise<void> {
  for await (const events of eventsOf(context, userId)) {
    for (const event of events) {
      if (accessOf(event, userId)?.role === 'owner' && !isAlone(event)) requireAnOwner(without(event.access, userId));
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

const unfinished = (): Failure =>
  new Failure('unavailable', 'You are on more events than can be left at once. Send it again to go on.', {
    headers: { 'Retry-After': '1' },
  });

/** Somebody else may have been faster in taking the user off it. */
async function leave(context: Context, userId: string, event: EventRecord): Promise<void> {
  const terms = { onConflict: 'allow', isDryRun: false, remember: undefined } as const;
  const write = { ...terms, userId, eventId: event.id, loaded: { event, fence: 0 } };
  try {
    await changeEvent(
      context,
      { ...write, precondition: undefined, mergeFrom: undefined },
      {
        authorise: (current) => authorise(current, userId, 'read'),
        edit: (before) =>
          isAlone(before)
            ? { changeType: 'delete', isDeleted: true }
            : { changeType: 'unshare', access: requireAnOwner(without(before.access, userId)) },
        view: ({ event: left }) => eventLeft(left, userId),
      },
    );
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'not-found')) throw error;
  }
}

/** Whether it was done; it is not when, since the user was read, the password has changed, or a session has begun or a webhook. */
async function endAccount(context: Context, user: User): Promise<boolean> {
  const [sessions, webhooks] = await Promise.all([
    listSessions(context.table, user.id, context.now()),
    listWebhooks(context.table, user.id),
  ]);
  try {
    await context.table.transact([
      ...removeUser(context.table, user),
      ...sessions.map(({ id }) => removeSession(context.table, user.id, id)),
      ...removeWebhooks(context.table, user.id, webhooks),
    ]);
    return true;
  } catch (error) {
    if (error instanceof LostRace) return false;
    throw error;
  }
}

/** The user again, unless the password is another one by now, or the account gone. */
async function requireSame(context: Context, { id, passwordHash }: User): Promise<User> {
  const user = await findUser(context.table, id);
  if (user?.passwordHash === passwordHash) return user;
  throw new Failure('unauthorized', 'This account has changed. Log in again.', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
}
