/**
 * Connections: one item under its user, who may have several, and one to find it by API Gateway's id.
 *
 * | pk                | sk                | item                                                   |
 * |-------------------|-------------------|--------------------------------------------------------|
 * | `USER#<id>`       | `CONNECTION#<id>` | the connection, and how far the feed is sent to it     |
 * | `CONNECTION#<id>` | `CONNECTION`      | the connection                                         |
 *
 * A user has at most 20: the next one closes the oldest. Both items expire.
 *
 * The feed is sent to a connection by one sender at a time, so that it stays in order: whoever has put a lease into the
 * item. `sent` is the last entry sent, and absent until the client asks for the feed. `wakes` counts the wakes since the
 * last sender found nothing more to send: it lets go only on the condition that nobody has come since it last looked.
 * `waitedForUntil` is there while somebody waits for the sender at work to end.
 */
import { CONNECTION_SECONDS, type Connection } from '../domain/feed/connection.js';
import { updateIf } from './conditional.js';
import { isLive } from './expiry.js';
import { isNumber, isString, memberOf, shapeOf } from './guards.js';
import { isConnection } from './records.js';
import type { Item, Key, Table, TransactionItem } from './table.js';

const underUser = (userId: string, connectionId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `CONNECTION#${connectionId}`,
});
const byId = (connectionId: string): Key => ({ pk: `CONNECTION#${connectionId}`, sk: 'CONNECTION' });

const connectionFrom = (item: Item): Connection => memberOf(item, 'connection', isConnection);

/** The right to send to a connection, until it ends or is let go. */
export interface Lease {
  id: string;
  endsAtMilliseconds: number;
}

/** A sender at work. */
export interface Sender {
  lease: Lease;
  /** The `seq` of the last entry sent. */
  sent: number;
  /** How often the connection was woken, up to when the sender last looked at the feed. */
  wakes: number;
}

const isLease = shapeOf<Lease>({ id: isString, endsAtMilliseconds: isNumber });

const senderFrom = (item: Item): Sender => ({
  lease: memberOf(item, 'lease', isLease),
  sent: memberOf(item, 'sent', isNumber),
  wakes: memberOf(item, 'wakes', isNumber),
});

export function putConnection(table: Table, connection: Connection): TransactionItem[] {
  const connectedAtSeconds = Math.floor(Date.parse(connection.connectedAt) / 1000);
  const item = { connection, expiresAtEpochSeconds: connectedAtSeconds + CONNECTION_SECONDS };
  return [underUser(connection.userId, connection.id), byId(connection.id)].map((key) => ({
    Put: { TableName: table.name, Item: { ...key, ...item } },
  }));
}

/** Forgets a connection; one that is forgotten already is fine. */
export const removeConnection = (table: Table, { userId, id }: Connection): Promise<void> =>
  table.transact({
    connection: [underUser(userId, id), byId(id)].map((Key) => ({ Delete: { TableName: table.name, Key } })),
  });

/** One consistent read. */
export async function findConnection(table: Table, id: string, now: Date): Promise<Connection | undefined> {
  const item = await table.get(byId(id));
  return item && isLive(item, now) ? connectionFrom(item) : undefined;
}

/** A user's connections, and whether the feed is sent to them. One consistent query. */
export async function listConnections(
  table: Table,
  userId: string,
  now: Date,
): Promise<{ connection: Connection; isFollowing: boolean }[]> {
  const items = await table.queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': `USER#${userId}`, ':prefix': 'CONNECTION#' },
  });
  return items
    .filter((item) => isLive(item, now))
    .map((item) => ({ connection: connectionFrom(item), isFollowing: item['sent'] !== undefined }));
}

const LEASE = { '#lease': 'lease' };

/** An update that requires the caller to hold the lease. */
const ifHolder = ({ userId, id }: Connection, lease: Lease, values: Record<string, unknown> = {}) => ({
  Key: underUser(userId, id),
  ConditionExpression: '#lease.id = :holder',
  ExpressionAttributeNames: LEASE,
  ExpressionAttributeValues: { ':holder': lease.id, ...values },
});

/** Somebody else has the right to send. */
export interface Held {
  heldUntilMilliseconds: number;
}

/**
 * Wakes a connection: makes the caller its sender, or tells the one that it has. `silent` when the client has not asked
 * for the feed, or is gone. One update, a second one after a sender that died.
 */
