/**
 * Calendars, their members and their versions.
 *
 * | pk                       | sk                     | item                                                      |
 * |--------------------------|------------------------|-----------------------------------------------------------|
 * | `CALENDAR#<id>`          | `RECORD`               | the present settings, and counts of members and owners    |
 * | `CALENDAR#<id>`          | `MEMBER#<user>`        | a person with a role on it; at most 500                   |
 * | `VERSIONS#<id>#<n/1000>` | `VERSION#0000000007`   | what version 7 changed: history and outbox at once        |
 * | `CALENDAR#<user>`        | `MEMBERSHIP#<id>`      | the same role for the person, and whether they show it    |
 *
 * Every change of settings or members puts the record on the condition of its version, so that changes happen one after
 * another: two owners who leave at once do not both see the other one stay. A member and their membership are written in
 * one transaction.
 */
import type { CalendarMember, CalendarRecord, Membership, OwnCalendar } from '../domain/calendar/calendar.js';
import {
  changesRules,
  type CalendarChange,
  type CalendarVersion,
  type MemberChange,
} from '../domain/calendar/calendar-change.js';
import type { IdempotencyRecord } from '../domain/idempotency.js';
import { incrementRulesVersion, calendarAction } from './calendar-revision.js';
import { memberOf } from './guards.js';
import { putRecord as putIdempotencyRecord } from './idempotency.js';
import { listNumbered, numberedKey, type Sequence } from './numbered-items.js';
import { isCalendar, isCalendarVersion, isMember, isMembership } from './records.js';
import type { Item, Key, Table, TransactionItem } from './table.js';

const pkOf = (ownerId: string): string => `CALENDAR#${ownerId}`;
const recordKey = (calendarId: string): Key => ({ pk: pkOf(calendarId), sk: 'RECORD' });
const MEMBER = 'MEMBER#';
const memberKey = (calendarId: string, userId: string): Key => ({ pk: pkOf(calendarId), sk: `${MEMBER}${userId}` });
const MEMBERSHIP = 'MEMBERSHIP#';
const membershipKey = (userId: string, calendarId: string): Key => ({
  pk: pkOf(userId),
  sk: `${MEMBERSHIP}${calendarId}`,
});
const versionsOf = (calendarId: string): Sequence => ({ collection: `VERSIONS#${calendarId}`, kind: 'VERSION' });

const calendarFrom = (item: Item): CalendarRecord => memberOf(item, 'calendar', isCalendar);
const memberFrom = (item: Item): CalendarMember => memberOf(item, 'member', isMember);
const membershipFrom = (item: Item): Membership => memberOf(item, 'membership', isMembership);
const calendarVersionFrom = (item: Item): CalendarVersion => memberOf(item, 'calendarVersion', isCalendarVersion);

/** The form of every calendar's id. Other text from clients names no calendar and could be too long for a key. */
const CALENDAR_ID = /^cal_[0-9A-HJKMNP-TV-Z]{26}$/;
const isPossibleId = (calendarId: string): boolean => CALENDAR_ID.test(calendarId);
const MAX_USER_ID_CHARACTERS = 64;

/** A calendar, deleted or not, and one person's membership. One consistent `BatchGetItem`. */
export async function findCalendar(
  table: Table,
  calendarId: string,
  userId: string,
): Promise<{ calendar: CalendarRecord | undefined; membership: Membership | undefined }> {
  if (!isPossibleId(calendarId)) return { calendar: undefined, membership: undefined };
  const keys = [recordKey(calendarId), membershipKey(userId, calendarId)];
  const [record, membership] = await Promise.all(keys.map((key) => table.get(key)));
  return { calendar: record && calendarFrom(record), membership: membership && membershipFrom(membership) };
}

/** Calendars with one person's memberships, by id. Calendars without one are missing. Consistent. */
export async function findOwnCalendars(
  table: Table,
  userId: string,
  calendarIds: string[],
): Promise<Map<string, OwnCalendar>> {
  const [calendars, memberships] = await Promise.all([
    findCalendars(table, calendarIds),
    findMemberships(table, userId, calendarIds),
  ]);
  return joinOwn(calendars, memberships);
}

