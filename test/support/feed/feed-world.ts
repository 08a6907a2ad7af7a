/** Events, feeds and connections on separate tables, with a gateway that tests can inspect. */
import { randomUUID } from 'node:crypto';
import { change, creation, type Edit } from '../../../lib/domain/change/change.js';
import type { Connection } from '../../../lib/domain/feed/connection.js';
import type { Access, AccessList, EventContent } from '../../../lib/domain/event/event.js';
import { isOfEvent, type FeedItem } from '../../../lib/domain/feed/feed.js';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import type { WebhookRef } from '../../../lib/domain/feed/webhook.js';
import { putConnection } from '../../../lib/store/connections.js';
import { commitChanges } from '../../../lib/store/events.js';
import { listFeed } from '../../../lib/store/feed.js';
import { putSession } from '../../../lib/store/sessions.js';
import { Table } from '../../../lib/store/table.js';
import type { FeedContext, Gateway } from '../../../lib/usecases/feed/context.js';
import { publish } from '../../../lib/usecases/feed/publish.js';
import { resumeFeed } from '../../../lib/usecases/feed/resume-feed.js';
import { openCalendars } from '../database/calendars.js';
import { aContent } from '../database/event-records.js';
import { createTables, type Database, type TestTables } from '../database/tables.js';
import { parseServerMessage, type ServerMessage } from './websocket-client.js';

type Refusal = 'gone' | 'failed';

/** Stands in for API Gateway: stores posted messages, and fails as a test demands. */
class TestGateway implements Gateway {
  readonly closed: string[] = [];
  /** Called before a post is accepted; it can wait, or return the reason for a failure. */
  onPost: (connectionId: string, message: ServerMessage) => Promise<Refusal | undefined> | Refusal | undefined = () =>
    undefined;
  private readonly posted: { connectionId: string; message: ServerMessage }[] = [];

  async post(connectionId: string, text: string): Promise<'sent' | 'gone' | 'failed'> {
    const message = parseServerMessage(text);
    const refusal = await this.onPost(connectionId, message);
    if (refusal) return refusal;
    this.posted.push({ connectionId, message });
    return 'sent';
  }

  close(connectionId: string): Promise<void> {
    this.closed.push(connectionId);
    return Promise.resolve();
  }

  /** The messages of a connection, in order. */
  sentTo({ id }: { id: string }): ServerMessage[] {
    return this.posted.filter(({ connectionId }) => connectionId === id).map(({ message }) => message);
  }

  /** The sequence numbers of its feed messages. */
  seqsSentTo(connection: { id: string }): number[] {
    return this.sentTo(connection).flatMap((message) => ('seq' in message ? [message.seq] : []));
  }
}

const CONTENT = aContent({ transparency: 'transparent' });

const accessOf = (userId: string, role: Access['role']): Access => ({
  username: userId,
  role,
  response: 'needs_action',
  granted_by: userId,
  granted_at: '2030-01-01T00:00:00.000Z',
});

/** The first is the owner, the others are viewers. */
export const accessList = ([owner = '', ...viewers]: string[]): AccessList => ({
  [owner]: accessOf(owner, 'owner'),
  ...Object.fromEntries(viewers.map((userId) => [userId, accessOf(userId, 'viewer')])),
});

export interface FeedWorld {
  client: TestTables['client'];
  context: FeedContext;
  gateway: TestGateway;
  /** The connections whose senders were to be started, in order. */
  started: WebhookRef[];
  /** Advances the time of the whole context. */
  elapse: (milliseconds: number) => void;
  /** Writes an event's first version. */
  create: (userIds: string[], content?: Partial<EventContent>) => Promise<VersionRecord>;
  /** Writes the next version after one. */
  edit: (previous: VersionRecord, edit: Partial<EventContent> | Edit) => Promise<VersionRecord>;
  /** A connection, a minute old unless its age is given; it receives nothing before `resume`. */
  connect: (userId: string, ageMilliseconds?: number) => Promise<Connection>;
  resume: (connection: Connection, since?: number) => Promise<void>;
  /** Publishes; returns for each version whether it succeeded. */
  publish: (...versions: VersionRecord[]) => Promise<boolean[]>;
  feedOf: (userId: string) => Promise<FeedItem[]>;
  /** All stored items of a user; of the feed, only the first partition. */
  itemsOf: (userId: string) => Promise<unknown[]>;
}

export async function createFeedWorld(database?: Database): Promise<FeedWorld> {
  const { client, tableName, rateLimitTableName } = await createTables(database);
  const table = new Table(client, tableName);
  const rateLimitTable = new Table(client, rateLimitTableName);
  const limits = { user: { name: 'user', burst: 1_000, perSecond: 1_000 } };
  const gateway = new TestGateway();
  let elapsed = 0;
  const now = (): Date => new Date(Date.now() + elapsed);
  const started: WebhookRef[] = [];
  const startDelivery = (ref: WebhookRef): Promise<void> => {
    started.push(ref);
    return Promise.resolve();
  };
  const context: FeedContext = { table, rateLimitTable, now, newSecret: randomUUID, limits, gateway, startDelivery };
  return {
    client,
    context,
    gateway,
    started,
    elapse: (milliseconds) => {
      elapsed += milliseconds;
    },
    create: async (userIds, content = {}) => {
      const author = { userId: userIds[0] ?? '', now: now(), budget: new StepBudget() };
      const first = creation(`evt_${randomUUID()}`, { ...CONTENT, ...content }, accessList(userIds), author);
      await openCalendars(table, userIds);
      await commitChanges(table, [first], undefined);
      return first.version;
    },
    edit: async ({ event }, edit) => {
      const whole =
        'changeType' in edit ? edit : ({ changeType: 'update', content: { ...event.content, ...edit } } as const);
      const next = change(event, whole, { userId: event.createdBy, now: now(), budget: new StepBudget() });
      if (!next) throw new Error('this changes nothing');
      await openCalendars(table, Object.keys(next.version.event.access));
      await commitChanges(table, [next], undefined);
      return next.version;
    },
    connect: async (userId, ageMilliseconds = 60_000) => {
      const connectedAt = new Date(now().getTime() - ageMilliseconds).toISOString();
      const connection = { id: `con_${randomUUID()}`, userId, sessionId: `ses_${randomUUID()}`, connectedAt };
      const session = {
        id: connection.sessionId,
        userId,
        refreshTokenHash: '',
        createdAt: connectedAt,
        lastUsedAt: connectedAt,
        expiresAtEpochSeconds: Math.floor(now().getTime() / 1000) + 365 * 24 * 60 * 60,
      };
      await table.transact({ connection: putConnection(table, connection), session: putSession(table, session) });
      return connection;
    },
    resume: (connection, since) => resumeFeed(context, connection, since),
    publish: async (...versions) => (await publish(context, versions)).map(({ status }) => status === 'fulfilled'),
    feedOf: async (userId) =>
      (await listFeed(table, userId, { after: 0, limit: 10_000, now: now() })).filter(isOfEvent),
    itemsOf: async (userId) => {
      const partitions = [`USER#${userId}`, `CALENDAR#${userId}`, `MARKER#${userId}`, `FEED#${userId}#0`];
      const items = await Promise.all(
        partitions.map((pk) =>
          table.queryAll({ KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } }),
        ),
      );
      return items.flat();
    },
  };
}
