/**
 * The head of a feed: one item for each user, `USER#<id>` / `FEED-COUNTER`.
 *
 * | attribute     | meaning                                                              |
 * |---------------|----------------------------------------------------------------------|
 * | `count`       | the `seq` of the newest entry; absent in an empty feed               |
 * | `connections` | the user's open connections, as a set of texts; absent without any   |
 * | `webhooks`    | how many webhooks the user has; absent or 0 without any              |
 *
 * An append requires the connections that were read before it, and that a user without webhooks still has none. So a
 * connection or webhook either is in the head that the publisher has read, or was created after the append and reads the
 * entry itself (decision 45).
 */
import type { Connection } from '../domain/feed/connection.js';
import { updateIf } from './conditional.js';
import { isIdSet, isNumber, memberOf, optional } from './guards.js';
import type { Item, Key, Table, TransactionItem } from './table.js';

const pkOf = (userId: string): string => `USER#${userId}`;
const keyOf = (userId: string): Key => ({ pk: pkOf(userId), sk: 'FEED-COUNTER' });

export interface FeedHead {
  /** The `seq` of the newest entry, 0 for an empty feed. */
  lastSeq: number;
  /** Also connections that have ended without notice. */
  connections: Connection[];
  hasWebhooks: boolean;
}

const textOf = ({ connectedAt, sessionId, id }: Connection): string => `${connectedAt} ${sessionId} ${id}`;

function connectionFrom(userId: string, text: string): Connection {
  const [connectedAt = '', sessionId = '', id = ''] = text.split(' ');
  return { id, userId, sessionId, connectedAt };
}

function headFrom(userId: string, item: Item | undefined): FeedHead {
  const texts = (item && memberOf(item, 'connections', optional(isIdSet))) ?? [];
  return {
    lastSeq: (item && memberOf(item, 'count', optional(isNumber))) ?? 0,
    connections: [...texts].map((text) => connectionFrom(userId, text)),
    hasWebhooks: ((item && memberOf(item, 'webhooks', optional(isNumber))) ?? 0) > 0,
  };
}

/** One consistent read. */
export const findFeedHead = async (table: Table, userId: string): Promise<FeedHead> =>
  headFrom(userId, await table.get(keyOf(userId)));

/** Like {@link findFeedHead}, for several users, by user id. */
export async function findFeedHeads(table: Table, userIds: string[]): Promise<Map<string, FeedHead>> {
  const items = new Map((await table.getAll(userIds.map(keyOf))).map((item) => [item['pk'], item]));
  return new Map(userIds.map((userId) => [userId, headFrom(userId, items.get(pkOf(userId)))]));
}

/** The `seq` of a user's newest entry, 0 for an empty feed. One consistent read. */
export const findLastSeq = async (table: Table, userId: string): Promise<number> =>
  (await findFeedHead(table, userId)).lastSeq;

const HAS_NO_WEBHOOKS = '(attribute_not_exists(webhooks) OR webhooks = :none)';

/**
 * Moves the end of a feed, on the condition that it is still `lastSeq`. If they are given, also on the condition that the
 * connections are the same, and that there are still no webhooks.
 */
export function moveHead(
  table: Table,
  userId: string,
  { lastSeq, connections, hasWebhooks }: Pick<FeedHead, 'lastSeq'> & Partial<FeedHead>,
  to: number,
): TransactionItem {
  const conditions = [
    lastSeq === 0 ? 'attribute_not_exists(#count)' : '#count = :from',
    ...(connections
      ? [connections.length > 0 ? 'connections = :connections' : 'attribute_not_exists(connections)']
      : []),
    ...(hasWebhooks === false ? [HAS_NO_WEBHOOKS] : []),
  ];
  return {
    Update: {
      TableName: table.name,
      Key: keyOf(userId),
      UpdateExpression: 'SET #count = :to',
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: {
        ':to': to,
        ...(lastSeq > 0 && { ':from': lastSeq }),
        ...(connections && connections.length > 0 && { ':connections': new Set(connections.map(textOf)) }),
        ...(hasWebhooks === false && { ':none': 0 }),
      },
    },
  };
}

/** Adds a new connection, in the transaction that writes it. */
export const addToHead = (table: Table, connection: Connection): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: keyOf(connection.userId),
    UpdateExpression: 'ADD connections :one',
    ExpressionAttributeValues: { ':one': new Set([textOf(connection)]) },
  },
});

/** Removes a connection that was deleted. Has no effect if it is not in the head. One update. */
export async function removeFromHead(table: Table, connection: Connection): Promise<void> {
  const text = textOf(connection);
  await updateIf(table, {
    Key: keyOf(connection.userId),
    UpdateExpression: 'DELETE connections :one',
    ConditionExpression: 'contains(connections, :text)',
    ExpressionAttributeValues: { ':one': new Set([text]), ':text': text },
  });
}

/** Counts a new webhook, on the condition that the user has fewer than `most`. */
export const countWebhook = (table: Table, userId: string, most: number): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: keyOf(userId),
    UpdateExpression: 'ADD webhooks :one',
    ConditionExpression: 'attribute_not_exists(webhooks) OR webhooks < :most',
    ExpressionAttributeValues: { ':one': 1, ':most': most },
  },
});

/** Counts a deleted webhook. */
export const uncountWebhook = (table: Table, userId: string): TransactionItem => ({
  Update: {
    TableName: table.name,
    Key: keyOf(userId),
    UpdateExpression: 'ADD webhooks :less',
    ExpressionAttributeValues: { ':less': -1 },
  },
});

/** Counts no webhooks from now on, on the condition that the user has exactly `count`. */
export const uncountWebhooks = (table: Table, userId: string, count: number): TransactionItem => {
  const item = { TableName: table.name, Key: keyOf(userId) };
  // An update would create the head of a user who has none.
  if (count === 0) {
    const ExpressionAttributeValues = { ':none': 0 };
    return { ConditionCheck: { ...item, ConditionExpression: HAS_NO_WEBHOOKS, ExpressionAttributeValues } };
  }
  return {
    Update: {
      ...item,
      UpdateExpression: 'REMOVE webhooks',
      ConditionExpression: 'webhooks = :all',
      ExpressionAttributeValues: { ':all': count },
    },
  };
};