/** One person's memberships of some calendars. Consistent. */
export const findMemberships = async (table: Table, userId: string, calendarIds: string[]): Promise<Membership[]> =>
  (await table.getAll(calendarIds.filter(isPossibleId).map((id) => membershipKey(userId, id)))).map(membershipFrom);

/** Calendars with the memberships of them, by id. */
export const joinOwn = (
  calendars: ReadonlyMap<string, CalendarRecord>,
  memberships: Membership[],
): Map<string, OwnCalendar> =>
  new Map(
    memberships.flatMap((membership) => {
      const calendar = calendars.get(membership.calendarId);
      return calendar ? [[calendar.id, { calendar, membership }] as const] : [];
    }),
  );

/** The current states of calendars, by id. Calendars that are not stored are missing. Consistent. */
export async function findCalendars(table: Table, calendarIds: string[]): Promise<Map<string, CalendarRecord>> {
  const calendars = (await table.getAll(calendarIds.filter(isPossibleId).map(recordKey))).map(calendarFrom);
  return new Map(calendars.map((calendar) => [calendar.id, calendar]));
}

/** Some of the members of a calendar, by user id. Consistent. */
export async function findMembers(
  table: Table,
  calendarId: string,
  userIds: string[],
): Promise<Map<string, CalendarMember>> {
  const possible = userIds.filter((userId) => userId.length <= MAX_USER_ID_CHARACTERS);
  const members = (await table.getAll(possible.map((userId) => memberKey(calendarId, userId)))).map(memberFrom);
  return new Map(members.map((member) => [member.userId, member]));
}

/** All members of a calendar, by user id. One consistent query. */
export const listMembers = async (table: Table, calendarId: string): Promise<CalendarMember[]> =>
  (await table.queryAll(withPrefix(pkOf(calendarId), MEMBER))).map(memberFrom);

/**
 * All memberships of a person, including those of deleted calendars, by calendar id. One consistent query per megabyte.
 */
export const listMemberships = async (table: Table, userId: string): Promise<Membership[]> =>
  (await table.queryAll(withPrefix(pkOf(userId), MEMBERSHIP))).map(membershipFrom);

const withPrefix = (pk: string, prefix: string) => ({
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
});

/** One version. One consistent `GetItem`. */
export async function findCalendarVersion(
  table: Table,
  calendarId: string,
  version: number,
): Promise<CalendarVersion | undefined> {
  const item = await table.get(numberedKey(versionsOf(calendarId), version));
  return item && calendarVersionFrom(item);
}

/**
 * Several versions of calendars. Damaged ones are left out, because they must not stop readers of the feed. Consistent.
 */
export async function findCalendarVersions(
  table: Table,
  wanted: { calendarId: string; version: number }[],
): Promise<CalendarVersion[]> {
  const keys = new Map(wanted.map((ref) => [versionName(ref), numberedKey(versionsOf(ref.calendarId), ref.version)]));
  return (await table.getAll([...keys.values()])).map((item) => item['calendarVersion']).filter(isCalendarVersion);
}

/** Finds versions by their calendar and their number. */
export function indexOfCalendarVersions(
  versions: CalendarVersion[],
): (ref: { calendarId: string; version: number }) => CalendarVersion | undefined {
  const byName = new Map(
    versions.map((one) => [versionName({ calendarId: one.calendar.id, version: one.calendar.version }), one]),
  );
  return (ref) => byName.get(versionName(ref));
}

const versionName = ({ calendarId, version }: { calendarId: string; version: number }): string =>
  `${calendarId} ${version}`;

/** At most `limit` versions up to and including `newest`, newest first. One consistent query, two across a partition boundary. */
export async function listCalendarVersions(
  table: Table,
  calendarId: string,
  { newest, limit }: { newest: number; limit: number },
): Promise<CalendarVersion[]> {
  const range = { first: Math.max(1, newest - limit + 1), last: newest };
  return (await listNumbered(table, versionsOf(calendarId), range)).map(calendarVersionFrom).reverse();
}

