import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../lib/domain/feed/connection.js';
import { FEED_SECONDS, feedEntriesOf } from '../../../lib/domain/feed/feed.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { findConnection, queueForSender, removeConnection, wakeSender } from '../../../lib/store/connections.js';
import { appendToFeeds } from '../../../lib/store/feed.js';
import { removeSession } from '../../../lib/store/sessions.js';
import { answerPing } from '../../../lib/usecases/feed/resume-feed.js';
import { newLease } from '../../../lib/usecases/feed/send-feed.js';
import { createFeedWorld, type FeedWorld } from '../../support/feed/feed-world.js';
import type { ServerMessage } from '../../support/feed/websocket-client.js';
import { eventually } from '../../support/eventually.js';

let world: FeedWorld;
let ann: string;
beforeEach(async () => {
  world = await createFeedWorld();
  ann = `usr_${randomUUID()}`;
});

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Publishes this many versions of one event; returns the last. */
async function fill(count: number): Promise<VersionRecord> {
  const versions = [await world.create([ann])];
  for (let number = 2; number <= count; number++) {
    versions.push(await world.edit(versions.at(-1)!, { title: `Title ${number}` }));
  }
  await world.publish(...versions);
  return versions.at(-1)!;
}

/** Adds many entries to a feed without writing that many versions. */
async function fillUp(count: number): Promise<void> {
  const { entry } = feedEntriesOf(await world.create([ann])).get(ann)!;
  const atOnce = 49;
  for (let lastSeq = 0; lastSeq < count; lastSeq += atOnce) {
    const entries = upTo(Math.min(atOnce, count - lastSeq)).map((n) => ({ ...entry, version: lastSeq + n }));
    const append = { userId: ann, entries, head: { lastSeq, connections: [], hasWebhooks: false }, conditions: [] };
    await appendToFeeds(world.context.table, [append], world.context.now());
  }
}

const invalidSince = (detail: RegExp) =>
  expect.objectContaining({
    code: 'invalid-request',
    members: { errors: [{ pointer: '/since', detail: expect.stringMatching(detail) as string }] },
  }) as unknown;

/** Delays the post of one message until it is released. */
function holdUpPost(heldUp: number): { isHeldUp: Promise<void>; letGo: () => void } {
  let letGo = (): void => undefined;
  const isHeldUp = new Promise<void>((isAtWork) => {
    world.gateway.onPost = (_, { seq }) => {
      if (seq !== heldUp) return undefined;
      world.gateway.onPost = () => undefined;
      isAtWork();
      return new Promise((resolve) => {
        letGo = () => {
          resolve(undefined);
        };
      });
    };
  });
  return {
    isHeldUp,
    letGo: () => {
      letGo();
    },
  };
}

/** The stored state of a connection for its senders. */
const itemOf = ({ userId, id }: Connection): Promise<Record<string, unknown> | undefined> =>
  world.context.table.get({ pk: `USER#${userId}`, sk: `CONNECTION#${id}` });

/** Waits until a request is next in line to send to a connection. */
const untilWaitedFor = (connection: Connection): Promise<void> =>
  eventually(async () => {
    expect((await itemOf(connection))?.['waitedForUntil']).toBeDefined();
  });

/** The sequence numbers sent after each `resumed`, and the end of the feed in each. */
function inReplays(messages: ServerMessage[]): { lastSeqs: number[]; replays: number[][] } {
  const replays: number[][] = [];
  const lastSeqs: number[] = [];
  for (const { type, seq, last_seq } of messages) {
    if (type === 'resumed') {
      replays.push([]);
      lastSeqs.push(last_seq);
    } else replays.at(-1)?.push(seq);
  }
  return { lastSeqs, replays };
}

