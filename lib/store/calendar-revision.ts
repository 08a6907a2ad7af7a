/**
 * The scheduling state of an account: one item, `USER#<id>` / `CALENDAR`, from registration until the account is gone.
 *
 * | attribute                       | meaning                                                                       |
 * |---------------------------------|-------------------------------------------------------------------------------|
 * | `openedAt`                      | set by registration only; without it the account does not exist               |
 * | `closing`                       | the mark of the deletion that is removing the account; absent otherwise       |
 * | `c0`, `c1` …, `durationClasses` | the calendar revision (`revision-counters.ts`)                                |
 * | `blocked`                       | the ids of the people whom the user has blocked, as a set; absent without any |
 *
 * The guard: every write that adds a person to an event requires in its own transaction that their account is open. An
 * account is marked as closing before its events are listed, so no event can be added after the listing. A write that
 * invites a person also requires that they have not blocked its author: nothing arrives after the response to a block.
 */
import { MAX_BLOCKED, type AccountState } from '../domain/account.js';
import { isCalendarId } from '../domain/calendar/calendar.js';
import { updateIf } from './conditional.js';
import { isIdSet, isNumber, isString, memberOf, optional } from './guards.js';
import {
  addition,
  revisionIn,
  unchanged,
  type Expression,
  type MovedTime,
  type RevisionCounts,
  type RevisionState,
} from './revision-counters.js';
import { RETURN_FAILED_ITEM, type KnownItems, type Item, type Table, type TransactionItem } from './table.js';

const keyOf = (userId: string) => ({ pk: `USER#${userId}`, sk: 'CALENDAR' });

/** The state of a calendar before a write. */
export interface CalendarRevision extends RevisionState {
  account: AccountState;
}

const stateOf = (item: Item | undefined): AccountState => {
  if (item?.['openedAt'] === undefined) return 'gone';
  return item['closing'] === undefined ? 'open' : 'closing';
};

const revisionFrom = (item: Item | undefined): CalendarRevision => ({ ...revisionIn(item), account: stateOf(item) });

/** One consistent read. */
export const readCalendarRevision = async (table: Table, userId: string): Promise<CalendarRevision> =>
  revisionFrom(await table.get(keyOf(userId)));

/**
 * The revision after a lost race. An earlier one of an item that was not reported as changed is still valid: a write that
 * depends on it fails if it is not.
 */
export async function renewCalendarRevision(
  table: Table,
  userId: string,
  { earlier, known }: { earlier: CalendarRevision; known: KnownItems },
): Promise<CalendarRevision> {
  const item = known.itemAt(keyOf(userId));
  if (item) return revisionFrom(item);
  return known.mayHaveChanged(keyOf(userId)) ? readCalendarRevision(table, userId) : earlier;
}

/**
 * The revision of a calendar that is shared as a whole: the item `CALENDAR#<id>` / `REVISION`, from its first booking on.
 * It has the same attributes as above, and the rules version: how often the calendar changed in a way after which
 * concurrent writes must decide again. Such a change removes a member or lowers a role, changes the rule on overlaps,
 * or deletes or restores the calendar.
 */
export interface SharedRevision extends RevisionState {
  rulesVersion: number;
}

const sharedKeyOf = (calendarId: string) => ({ pk: `CALENDAR#${calendarId}`, sk: 'REVISION' });

/** The revisions of calendars, by id. Consistent. */
export async function readSharedRevisions(table: Table, calendarIds: string[]): Promise<Map<string, SharedRevision>> {
  const items = new Map((await table.getAll(calendarIds.map(sharedKeyOf))).map((item) => [item['pk'], item]));
  return new Map(
    calendarIds.map((id) => {
      const item = items.get(sharedKeyOf(id).pk);
      const rulesVersion = (item && memberOf(item, 'rulesVersion', optional(isNumber))) ?? 0;
      return [id, { ...revisionIn(item), rulesVersion }];
    }),
  );
}

/**
 * Increments the rules version of a calendar, in the transaction that changes its members or rules. Concurrent writes
 * that read the old rules then fail, and are decided again.
 */
export const incrementRulesVersion = (table: Table, calendarId: string): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: sharedKeyOf(calendarId),
    UpdateExpression: 'ADD rulesVersion :one',
    ExpressionAttributeValues: { ':one': 1 },
  },
});

/** The condition that the rules version has not changed. */
const sameRules = (rulesVersion: number | undefined): Expression[] => {
  if (rulesVersion === undefined) return [];
  return rulesVersion === 0
    ? [{ expression: 'attribute_not_exists(rulesVersion)' }]
    : [{ expression: 'rulesVersion = :rules', values: { ':rules': rulesVersion } }];
};

/** Whether an account can be added to events, and by whom. */
export interface Invitee {
  account: AccountState;
  /** The ids of the people who cannot add it. */
  blocked: ReadonlySet<string>;
}

const NOBODY: ReadonlySet<string> = new Set();
const blockedIn = (item: Item | undefined): ReadonlySet<string> =>
  (item && memberOf(item, 'blocked', optional(isIdSet))) ?? NOBODY;

/** The invitees by user id. One round of consistent batch reads. */
export async function findInvitees(table: Table, userIds: string[]): Promise<Map<string, Invitee>> {
  const items = new Map((await table.getAll(userIds.map(keyOf))).map((item) => [item['pk'], item]));
  return new Map(
    userIds.map((userId) => {
      const item = items.get(keyOf(userId).pk);
      return [userId, { account: stateOf(item), blocked: blockedIn(item) }];
    }),
  );
}

