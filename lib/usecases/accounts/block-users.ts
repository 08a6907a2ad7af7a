import type { Caller } from '../../auth/tokens.js';
import { accessOf, type EventRecord } from '../../domain/event/event.js';
import { ProblemError, invalid, notFound } from '../../domain/errors.js';
import { accountGone, MAX_BLOCKED, requireOpenAccount, type BlockedUser } from '../../domain/account.js';
import { isBlocked, listBlocked, putBlock, removeBlocks } from '../../store/blocks.js';
import { listEntriesById } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { readCalendarRevision } from '../../store/calendar-revision.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { findUser } from '../../store/users.js';
import type { Context } from '../context.js';
import { removePerson } from '../events/share-event.js';

/** How long one request leaves events; then there still is time to answer. */
const PATIENCE_MILLISECONDS = 8_000;
const EVENTS_AT_ONCE = 10;
const ENTRIES_A_PAGE = 50;

/**
 * Blocks a person: once this is answered, nothing that they share arrives. Blocking again changes nothing.
 * @throws ProblemError `invalid-request` for the caller, `not-found` for an unknown person, `block-limit`, `account-closing`
 */
export async function blockUser(context: Context, { userId }: Caller, blockedId: string): Promise<void> {
  if (blockedId === userId) throw invalid([{ parameter: 'userId', detail: 'must not be your own id' }]);
  const other = await findUser(context.table, blockedId);
  if (!other) throw notFound();
  const block = { userId: other.id, username: other.username, blockedAt: context.now().toISOString() };
  try {
    await context.table.transact(putBlock(context.table, userId, block));
  } catch (error) {
    if (!(error instanceof ConcurrentWriteError)) throw error;
    requireOpenAccount((await readCalendarRevision(context.table, userId)).account);
    throw new ProblemError('block-limit', `You have blocked ${MAX_BLOCKED} people, the maximum. Unblock one first.`);
  }
}

/** Unblocks a person; one who is not blocked stays so. */
export async function unblockUser(context: Context, { userId }: Caller, blockedId: string): Promise<void> {
  if (!(await isBlocked(context.table, userId, blockedId))) return;
  await removeAll(context, userId, [blockedId]);
}

async function removeAll(context: Context, userId: string, blockedIds: string[]): Promise<void> {
  try {
    await context.table.transact(removeBlocks(context.table, userId, blockedIds));
  } catch (error) {
    throw error instanceof ConcurrentWriteError ? accountGone() : error;
  }
}

/** Unblocks everyone, for an account that is being deleted. */
export async function unblockEveryone(context: Context, userId: string): Promise<void> {
  for (;;) {
    const blocked = await listBlocked(context.table, userId, { limit: ENTRIES_A_PAGE });
    if (blocked.length === 0) return;
    await removeAll(
      context,
      userId,
      blocked.map((one) => one.userId),
    );
  }
}

export interface BlockedView {
  user_id: string;
  username: string;
  blocked_at: string;
}

const blockedView = ({ userId, username, blockedAt }: BlockedUser): BlockedView => ({
  user_id: userId,
  username,
  blocked_at: blockedAt,
});

/** A page of the people whom the caller has blocked, by id. */
export async function readBlocked(
  context: Context,
  { userId }: Caller,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<{ items: BlockedView[]; next: string | undefined }> {
  const blocked = await listBlocked(context.table, userId, { after, limit: limit + 1 });
  const page = blocked.slice(0, limit);
  return { items: page.map(blockedView), next: blocked.length > limit ? page.at(-1)?.userId : undefined };
}

export interface LeftEvents {
  /** How many events the caller has left. */
  left: number;
  /** The events that the caller cannot leave: as the only owner. */
  kept: string[];
  /** After which event to go on; `undefined` when all have been looked at. */
  next: string | undefined;
}

/** Takes the caller off every event that a person has put them on, as far as the time allows. */
export async function leaveShared(
  context: Context,
  { userId }: Caller,
  { grantedBy, after }: { grantedBy: string; after: string | undefined },
): Promise<LeftEvents> {
  const deadline = context.now().getTime() + PATIENCE_MILLISECONDS;
  const result: LeftEvents = { left: 0, kept: [], next: after };
  do {
    const entries = await listEntriesById(context.table, userId, { after: result.next, limit: ENTRIES_A_PAGE });
    const events = await findEvents(
      context.table,
      entries.map(({ eventId }) => eventId),
    );
    const shared = events.filter((event) => !event.isDeleted && accessOf(event, userId)?.granted_by === grantedBy);
    await leaveAll(context, userId, shared, result);
    result.next = entries.length === ENTRIES_A_PAGE ? entries.at(-1)?.eventId : undefined;
  } while (result.next !== undefined && context.now().getTime() <= deadline);
  return result;
}

async function leaveAll(context: Context, userId: string, events: EventRecord[], result: LeftEvents): Promise<void> {
  for (let at = 0; at < events.length; at += EVENTS_AT_ONCE) {
    const some = events.slice(at, at + EVENTS_AT_ONCE);
    const outcomes = await Promise.all(some.map((event) => leave(context, userId, event)));
    result.left += outcomes.filter((outcome) => outcome === 'left').length;
    result.kept.push(...some.filter((_, index) => outcomes[index] === 'kept').map(({ id }) => id));
  }
}

/** Another writer may take the user off the event first. */
async function leave(context: Context, userId: string, event: EventRecord): Promise<'left' | 'kept' | 'gone'> {
  const terms = { onConflict: 'allow', isDryRun: false, save: undefined } as const;
  const write = { ...terms, userId, eventId: event.id, precondition: undefined, mergeFrom: undefined };
  const revision = { count: 0, account: 'open' } as const;
  try {
    await removePerson(context, { ...write, loaded: { event, revision } }, userId);
    return 'left';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.code === 'last-owner') return 'kept';
    if (error.code === 'not-found') return 'gone';
    throw error;
  }
}