describe('resuming a feed', () => {
  it('replays five hundred messages and reports more; the next resume sends them', async () => {
    await fillUp(502);
    const connection = await world.connect(ann);
    await world.resume(connection, 1);
    expect(world.gateway.seqsSentTo(connection)).toEqual(upTo(501).slice(1));
    expect(world.gateway.sentTo(connection)[0]).toEqual({ type: 'resumed', last_seq: 502 });
    expect(world.gateway.sentTo(connection).at(-1)).toEqual({ type: 'more', last_seq: 501 });

    const version = await world.create([ann]);
    await world.publish(version);
    expect(world.gateway.seqsSentTo(connection).at(-1)).toBe(501);
    await world.resume(connection, 501);
    expect(world.gateway.seqsSentTo(connection)).toEqual(upTo(503).slice(1));
    expect(world.gateway.sentTo(connection).at(-1)).toMatchObject({ type: 'event.created', seq: 503 });
  }, 30_000);

  it('replays exactly five hundred messages without asking for another resume', async () => {
    await fillUp(500);
    const connection = await world.connect(ann);
    await world.resume(connection, 0);
    expect(world.gateway.seqsSentTo(connection)).toEqual(upTo(500));
    expect(world.gateway.sentTo(connection)).toHaveLength(501);
  }, 30_000);

  it('shows each event and its people as they were at that version', async () => {
    const first = await world.create([ann], { title: 'One' });
    await world.publish(first, await world.edit(first, { title: 'Two' }));
    const connection = await world.connect(ann);
    await world.resume(connection, 0);
    expect(world.gateway.sentTo(connection).map(({ event }) => event?.title)).toEqual([undefined, 'One', 'Two']);
  });

  it('refuses a sequence number that the feed has not reached or no longer keeps', async () => {
    await fill(2);
    const connection = await world.connect(ann);
    await expect(world.resume(connection, 3)).rejects.toEqual(invalidSince(/must be at most 2, the newest/));
    world.elapse(FEED_SECONDS * 1000);
    const later = await world.connect(ann);
    await expect(world.resume(later, 1)).rejects.toMatchObject({
      code: 'feed-expired',
      members: { restart_from: 2, listing: '/api/changes/current' },
    });
    await world.resume(later, 2);
    expect(world.gateway.sentTo(later)).toEqual([{ type: 'resumed', last_seq: 2 }]);
  });

  it('waits until the current sender has ended, so that two senders never mix their messages', async () => {
    const version = await fill(3);
    const connection = await world.connect(ann);
    const { isHeldUp, letGo } = holdUpPost(2);
    const first = world.resume(connection, 0);
    await isHeldUp;
    const second = world.resume(connection, 1);
    await world.publish(await world.edit(version, { title: 'Four' }));
    letGo();
    await Promise.all([first, second]);
    expect(world.gateway.seqsSentTo(connection)).toEqual([1, 2, 3, 4, 2, 3, 4]);
  });

  it('allows one request to wait for the current sender, and refuses all others at once', async () => {
    await fill(2);
    const connection = await world.connect(ann);
    const { isHeldUp, letGo } = holdUpPost(1);
    const first = world.resume(connection, 0);
    await isHeldUp;
    const outcomes: unknown[] = [];
    const note = (outcome: unknown): number => outcomes.push(outcome);
    const others = Array.from({ length: 5 }, () => world.resume(connection, 1).then(() => note('resumed'), note));
    const isRefused = expect.objectContaining({ code: 'unavailable', facts: { retryAfterSeconds: 1 } }) as unknown;
    await eventually(() => {
      expect(outcomes).toEqual(Array(4).fill(isRefused));
    });
    letGo();
    await Promise.all([first, ...others]);
    expect(outcomes.slice(4)).toEqual(['resumed']);
    expect(world.gateway.seqsSentTo(connection)).toEqual([1, 2, 2]);
    await world.resume(connection, 2);
  });
});