/** Creates the scheduling state of a new account. */
export const openCalendar = (table: Table, userId: string, openedAt: string): TransactionItem => ({
  Put: { TableName: table.name, Item: { ...keyOf(userId), openedAt } },
});

/** The condition that the account of a person whom a write adds is open; no condition if it adds nobody. */
const guardFor = (addedBy: string | undefined): Expression[] =>
  addedBy === undefined ? [] : [{ expression: 'attribute_exists(openedAt) AND attribute_not_exists(closing)' }];

/** The condition that the person has not blocked `authorId`. */
const unblockedBy = (authorId: string | undefined): Expression[] =>
  authorId === undefined ? [] : [{ expression: 'NOT contains(blocked, :author)', values: { ':author': authorId } }];

/** The conditions of a transaction on a participant's calendar, and the counters that it increments there. */
export interface CalendarAction {
  /** The id of a person or a calendar. */
  participantId: string;
  /** The busy time that the transaction adds or moves. */
  moved?: MovedTime | undefined;
  /** Requires these counts in the buckets of `moved`, as read before the conflict check. */
  seen?: RevisionCounts | undefined;
  /** Requires this rules version. */
  rulesVersion?: number | undefined;
  /** The user who adds the person to an event, if the write does. */
  addedBy?: string | undefined;
  /** The user who invites the person, if the write does. The person can have blocked them. */
  invitedBy?: string | undefined;
}

/**
 * The one action of a transaction on a participant's calendar: an `Update` that increments counters, or a `ConditionCheck`
 * if there are none.
 */
export function calendarAction(table: Table, action: CalendarAction): TransactionItem {
  const { participantId, moved, seen, rulesVersion, addedBy, invitedBy } = action;
  const conditions = [
    ...guardFor(addedBy),
    ...unblockedBy(invitedBy),
    ...sameRules(rulesVersion),
    ...(seen && moved ? unchanged(moved.buckets, seen) : []),
  ];
  const ConditionExpression = conditions.map(({ expression }) => `(${expression})`).join(' AND ');
  const target = {
    TableName: table.name,
    ...(conditions.length > 0 && RETURN_FAILED_ITEM),
    Key: isCalendarId(participantId) ? sharedKeyOf(participantId) : keyOf(participantId),
  };
  if (!moved) {
    return { ConditionCheck: { ...target, ConditionExpression, ...placeholdersOf(conditions) } };
  }
  const update = addition(moved);
  return {
    Update: {
      ...target,
      UpdateExpression: update.expression,
      ...(conditions.length > 0 && { ConditionExpression }),
      ...placeholdersOf([...conditions, update]),
    },
  };
}

/** DynamoDB rejects an empty map. */
function placeholdersOf(parts: Expression[]) {
  const values = Object.fromEntries(parts.flatMap((part) => Object.entries(part.values ?? {})));
  return Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {};
}

/**
 * Marks an account as closing, or joins the deletion that has marked it. Until the mark is removed, the user cannot be
 * added to events.
 * @returns the mark of the deletion; `undefined` when the account is gone
 */
export async function markClosing(table: Table, userId: string, mark: string): Promise<string | undefined> {
  const item = await updateIf(table, {
    Key: keyOf(userId),
    UpdateExpression: 'SET closing = if_not_exists(closing, :mark)',
    ConditionExpression: 'attribute_exists(openedAt)',
    ExpressionAttributeValues: { ':mark': mark },
  });
  return item && memberOf(item, 'closing', isString);
}

const IS_MARKED = { ConditionExpression: 'closing = :mark' };

/** Cancels a deletion by removing its mark. Other requests that joined it can no longer finish it with this mark. */
export const reopen = (table: Table, userId: string, mark: string): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: keyOf(userId),
    UpdateExpression: 'REMOVE closing',
    ...IS_MARKED,
    ExpressionAttributeValues: { ':mark': mark },
  },
});

/** Deletes the scheduling state of an account, on the condition that the account still has this mark. */
export const removeCalendar = (table: Table, userId: string, mark: string): TransactionItem => ({
  Delete: { TableName: table.name, Key: keyOf(userId), ...IS_MARKED, ExpressionAttributeValues: { ':mark': mark } },
});

/** Adds a person to the block list of a user, on the condition that the account is open and below the maximum. */
export const addBlocked = (table: Table, userId: string, blockedId: string): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: keyOf(userId),
    UpdateExpression: 'ADD blocked :ids',
    ConditionExpression:
      'attribute_exists(openedAt) AND attribute_not_exists(closing) AND ' +
      '(attribute_not_exists(blocked) OR contains(blocked, :id) OR size(blocked) < :max)',
    ExpressionAttributeValues: { ':ids': new Set([blockedId]), ':id': blockedId, ':max': MAX_BLOCKED },
  },
});

/** Removes people from the block list of a user, on the condition that the account exists. */
export const removeBlocked = (table: Table, userId: string, blockedIds: string[]): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: keyOf(userId),
    UpdateExpression: 'DELETE blocked :ids',
    ConditionExpression: 'attribute_exists(openedAt)',
    ExpressionAttributeValues: { ':ids': new Set(blockedIds) },
  },
});
