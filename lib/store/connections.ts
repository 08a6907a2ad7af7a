/**
 * Connections: one item under the user, and one to find the connection by API Gateway's id.
 *
 * | pk                | sk                | item                                                   |
 * |-------------------|-------------------|--------------------------------------------------------|
 * | `USER#<id>`       | `CONNECTION#<id>` | the connection, the lease of its sender, its progress  |
 * | `CONNECTION#<id>` | `CONNECTION`      | the connection                                         |
 *
 * The head of the feed lists the user's connections (`feed-head.ts`). A connection stays there until it is removed, also
 * after its items have expired. A user has at most 20 connections: the next one closes the oldest.
 *
 * One sender at a time sends the feed to a connection, so that messages stay in order. The sender holds the lease in
 * the item. `sent` is the `seq` of the last entry sent; it is absent until the client asks for the feed. `wakes` counts
 * how often the connection was woken since the last sender finished. A sender releases the lease only if `wakes` has
 * not changed since it last read the feed. `waitedForUntil` is set while a `resume` waits for the current sender.
 */
import { CONNECTION_SECONDS, type Connection } from '../domain/feed/connection.js';
import { updateIf, updateOrRead } from './conditional.js';
import { isLive } from './expiry.js';
import { addToHead, removeFromHead } from './feed-head.js';
import { isNumber, isString, memberOf, shapeOf } from './guards.js';
import { isConnection } from './records.js';
import type { Item, Key, Table, TransactionItem } from './table.js';

const underUser = (userId: string, connectionId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `CONNECTION#${connectionId}`,
});
const byId = (connectionId: string): Key => ({ pk: `CONNECTION#${connectionId}`, sk: 'CONNECTION' });

const connectionFrom = (item: Item): Connection => memberOf(item, 'connection', isConnection);

/** The right to send to a connection, until it ends or is released. */
export interface Lease {
  id: string;
  endsAtMilliseconds: number;
}

/** A sender that holds the lease. */
export interface Sender {
  lease: Lease;
  /** The `seq` of the last entry sent. */
  sent: number;
  /** How often the connection was woken before the sender last read the feed. */
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
  const { userId, id } = connection;
  const expiresAtEpochSeconds = connectedAtSeconds + CONNECTION_SECONDS;
  const items = [
    { ...underUser(userId, id), connection, expiresAtEpochSeconds },
    { ...byId(id), connection, expiresAtEpochSeconds },
  ];
  return [...items.map((Item) => ({ Put: { TableName: table.name, Item } })), addToHead(table, connection)];
}

/** Deletes a connection. Has no effect if it does not exist. One transaction, and then one update. */
export async function removeConnection(table: Table, connection: Connection): Promise<void> {
  const { userId, id } = connection;
  await table.transact({
    connection: [underUser(userId, id), byId(id)].map((Key) => ({ Delete: { TableName: table.name, Key } })),
  });
  await removeFromHead(table, connection);
}

/** One consistent read. */
export async function findConnection(table: Table, id: string, now: Date): Promise<Connection | undefined> {
  const item = await table.get(byId(id));
  return item && isLive(item, now) ? connectionFrom(item) : undefined;
}

const LEASE = { '#lease': 'lease' };

/** An update that requires the caller to hold the lease. */
const ifHolder = ({ userId, id }: Connection, lease: Lease, values: Record<string, unknown> = {}) => ({
  Key: underUser(userId, id),
  ConditionExpression: '#lease.id = :holder',
  ExpressionAttributeNames: LEASE,
  ExpressionAttributeValues: { ':holder': lease.id, ...values },
});

/** Another sender holds the lease. */
export interface Held {
  heldUntilMilliseconds: number;
}

/**
 * Wakes a connection: acquires the lease, or counts the wake for the sender that holds it. `not-following` if the
 * client has not asked for the feed, `gone` if the connection was deleted or has expired. One update; a second one to take
 * over an expired lease.
 */
export async function wakeSender(
  table: Table,
  connection: Connection,
  lease: Lease,
  now: Date,
): Promise<Sender | Held | 'not-following' | 'gone'> {
  const outcome = await updateOrRead(table, {
    Key: underUser(connection.userId, connection.id),
    UpdateExpression: 'SET #lease = if_not_exists(#lease, :lease) ADD wakes :one',
    ConditionExpression: 'attribute_exists(sent)',
    ExpressionAttributeNames: LEASE,
    ExpressionAttributeValues: { ':lease': lease, ':one': 1 },
  });
  if ('current' in outcome) return outcome.current['pk'] === undefined ? 'gone' : 'not-following';
  const sender = senderFrom(outcome.updated);
  const holder = sender.lease;
  if (holder.id === lease.id) return sender;
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
 * Reserves the lease for the caller after the current sender. Returns `false` if another `resume` waits already or the
 * connection does not exist. One update.
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
 * Acquires the lease and sets the `seq` after which the feed is sent. `undefined` while another sender holds the lease
 * or another `resume` waits. One update.
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

/** Renews the lease and saves the progress; `undefined` if the lease was lost. One update. */
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

/**
 * Releases the lease if the connection was not woken since the sender read the feed; returns whether it did. One
 * update.
 */
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

/** Releases the lease although more is to be sent: the next sender reads the feed. One update. */
export async function abandonSender(table: Table, connection: Connection, { lease, sent }: Sender): Promise<void> {
  await updateIf(table, {
    UpdateExpression: 'SET sent = :sent REMOVE #lease',
    ...ifHolder(connection, lease, { ':sent': sent }),
  });
}

/** Releases the lease and stops sending until the client asks for the feed again. One update. */
export async function stopSender(table: Table, connection: Connection, { lease }: Sender): Promise<void> {
  await updateIf(table, { UpdateExpression: 'REMOVE #lease, wakes, sent', ...ifHolder(connection, lease) });
}