describe('many resume requests on one connection', () => {
  it('neither repeat nor reorder messages, even during writes', async () => {
    let version = await fill(6);
    const connection = await world.connect(ann);
    const resumes = [3, 0, 5, 1, 4, 2, 0, 3].map((since) => world.resume(connection, since));
    const outcomes = Promise.allSettled(resumes);
    for (const number of upTo(4)) {
      version = await world.edit(version, { title: `Later ${number}` });
      await world.publish(version);
    }
    const refused = (await outcomes).flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: 'unavailable' }) as unknown));

    await world.resume(connection, 0);
    const { lastSeqs, replays } = inReplays(world.gateway.sentTo(connection));
    expect(replays).toHaveLength(resumes.length - refused.length + 1);
    for (const seqs of replays) expect(seqs).toEqual(seqs.map((_, index) => seqs[0]! + index));
    expect(replays.at(-1)).toEqual(upTo(lastSeqs.at(-1)!));
  });

  it('stop waiting once the client has disconnected', async () => {
    await fill(2);
    const connection = await world.connect(ann);
    const { isHeldUp, letGo } = holdUpPost(1);
    const first = world.resume(connection, 0);
    await isHeldUp;
    // It can be refused before the removal returns.
    const refused = expect(world.resume(connection, 0)).rejects.toMatchObject({ code: 'unavailable' });
    await untilWaitedFor(connection);
    const startedAt = performance.now();
    await removeConnection(world.context.table, connection);
    await refused;
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    letGo();
    await first;
  });

  it('send once the lease of a dead sender has expired, and not before', async () => {
    await fill(2);
    const connection = await world.connect(ann);
    await world.resume(connection);
    await wakeSender(world.context.table, connection, newLease(world.context), world.context.now());
    const resumed = world.resume(connection, 0);
    await untilWaitedFor(connection);
    expect(world.gateway.seqsSentTo(connection)).toEqual([]);
    world.elapse(5_000);
    await resumed;
    expect(world.gateway.seqsSentTo(connection)).toEqual([1, 2]);
  });

  it('are not blocked for good by a request that died while it waited', async () => {
    await fill(2);
    const connection = await world.connect(ann);
    await world.resume(connection);
    const { table, now } = world.context;
    await wakeSender(table, connection, newLease(world.context), now());
    await queueForSender(table, connection, { untilMilliseconds: now().getTime() + 12_000, now: now() });
    await expect(world.resume(connection, 0)).rejects.toMatchObject({ code: 'unavailable' });
    world.elapse(12_000);
    await world.resume(connection, 0);
    expect(world.gateway.seqsSentTo(connection)).toEqual([1, 2]);
  });
});