export async function wakeSender(
  table: Table,
  connection: Connection,
  lease: Lease,
  now: Date,
): Promise<Sender | Held | 'silent'> {
  const item = await updateIf(table, {
    Key: underUser(connection.userId, connection.id),
    UpdateExpression: 'SET #lease = if_not_exists(#lease, :lease) ADD wakes :one',
    ConditionExpression: 'attribute_exists(sent)',
    ExpressionAttributeNames: LEASE,
    ExpressionAttributeValues: { ':lease': lease, ':one': 1 },
  });
  if (!item) return 'silent';
  const holder = senderFrom(item).lease;
  if (holder.id === lease.id) return senderFrom(item);
  const held: Held = { heldUntilMilliseconds: holder.endsAtMilliseconds };
  if (holder.endsAtMilliseconds > now.getTime()) return held;
  const taken = await updateIf(table, {
    UpdateExpression: 'SET #lease = :lease',
    ...ifHolder(connection, holder, { ':lease': lease }),
  });
  return taken ? senderFrom(taken) : held;
}

const NO_ONE_WAITS = '(attribute_not_exists(waitedForUntil) OR waitedForUntil <= :now)';

/**
 * Puts the caller next in line for the right to send; answers `false` when somebody is already, or nobody is there. One
 * update.
 */
export async function queueForSender(
  table: Table,
  connection: Connection,
  { untilMilliseconds, now }: { untilMilliseconds: number; now: Date },
): Promise<boolean> {
  const item = await updateIf(table, {
    Key: underUser(connection.userId, connection.id),
    UpdateExpression: 'SET waitedForUntil = :until',
    ConditionExpression: `attribute_exists(pk) AND ${NO_ONE_WAITS}`,
    ExpressionAttributeValues: { ':until': untilMilliseconds, ':now': now.getTime() },
  });
  return item !== undefined;
}

/**
 * Sets from where the feed is sent, and makes the caller the sender; `undefined` while another one sends, or somebody else
 * is next in line. One update.
 */
export async function acquireSender(
  table: Table,
  connection: Connection,
  { lease, sent, now, isNextInLine }: { lease: Lease; sent: number; now: Date; isNextInLine: boolean },
): Promise<Sender | undefined> {
  const item = await updateIf(table, {
    Key: underUser(connection.userId, connection.id),
    UpdateExpression: `SET #lease = :lease, sent = :sent, wakes = :one ${isNextInLine ? 'REMOVE waitedForUntil' : ''}`,
    ConditionExpression: [
      'attribute_exists(pk)',
      '(attribute_not_exists(#lease) OR #lease.endsAtMilliseconds <= :now)',
      ...(isNextInLine ? [] : [NO_ONE_WAITS]),
    ].join(' AND '),
    ExpressionAttributeNames: LEASE,
    ExpressionAttributeValues: { ':lease': lease, ':sent': sent, ':one': 1, ':now': now.getTime() },
  });
  return item && senderFrom(item);
}

/** Saves how far it is sent, and holds on; `undefined` when the lease is lost. One update. */
export async function renewSender(
  table: Table,
  connection: Connection,
  { lease, sent }: Sender,
): Promise<Sender | undefined> {
  const item = await updateIf(table, {
    UpdateExpression: 'SET sent = :sent, #lease = :lease',
    ...ifHolder(connection, lease, { ':sent': sent, ':lease': lease }),
  });
  return item && senderFrom(item);
}

/** Lets go when nobody has woken the connection since the sender looked; answers whether it has. One update. */
export async function releaseSender(
  table: Table,
  connection: Connection,
  { lease, sent, wakes }: Sender,
): Promise<boolean> {
  const { ConditionExpression: isHolder, ...held } = ifHolder(connection, lease, { ':sent': sent, ':wakes': wakes });
  const item = await updateIf(table, {
    ...held,
    UpdateExpression: 'SET sent = :sent REMOVE #lease, wakes',
    ConditionExpression: `${isHolder} AND wakes = :wakes`,
  });
  return item !== undefined;
}

/** Lets go with more to send: whoever is woken next looks at the feed. One update. */
export async function abandonSender(table: Table, connection: Connection, { lease, sent }: Sender): Promise<void> {
  await updateIf(table, {
    UpdateExpression: 'SET sent = :sent REMOVE #lease',
    ...ifHolder(connection, lease, { ':sent': sent }),
  });
}

/** Lets go, and sends nothing more until the client asks for the feed again. One update. */
export async function stopSender(table: Table, connection: Connection, { lease }: Sender): Promise<void> {
  await updateIf(table, { UpdateExpression: 'REMOVE #lease, wakes, sent', ...ifHolder(connection, lease) });
}
