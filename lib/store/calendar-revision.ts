/**
 * The calendar of an account: one item, `USER#<id>` / `CALENDAR`, from registration until the account is gone.
 *
 * | attribute    | meaning                                                                             |
 * |--------------|-------------------------------------------------------------------------------------|
 * | `openedAt`   | set by registration only; without it the account does not exist                     |
 * | `closing`    | the mark of the deletion that is removing the account; absent otherwise             |
 * | `b0`, `b1` … | the calendar revision: one counter for each bucket of time (`revision-counters.ts`) |
 * | `blocked`    | the ids of the people whom the user has blocked, as a set; absent without any       |
 *
 * The guard: every write that puts a person on an event requires in its own transaction that their account is open. An
 * account is marked as closing before its events are listed, so no event can be added behind the listing. A write that
 * invites a person also requires that they have not blocked its author: nothing arrives once a block has been answered.
 */
import { MAX_BLOCKED, type AccountState } from '../domain/account.js';
import { isCalendarId } from '../domain/calendar/calendar.js';
import { updateIf } from './conditional.js';
import { isIdSet, isNumber, isString, memberOf, optional } from './guards.js';
import { countsIn, increment, unchanged, type Expression, type RevisionCounts } from './revision-counters.js';
import type { Item, Table, TransactionItem } from './table.js';

const keyOf = (userId: string) => ({ pk: `USER#${userId}`, sk: 'CALENDAR' });

/** The calendar of an account, as a writer starts from it. */
export interface CalendarRevision {
  counts: RevisionCounts;
  account: AccountState;
}

const stateOf = (item: Item | undefined): AccountState => {
  if (item?.['openedAt'] === undefined) return 'gone';
  return item['closing'] === undefined ? 'open' : 'closing';
};

/** One consistent read. */
export async function readCalendarRevision(table: Table, userId: string): Promise<CalendarRevision> {
  const item = await table.get(keyOf(userId));
  return { counts: item ? countsIn(item) : [], account: stateOf(item) };
}

/**
 * The revision of a calendar that is shared as a whole: the item `CALENDAR#<id>` / `REVISION`, from its first booking on.
 * Beside the counters of buckets it counts the changes of the calendar after which a write must decide again: a member who
 * was removed or lowered, the rule on overlaps, the deletion and restoration.
 */
export interface SharedRevision {
  counts: RevisionCounts;
  /** How often access to the calendar was narrowed, or its rules changed. */
  rules: number;
}

const sharedKeyOf = (calendarId: string) => ({ pk: `CALENDAR#${calendarId}`, sk: 'REVISION' });

/** The revisions of calendars, by id. Consistent. */
export async function readSharedRevisions(table: Table, calendarIds: string[]): Promise<Map<string, SharedRevision>> {
  const items = new Map((await table.getAll(calendarIds.map(sharedKeyOf))).map((item) => [item['pk'], item]));
  return new Map(
    calendarIds.map((id) => {
      const item = items.get(sharedKeyOf(id).pk);
      const rules = (item && memberOf(item, 'rulesVersion', optional(isNumber))) ?? 0;
      return [id, { counts: item ? countsIn(item) : [], rules }];
    }),
  );
}

/** Makes the writes decide again that depend on the members and rules of a calendar. */
export const moveRules = (table: Table, calendarId: string): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: sharedKeyOf(calendarId),
    UpdateExpression: 'ADD rulesVersion :one',
    ExpressionAttributeValues: { ':one': 1 },
  },
});

const sameRules = (rules: number | undefined): Expression[] => {
  if (rules === undefined) return [];
  return rules === 0
    ? [{ expression: 'attribute_not_exists(rulesVersion)' }]
    : [{ expression: 'rulesVersion = :rules', values: { ':rules': rules } }];
};

/** An account as others may put it on events. */
export interface Invitee {
  account: AccountState;
  /** The ids of the people who may not. */
  blocked: ReadonlySet<string>;
}

const NOBODY: ReadonlySet<string> = new Set();
const blockedIn = (item: Item | undefined): ReadonlySet<string> =>
  (item && memberOf(item, 'blocked', optional(isIdSet))) ?? NOBODY;

