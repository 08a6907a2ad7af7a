/**
 * Sessions: one item each under their user, `SESSION#<id>`. Ending a session deletes the item. A user has at most 50
 * sessions: the next login ends the oldest.
 */
import type { Session } from '../domain/account.js';
import { isLive } from './expiry.js';
import { memberOf } from './guards.js';
import { isSession } from './records.js';
import type { Item, Key, Table, TransactionItem } from './table.js';

const sessionKey = (userId: string, sessionId: string): Key => ({ pk: `USER#${userId}`, sk: `SESSION#${sessionId}` });
const sessionFrom = (item: Item): Session => memberOf(item, 'session', isSession);

const toItem = (session: Session): Item => ({
  ...sessionKey(session.userId, session.id),
  session,
  expiresAtEpochSeconds: session.expiresAtEpochSeconds,
});

/** A live session. One consistent read. */
export async function findSession(
  table: Table,
  userId: string,
  sessionId: string,
  now: Date,
): Promise<Session | undefined> {
  const item = await table.get(sessionKey(userId, sessionId));
  const session = item && sessionFrom(item);
  return session && isLive(session, now) ? session : undefined;
}

/** A user's live sessions, oldest first: ids sort by time. One consistent query. */
export async function listSessions(table: Table, userId: string, now: Date): Promise<Session[]> {
  const items = await table.queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': `USER#${userId}`, ':prefix': 'SESSION#' },
  });
  return items.map(sessionFrom).filter((session) => isLive(session, now));
}

export const putSession = (table: Table, session: Session): TransactionItem => ({
  Put: { TableName: table.name, Item: toItem(session) },
});

/** Replaces the refresh token of a session. Requires that the old token is not spent. */
export const rotateSession = (table: Table, session: Session, spentTokenHash: string): TransactionItem => ({
  Put: {
    TableName: table.name,
    Item: toItem(session),
    ConditionExpression: '#session.refreshTokenHash = :spent',
    ExpressionAttributeNames: { '#session': 'session' },
    ExpressionAttributeValues: { ':spent': spentTokenHash },
  },
});

export const removeSession = (table: Table, userId: string, sessionId: string): TransactionItem => ({
  Delete: { TableName: table.name, Key: sessionKey(userId, sessionId) },
});

/** The session that an item's key belongs to. */
export function sessionOfKey({ pk, sk }: Key): { userId: string; sessionId: string } {
  return { userId: pk.slice('USER#'.length), sessionId: sk.slice('SESSION#'.length) };
}