interface Showing {
  userId: string;
  isShown: boolean;
}

/**
 * Writes changes of one calendar in one transaction: the record on the condition of its version, the versions, and both
 * items of each membership. Each change starts from the calendar as the previous one left it. A person who is added
 * must have an open account and must not have blocked the author.
 * @param requestId stored in the versions
 * @param showing whether a member shows the calendar from now on
 * @throws ConcurrentWriteError if the calendar changed since it was read, if a person cannot be added to it, or, with
 *   `claim` as a failed action, if another request took the idempotency key over
 */
export async function commitCalendarChanges(
  table: Table,
  calendarId: string,
  {
    changes,
    requestId,
    showing,
    record,
  }: {
    changes: CalendarChange[];
    requestId?: string | undefined;
    showing: Showing | undefined;
    record: IdempotencyRecord | undefined;
  },
): Promise<void> {
  const [first, last] = [changes[0], changes.at(-1)];
  const members = changes.flatMap(({ version }) =>
    version.members.map((one) => ({ ...one, authorId: version.calendar.updatedBy })),
  );
  const isAdded = ({ before, after }: MemberChange): boolean => !before && after?.userId === showing?.userId;
  await table.transact(record ? putIdempotencyRecord(table, record) : {}, {
    record: first && last && putRecord(table, last.version.calendar, first.before?.version),
    versions: changes.map(({ version }) => putVersion(table, { ...version, requestId })),
    members: members.flatMap((one) => putMember(table, calendarId, one, showing)),
    rules: changes.some(changesRules) ? incrementRulesVersion(table, calendarId) : undefined,
    showing: showing && !members.some(isAdded) ? showCalendar(table, calendarId, showing) : undefined,
  });
}

/** Replaces this version of the record; a new record must not exist yet. */
const putRecord = (table: Table, calendar: CalendarRecord, replaces: number | undefined): TransactionItem => ({
  Put: {
    TableName: table.name,
    Item: { ...recordKey(calendar.id), calendar },
    ...(replaces === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'calendar.#version = :before',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':before': replaces },
        }),
  },
});

const putVersion = (table: Table, version: CalendarVersion): TransactionItem => ({
  Put: {
    TableName: table.name,
    Item: {
      ...numberedKey(versionsOf(version.calendar.id), version.calendar.version),
      calendarVersion: version,
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
});

function putMember(
  table: Table,
  calendarId: string,
  { before, after, authorId }: MemberChange & { authorId: string },
  showing: Showing | undefined,
): TransactionItem[] {
  const userId = (after ?? before)?.userId ?? '';
  const [member, membership] = [memberKey(calendarId, userId), membershipKey(userId, calendarId)];
  if (!after) return [member, membership].map((Key) => ({ Delete: { TableName: table.name, Key } }));
  const put = { Put: { TableName: table.name, Item: { ...member, member: after } } };
  if (before) return [put, updateMembership(table, membership, 'role', after.role)];
  const isShown = showing?.userId === userId ? showing.isShown : true;
  const own: Membership = { calendarId, role: after.role, isShown };
  const invitedBy = userId === authorId ? undefined : authorId;
  return [
    put,
    { Put: { TableName: table.name, Item: { ...membership, membership: own } } },
    calendarAction(table, { participantId: userId, addedBy: authorId, invitedBy }),
  ];
}

const showCalendar = (table: Table, calendarId: string, { userId, isShown }: Showing): TransactionItem =>
  updateMembership(table, membershipKey(userId, calendarId), 'isShown', isShown);

const updateMembership = (table: Table, Key: Key, member: keyof Membership, value: unknown): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key,
    UpdateExpression: 'SET membership.#member = :value',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#member': member },
    ExpressionAttributeValues: { ':value': value },
  },
});