/** What each account says of invitations, by user id. One round of consistent batch reads. */
export async function findInvitees(table: Table, userIds: string[]): Promise<Map<string, Invitee>> {
  const items = new Map((await table.getAll(userIds.map(keyOf))).map((item) => [item['pk'], item]));
  return new Map(
    userIds.map((userId) => {
      const item = items.get(keyOf(userId).pk);
      return [userId, { account: stateOf(item), blocked: blockedIn(item) }];
    }),
  );
}

/** Opens the calendar of a new account. */
export const openCalendar = (table: Table, userId: string, openedAt: string): TransactionItem => ({
  Put: { TableName: table.name, Item: { ...keyOf(userId), openedAt } },
});

/** The condition on a person's calendar under which `actorId` may put them on an event; none if the write does not. */
const guardFor = (actorId: string | undefined): Expression[] =>
  actorId === undefined ? [] : [{ expression: 'attribute_exists(openedAt) AND attribute_not_exists(closing)' }];

/** The condition on a person's calendar under which `authorId` may invite them. */
const unblockedBy = (authorId: string | undefined): Expression[] =>
  authorId === undefined ? [] : [{ expression: 'NOT contains(blocked, :author)', values: { ':author': authorId } }];

/** What a transaction requires of a participant's calendar, and does to it. */
export interface CalendarUse {
  /** The id of a person or a calendar. */
  participantId: string;
  /** The buckets of the busy time that the transaction adds to the calendar, or moves there; may be empty. */
  moves: ReadonlySet<number>;
  /** The calendar revision as the writer has read it, if the write depends on it. */
  seen?: RevisionCounts | undefined;
  /** The count of changes to the calendar's rules as the writer has read it, if the write depends on it. */
  rules?: number | undefined;
  /** Who puts the person on an event, if the write does. */
  addedBy?: string | undefined;
  /** Who invites the person, if the write does, whom they may have blocked. */
  invitedBy?: string | undefined;
}

/** The one action of a transaction on a person's calendar: increments counters of its revision, or only checks conditions. */
export function useCalendar(table: Table, use: CalendarUse): TransactionItem {
  const { participantId, moves, seen, rules, addedBy, invitedBy } = use;
  const conditions = [
    ...guardFor(addedBy),
    ...unblockedBy(invitedBy),
    ...sameRules(rules),
    ...(seen ? unchanged(moves, seen) : []),
  ];
  const ConditionExpression = conditions.map(({ expression }) => `(${expression})`).join(' AND ');
  const target = {
    TableName: table.name,
    Key: isCalendarId(participantId) ? sharedKeyOf(participantId) : keyOf(participantId),
  };
  if (moves.size === 0) return { ConditionCheck: { ...target, ConditionExpression, ...placeholdersOf(conditions) } };
  const update = increment(moves);
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
 * Marks an account as closing, or joins the deletion that already has. From then on nobody can put the user on an event.
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

/** Takes the mark of a deletion back, which ends for everyone who has joined it. */
export const reopen = (table: Table, userId: string, mark: string): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: keyOf(userId),
    UpdateExpression: 'REMOVE closing',
    ...IS_MARKED,
    ExpressionAttributeValues: { ':mark': mark },
  },
});

/** Removes the calendar of an account, on the condition that it has been closing under this mark all the time. */
export const removeCalendar = (table: Table, userId: string, mark: string): TransactionItem => ({
  Delete: { TableName: table.name, Key: keyOf(userId), ...IS_MARKED, ExpressionAttributeValues: { ':mark': mark } },
});

/** Adds a person to those whom the user has blocked, on the condition that the account is open and has room for one more. */
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

/** Removes people from those whom the user has blocked, on the condition that the account exists. */
export const removeBlocked = (table: Table, userId: string, blockedIds: string[]): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: keyOf(userId),
    UpdateExpression: 'DELETE blocked :ids',
    ConditionExpression: 'attribute_exists(openedAt)',
    ExpressionAttributeValues: { ':ids': new Set(blockedIds) },
  },
});
