import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { Cipher } from '../../lib/auth/cipher.js';
import { Tokens } from '../../lib/auth/tokens.js';
import { Passwords } from '../../lib/auth/passwords.js';
import { CONNECTION_SECONDS, TICKET_SECONDS } from '../../lib/domain/connection.js';
import { StepBudget } from '../../lib/domain/recurrence/budget.js';
import { findConnection, listConnections } from '../../lib/store/connections.js';
import { forgetConnection, openConnection } from '../../lib/usecases/connections.js';
import type { Context } from '../../lib/usecases/context.js';
import { createTicket } from '../../lib/usecases/create-ticket.js';
import { createFeedWorld, type FeedWorld } from '../support/feed-world.js';

let world: FeedWorld;
let context: Context & FeedWorld['context'];
beforeAll(async () => {
  world = await createFeedWorld();
  const { table, now } = world.context;
  const keys = { currentId: 'k1', secrets: new Map([['k1', 'x'.repeat(32)]]) };
  const limit = { name: 'any', burst: 1, perSecond: 1 };
  context = {
    ...world.context,
    rateLimitTable: table,
    newId: (prefix) => `${prefix}_${randomUUID()}`,
    tokens: new Tokens(keys, 'test', now),
    cipher: new Cipher(keys, 'test'),
    passwords: new Passwords(4),
    limits: { auth: limit, loginFailures: limit, user: limit },
    websocketUrl: 'wss://example.org',
    budget: new StepBudget(),
  };
});

const unauthorized = expect.objectContaining({ code: 'unauthorized' }) as unknown;

/** A user in a live session. */
const aCaller = async () => {
  const { userId, sessionId } = await world.connect(`usr_${randomUUID()}`);
  return { userId, sessionId };
};

/** Makes the next answer of DynamoDB to such a command get lost on its way, so that the SDK asks again. */
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
    // Inside of what retries.
    { step: 'deserialize', priority: 'low', name: 'lose-answer', override: true },
  );
  return { count: () => attempts };
}

describe('a ticket', () => {
  it('is void after a minute', async () => {
    const { ticket } = await createTicket(context, await aCaller());
    world.elapse(TICKET_SECONDS * 1000 + 1000);
    await expect(openConnection(context, randomUUID(), { ticket })).rejects.toEqual(unauthorized);
  });

  it('is not kept as its owner has it', async () => {
    const { ticket } = await createTicket(context, await aCaller());
    const item = await context.table.get({ pk: `TICKET#${ticket}`, sk: 'TICKET' });
    expect(item).toBeUndefined();
  });

  it('is spent once when the answer of the store gets lost and the SDK asks again', async () => {
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
  it('is forgotten when it ends', async () => {
    const caller = await aCaller();
    const connectionId = randomUUID();
    await openConnection(context, connectionId, { accessToken: context.tokens.issue('access', caller, 'token') });
    expect(await listConnections(context.table, caller.userId, context.now())).toHaveLength(2);
    await forgetConnection(context, connectionId);
    expect(await findConnection(context.table, connectionId, context.now())).toBeUndefined();
    expect(await listConnections(context.table, caller.userId, context.now())).toHaveLength(1);
    await forgetConnection(context, connectionId);
  });

  it('counts no more once API Gateway must have ended it, though its end was never heard of', async () => {
    const { userId } = await aCaller();
    world.elapse(CONNECTION_SECONDS * 1000);
    expect(await listConnections(context.table, userId, context.now())).toEqual([]);
  });
});