describe('a sender of feed messages', () => {
  it('is notified of new messages while it sends, and sends them too', async () => {
    const connection = await world.connect(ann);
    await world.resume(connection);
    const first = await world.create([ann]);
    world.gateway.onPost = async (_, { seq }) => {
      if (seq === 1) await world.publish(await world.create([ann]), await world.create([ann]));
      return undefined;
    };
    expect(await world.publish(first)).toEqual([true]);
    expect(world.gateway.seqsSentTo(connection)).toEqual([1, 2, 3]);
  });

  it('that died is replaced when its lease expires, and no message is lost', async () => {
    const connection = await world.connect(ann);
    await world.resume(connection);
    await wakeSender(world.context.table, connection, newLease(world.context), world.context.now());
    const first = await world.create([ann]);
    await world.publish(first);
    expect(world.gateway.seqsSentTo(connection)).toEqual([]);
    world.elapse(11_000);
    await world.publish(await world.edit(first, { title: 'Two' }));
    expect(world.gateway.seqsSentTo(connection)).toEqual([1, 2]);
  });

  it('that died is replaced when its batch is retried', async () => {
    const connection = await world.connect(ann);
    await world.resume(connection);
    await wakeSender(world.context.table, connection, newLease(world.context), world.context.now());
    const version = await world.create([ann]);
    await world.publish(version);
    expect(world.gateway.seqsSentTo(connection)).toEqual([]);
    world.elapse(4_500);
    expect(await world.publish(version)).toEqual([true]);
    expect(world.gateway.seqsSentTo(connection)).toEqual([1]);
  });

  it('that is alive is waited for only as long as it works, when its batch is retried', async () => {
    const connection = await world.connect(ann);
    await world.resume(connection);
    const version = await world.create([ann]);
    const { isHeldUp, letGo } = holdUpPost(1);
    const first = world.publish(version);
    await isHeldUp;
    const again = world.publish(version);
    await eventually(async () => {
      expect((await itemOf(connection))?.['wakes']).toBeGreaterThan(2);
    });
    const startedAt = performance.now();
    letGo();
    expect(await Promise.all([first, again])).toEqual([[true], [true]]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(world.gateway.seqsSentTo(connection)).toEqual([1]);
  });

  it('that died is replaced at the next ping', async () => {
    const connection = await world.connect(ann);
    await world.resume(connection);
    await wakeSender(world.context.table, connection, newLease(world.context), world.context.now());
    await world.publish(await world.create([ann]));
    world.elapse(11_000);
    await answerPing(world.context, connection);
    expect(world.gateway.seqsSentTo(connection)).toEqual([1]);
  });

  it('renews its lease while it is slow, and stops when it has lost the lease', async () => {
    await fill(4);
    const connection = await world.connect(ann);
    world.gateway.onPost = async (_, { seq }) => {
      if (seq === 1 || seq === 2) {
        world.elapse(3_000);
        expect(await wakeSender(world.context.table, connection, newLease(world.context), world.context.now())).toEqual(
          {
            heldUntilMilliseconds: expect.any(Number) as number,
          },
        );
      }
      if (seq === 3) {
        world.gateway.onPost = () => undefined;
        world.elapse(60_000);
        await answerPing(world.context, connection);
      }
      return undefined;
    };
    await world.resume(connection, 0);
    expect(world.gateway.seqsSentTo(connection)).toEqual([1, 2, 3, 4, 3]);
  });

  it('drops a client that has disconnected, but not one that has only just connected', async () => {
    const { table, now } = world.context;
    const connection = await world.connect(ann);
    const fresh = await world.connect(ann, 0);
    await world.resume(connection);
    await world.resume(fresh);
    world.gateway.onPost = () => 'gone';
    expect(await world.publish(await world.create([ann]))).toEqual([true]);
    expect(await findConnection(table, connection.id, now())).toBeUndefined();
    expect(await findConnection(table, fresh.id, now())).toEqual(fresh);
    world.gateway.onPost = () => undefined;
    await world.publish(await world.create([ann]));
    expect(world.gateway.seqsSentTo(fresh)).toEqual([1, 2]);
  });

  it('sends nothing to an ended session, and closes its connection', async () => {
    const { table } = world.context;
    const connection = await world.connect(ann);
    await world.resume(connection);
    await table.transact({ session: removeSession(table, ann, connection.sessionId) });
    expect(await world.publish(await world.create([ann]))).toEqual([true]);
    expect(world.gateway.seqsSentTo(connection)).toEqual([]);
    expect(world.gateway.sentTo(connection).at(-1)).toMatchObject({ type: 'closing', reason: 'session-ended' });
    expect(world.gateway.closed).toEqual([connection.id]);
  });

  it('closes the connection of a client that cannot keep up, with the reason', async () => {
    const connection = await world.connect(ann);
    await world.resume(connection);
    world.gateway.onPost = (_, { seq }) => {
      if (seq === 1) world.elapse(3_100);
      return undefined;
    };
    const first = await world.create([ann]);
    expect(await world.publish(first, await world.edit(first, { title: 'Two' }))).toEqual([true, true]);
    expect(world.gateway.sentTo(connection).slice(1)).toMatchObject([
      { type: 'event.created', seq: 1 },
      { type: 'closing', reason: 'not-keeping-up' },
    ]);
    expect(world.gateway.closed).toEqual([connection.id]);
  });
});
