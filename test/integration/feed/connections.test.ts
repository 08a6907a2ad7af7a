import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { Cipher } from '../../../lib/auth/cipher.js';
import { signingKeys } from '../../../lib/auth/keys.js';
import { Tokens } from '../../../lib/auth/tokens.js';
import { Passwords } from '../../../lib/auth/passwords.js';
import { CONNECTION_SECONDS, MAX_CONNECTIONS, TICKET_SECONDS } from '../../../lib/domain/feed/connection.js';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { findConnection } from '../../../lib/store/connections.js';
import { findFeedHead } from '../../../lib/store/feed-head.js';
import {
  admitMessage,
  closeSessions,
  forgetConnection,
  openConnection,
} from '../../../lib/usecases/feed/connections.js';
import type { Context } from '../../../lib/usecases/context.js';
import { createTicket } from '../../../lib/usecases/feed/create-ticket.js';
import { createFeedWorld, type FeedWorld } from '../../support/feed/feed-world.js';

let world: FeedWorld;
let context: Context & FeedWorld['context'];
beforeAll(async () => {
  world = await createFeedWorld();
  const { now } = world.context;
  const keys = signingKeys('k1', { k1: 'x'.repeat(32) });
  const limit = { name: 'any', burst: 2, perSecond: 1 };
  context = {
    ...world.context,
    newId: (prefix) => `${prefix}_${randomUUID()}`,
    tokens: new Tokens(keys, 'test', now),
    cipher: new Cipher(keys, 'test'),
    passwords: new Passwords(4),
    refusesCommonPasswords: false,
    limits: { auth: limit, loginFailures: limit, user: limit, lookups: limit, invitations: limit, feeds: limit },
    websocketUrl: 'wss://example.org',
    budget: new StepBudget(),
  };
});

const connectionsOf = async (userId: string) => (await findFeedHead(context.table, userId)).connections;

const unauthorized = expect.objectContaining({ code: 'unauthorized' }) as unknown;

/** A user in a live session. */
const aCaller = async () => {
  const { userId, sessionId } = await world.connect(`usr_${randomUUID()}`);
  return { userId, sessionId };
};

/** Drops the next response of DynamoDB to such a command, so that the SDK retries. */
function loseNextAnswer(command: string): { count: () => number } {
  let attempts = 0;
  world.client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName !== command) return answer;
        if (++attempts === 1) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
        return answer;
      },
    // Placed below the retry logic.
    { step: 'deserialize', priority: 'low', name: 'lose-answer', override: true },
  );
  return { count: () => attempts };
}

describe('a ticket', () => {
  it('expires after a minute', async () => {
    const { ticket } = await createTicket(context, await aCaller());
    world.elapse(TICKET_SECONDS * 1000 + 1000);
    await expect(openConnection(context, randomUUID(), { ticket })).rejects.toEqual(unauthorized);
  });

  it('is stored in a form from which it cannot be recovered', async () => {
    const { ticket } = await createTicket(context, await aCaller());
    const item = await context.table.get({ pk: `TICKET#${ticket}`, sk: 'TICKET' });
    expect(item).toBeUndefined();
  });

  it('is spent once even when the database’s response is lost and the SDK retries', async () => {
    const { ticket } = await createTicket(context, await aCaller());
    const lost = loseNextAnswer('TransactWriteItemsCommand');
    const connectionId = randomUUID();
    await openConnection(context, connectionId, { ticket });
    expect(lost.count()).toBe(2);
    expect(await findConnection(context.table, connectionId, context.now())).toMatchObject({ id: connectionId });
    await expect(openConnection(context, randomUUID(), { ticket })).rejects.toEqual(unauthorized);
  });
});

describe('a connection', () => {
  it('is forgotten when it closes', async () => {
    const caller = await aCaller();
    const connectionId = randomUUID();
    await openConnection(context, connectionId, { accessToken: context.tokens.issue('access', caller, 'token') });
    expect(await connectionsOf(caller.userId)).toHaveLength(2);
    await forgetConnection(context, connectionId);
    expect(await findConnection(context.table, connectionId, context.now())).toBeUndefined();
    expect(await connectionsOf(caller.userId)).toHaveLength(1);
    await forgetConnection(context, connectionId);
  });

  it('closes no other one after API Gateway must have ended it, even if no disconnect arrived', async () => {
    const caller = await aCaller();
    world.elapse(CONNECTION_SECONDS * 1000);
    const opened = Array.from({ length: MAX_CONNECTIONS }, () => randomUUID());
    for (const id of opened) {
      await openConnection(context, id, { accessToken: context.tokens.issue('access', caller, 'token') });
    }
    expect((await connectionsOf(caller.userId)).map(({ id }) => id).sort()).toEqual(opened.sort());
  });

  it('is removed from the feed when nothing else is left of it', async () => {
    const connection = await world.connect(`usr_${randomUUID()}`);
    const { userId, id } = connection;
    const Key = { pk: `USER#${userId}`, sk: `CONNECTION#${id}` };
    await world.client.send(new DeleteCommand({ TableName: context.table.name, Key }));
    expect(await connectionsOf(userId)).toEqual([connection]);
    expect(await world.publish(await world.create([userId]))).toEqual([true]);
    expect(await connectionsOf(userId)).toEqual([]);
  });
});

describe('a message', () => {
  it('takes a token from its user’s bucket, over any connection', async () => {
    const connection = await world.connect(`usr_${randomUUID()}`);
    expect(await admitMessage(context, connection.id)).toEqual(connection);
    expect(await admitMessage(context, connection.id)).toEqual(connection);
    await expect(admitMessage(context, connection.id)).rejects.toMatchObject({
      code: 'rate-limited',
      facts: { retryAfterSeconds: 1 },
    });
    world.elapse(1_000);
    expect(await admitMessage(context, connection.id)).toEqual(connection);
  });

  it('of an unknown connection closes that connection with the reason', async () => {
    const id = randomUUID();
    expect(await admitMessage(context, id)).toBeUndefined();
    expect(world.gateway.sentTo({ id })).toMatchObject([{ type: 'closing', reason: 'unknown-connection' }]);
    expect(world.gateway.closed).toContain(id);
  });
});

describe('a session that has ended', () => {
  it('closes its own connections, and no others', async () => {
    const [own, other] = [await world.connect('usr_of_two'), await world.connect('usr_of_two')];
    const outcomes = await closeSessions(context, [own]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled']);
    expect(world.gateway.sentTo(own)).toMatchObject([{ type: 'closing', reason: 'session-ended' }]);
    expect(world.gateway.closed).toContain(own.id);
    expect(world.gateway.closed).not.toContain(other.id);
    expect(await connectionsOf('usr_of_two')).toHaveLength(1);
  });
});
