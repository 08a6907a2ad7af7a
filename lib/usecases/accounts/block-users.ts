import type { Caller } from '../../auth/tokens.js';
import { accessOf } from '../../domain/event/event.js';
import { ProblemError, invalid, notFound } from '../../domain/errors.js';
import { accountGone, MAX_BLOCKED, requireOpenAccount } from '../../domain/account.js';
import { isBlocked, listBlocked, putBlock, removeBlocks } from '../../store/blocks.js';
import { readCalendarRevision } from '../../store/calendar-revision.js';
import { ConcurrentWriteError } from '../../store/table.js';
import { findUser } from '../../store/users.js';
import type { Context } from '../context.js';
import type { EventWrite } from '../events/change-event.js';
import { removePerson } from '../events/share-event.js';
import { blockedView, type BlockedView } from '../../views/account.js';
import { inGroups, leaveGroup, LEAVING_MILLISECONDS, pagesOfEvents } from './leave-events.js';

/** How many people are unblocked in one transaction, which takes at most 100 actions. */
const UNBLOCKED_AT_ONCE = 50;

/**
 * Blocks a person. After the response, nothing that the person shares reaches the caller. Blocking again has no effect.
 * @throws ProblemError `invalid-request` for the caller, `not-found` for an unknown person, `block-limit`,
 *   `account-closing`
 */
export async function blockUser(context: Context, { userId }: Caller, blockedId: string): Promise<void> {
  if (blockedId === userId) throw invalid([{ parameter: 'userId', detail: 'must not be yourself' }]);
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

/** Unblocks a person. Has no effect if the person is not blocked. */
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

/** Unblocks everyone, before the account is deleted. */
export async function unblockEveryone(context: Context, userId: string): Promise<void> {
  for (;;) {
    const blocked = await listBlocked(context.table, userId, { limit: UNBLOCKED_AT_ONCE });
    if (blocked.length === 0) return;
    await removeAll(
      context,
      userId,
      blocked.map((one) => one.userId),
    );
  }
}

/** A page of the people that the caller has blocked, by id. */
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
  /** The number of events that the caller has left. */
  left: number;
  /** The ids of events that the caller cannot leave, as their only owner. */
  kept: string[];
  /** The event to continue after; `undefined` if none is left. */
  next: string | undefined;
}

/** Removes the caller from every event that `grantedBy` added them to, as far as the time allows. */
export async function leaveShared(
  context: Context,
  { userId }: Caller,
  { grantedBy, after }: { grantedBy: string; after: string | undefined },
): Promise<LeftEvents> {
  const deadline = context.now().getTime() + LEAVING_MILLISECONDS;
  const result: LeftEvents = { left: 0, kept: [], next: undefined };
  for await (const { events, next } of pagesOfEvents(context, userId, after)) {
    const shared = events.filter((event) => !event.isDeleted && accessOf(event, userId)?.granted_by === grantedBy);
    for (const group of inGroups(shared)) {
      const outcomes = await leaveGroup({ userId, account: 'open' }, group, (write) => leave(context, write));
      result.left += outcomes.filter((outcome) => outcome === 'left').length;
      result.kept.push(...group.filter((_, index) => outcomes[index] === 'kept').map(({ id }) => id));
    }
    if (context.now().getTime() > deadline) return { ...result, next };
  }
  return result;
}

async function leave(context: Context, write: EventWrite): Promise<'left' | 'kept'> {
  try {
    await removePerson(context, write, write.userId);
    return 'left';
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'last-owner') return 'kept';
    throw error;
  }
}
