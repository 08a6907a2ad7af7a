/**
 * Secret links of calendars. The secret is stored as its hash only.
 *
 * | pk              | sk          | item                                              |
 * |-----------------|-------------|---------------------------------------------------|
 * | `LINK#<hash>`   | `LINK`      | the link, and when it was last used               |
 * | `LINKS#<id>`    | `LINK#<id>` | the hash of a link of the calendar; at most 20    |
 * | `LINKS#<id>`    | `COUNT`     | their number                                      |
 */
import { LINK_DETAILS, MAX_LINKS, type CalendarLink } from '../domain/calendar/link.js';
import { updateIf } from './conditional.js';
import { isString, memberOf, nullable, oneOf, optional, shapeOf } from './guards.js';
import type { Actions, Item, Key, Table } from './table.js';

const linkKey = (hash: string): Key => ({ pk: `LINK#${hash}`, sk: 'LINK' });
const ofCalendar = (calendarId: string): string => `LINKS#${calendarId}`;
const LINK = 'LINK#';
const referenceKey = ({ calendarId, id }: Pick<CalendarLink, 'calendarId' | 'id'>): Key => ({
  pk: ofCalendar(calendarId),
  sk: `${LINK}${id}`,
});
const countKey = (calendarId: string): Key => ({ pk: ofCalendar(calendarId), sk: 'COUNT' });

const isLink = shapeOf<CalendarLink>({
  id: isString,
  calendarId: isString,
  hash: isString,
  detail: oneOf(LINK_DETAILS),
  name: nullable(isString),
  createdBy: isString,
  createdAt: isString,
});

/** A link, and when it was last used. */
export interface UsedLink extends CalendarLink {
  lastUsedAt: string | undefined;
}

const usedFrom = (item: Item): UsedLink => ({
  ...memberOf(item, 'link', isLink),
  lastUsedAt: memberOf(item, 'lastUsedAt', optional(isString)),
});

/** Stores a new link. The condition of `count` fails if the calendar has the maximum number of links. */
export const putLink = (table: Table, link: CalendarLink): Actions => ({
  count: {
    Update: {
      TableName: table.name,
      Key: countKey(link.calendarId),
      UpdateExpression: 'ADD #count :one',
      ConditionExpression: 'attribute_not_exists(#count) OR #count < :most',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':one': 1, ':most': MAX_LINKS },
    },
  },
  reference: { Put: { TableName: table.name, Item: { ...referenceKey(link), hash: link.hash } } },
  link: {
    Put: {
      TableName: table.name,
      Item: { ...linkKey(link.hash), link },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
});

/** Deletes a link. Requires that it exists. */
export const removeLink = (table: Table, link: CalendarLink): Actions => ({
  reference: {
    Delete: { TableName: table.name, Key: referenceKey(link), ConditionExpression: 'attribute_exists(pk)' },
  },
  link: { Delete: { TableName: table.name, Key: linkKey(link.hash) } },
  count: {
    Update: {
      TableName: table.name,
      Key: countKey(link.calendarId),
      UpdateExpression: 'ADD #count :less',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':less': -1 },
    },
  },
});

/** The link with this hash. One consistent read. */
export async function findLink(table: Table, hash: string): Promise<UsedLink | undefined> {
  const item = await table.get(linkKey(hash));
  return item && usedFrom(item);
}

/** The links of a calendar, by id. One consistent query, then one batch of reads. */
export async function listLinks(table: Table, calendarId: string): Promise<UsedLink[]> {
  const references = await table.queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': ofCalendar(calendarId), ':prefix': LINK },
  });
  const links = (await table.getAll(references.map((item) => linkKey(memberOf(item, 'hash', isString))))).map(usedFrom);
  return links.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Notes that a link was used. Does nothing if it was deleted meanwhile. */
export async function noteUse(table: Table, { hash }: CalendarLink, usedAt: string): Promise<void> {
  await updateIf(table, {
    Key: linkKey(hash),
    UpdateExpression: 'SET lastUsedAt = :at',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':at': usedAt },
  });
}
