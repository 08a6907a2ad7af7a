import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Cipher } from '../../../lib/auth/cipher.js';
import { signingKeys } from '../../../lib/auth/keys.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { MAX_ATTEMPTS_KEPT, type WebhookRef } from '../../../lib/domain/feed/webhook.js';
import { listFeed } from '../../../lib/store/feed.js';
import { Table } from '../../../lib/store/table.js';
import { findWebhook, wakeWebhook } from '../../../lib/store/webhooks.js';
import { requirePassword } from '../../../lib/usecases/accounts/account.js';
import { deleteAccount } from '../../../lib/usecases/accounts/delete-account.js';
import { deliverWebhook } from '../../../lib/usecases/webhooks/deliver-webhook.js';
import { register } from '../../../lib/usecases/accounts/sessions.js';
import type { DeliveryContext } from '../../../lib/usecases/webhooks/context.js';
import { startDueWebhooks } from '../../../lib/usecases/webhooks/start-due-webhooks.js';
import {
  createWebhook,
  deleteWebhook,
  readAttempts,
  readWebhook,
  readWebhooks,
} from '../../../lib/usecases/webhooks/manage-webhooks.js';
import { HttpReceivers } from '../../../lib/outbound/webhook-client.js';
import { createContext } from '../../support/context.js';
import { createFeedWorld, type FeedWorld } from '../../support/feed/feed-world.js';
import { idOf, messageIn, WebhookReceiver } from '../../support/feed/webhook-receiver.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

let world: FeedWorld;
let context: DeliveryContext;
beforeAll(async () => {
  const standard = await createContext();
  world = await createFeedWorld();
  context = {
    ...standard,
    ...world.context,
    limits: standard.limits,
    receivers: new HttpReceivers({ allowLoopback: true }),
    webhookPauses: { firstSeconds: 30, longestSeconds: 3_600 },
  };
});

const receivers: WebhookReceiver[] = [];
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
});

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

interface World {
  receiver: WebhookReceiver;
  userId: string;
  caller: { userId: string; sessionId: string };
  ref: WebhookRef;
  secret: string;
  /** Changes an event of the user this many times, and publishes each change. */
  change: (count: number) => Promise<void>;
  seqsTaken: () => number[];
}

/** A user with a webhook, whose receiver accepts every message. */
async function aSubscription(): Promise<World> {
  const receiver = await WebhookReceiver.start();
  receivers.push(receiver);
  const caller = { userId: `usr_${randomUUID()}`, sessionId: `ses_${randomUUID()}` };
  const { userId } = caller;
  const { id, secret } = await createWebhook(context, caller, { url: receiver.url }, undefined);
  let version: VersionRecord | undefined;
  const change = async (count: number): Promise<void> => {
    for (const number of upTo(count)) {
      version = version
        ? await world.edit(version, { title: `${number} ${randomUUID()}` })
        : await world.create([userId]);
      expect(await world.publish(version)).toEqual([true]);
    }
  };
  const seqsTaken = (): number[] => receiver.taken.map((received) => messageIn(received).seq);
  return { receiver, userId, caller, ref: { userId, id }, secret, change, seqsTaken };
}

/** The due deliveries of one webhook. */
async function isDue({ ref }: World): Promise<boolean> {
  world.started.length = 0;
  await startDueWebhooks(context);
  return world.started.some(({ id }) => id === ref.id);
}

/** Advances the time, and runs the due deliveries. */
async function wait(subscription: World, milliseconds: number): Promise<void> {
  world.elapse(milliseconds);
  if (await isDue(subscription)) await deliverWebhook(context, subscription.ref);
}

const view = ({ caller, ref }: World) => readWebhook(context, caller, ref.id);

describe('a webhook', () => {
  it('receives changes from its creation on, in order and once', async () => {
    const subscription = await aSubscription();
    await deliverWebhook(context, subscription.ref);
    expect(await isDue(subscription)).toBe(false);
    await subscription.change(3);
    expect(await isDue(subscription)).toBe(true);
    await deliverWebhook(context, subscription.ref);
    await deliverWebhook(context, subscription.ref);
    expect(subscription.seqsTaken()).toEqual([1, 2, 3]);
    expect(subscription.receiver.taken.map(idOf)).toEqual(upTo(3).map((seq) => `${subscription.ref.id}_${seq}`));
    expect(await isDue(subscription)).toBe(false);
    expect(await view(subscription)).toMatchObject({ status: 'enabled', last_seq: 3, next_attempt_at: null });
  });

  it('is started only by a publisher that finds no sender at work', async () => {
    const subscription = await aSubscription();
    await deliverWebhook(context, subscription.ref);
    world.started.length = 0;
    await subscription.change(1);
    expect(world.started).toEqual([subscription.ref]);
    subscription.receiver.manner = () => 500;
    await deliverWebhook(context, subscription.ref);
    world.started.length = 0;
    await subscription.change(1);
    expect(world.started).toEqual([]);
  });

  it('receives changes that are published during a delivery from the same sender', async () => {
    const subscription = await aSubscription();
    await subscription.change(2);
    world.started.length = 0;
    subscription.receiver.manner = async ({ body }) => {
      if (body.includes('"seq":2,')) await subscription.change(1);
      return 204;
    };
    await deliverWebhook(context, subscription.ref);
    expect(subscription.seqsTaken()).toEqual([1, 2, 3]);
    expect(world.started).toEqual([]);
    expect(await isDue(subscription)).toBe(false);
  });

  it('receives a change whose publisher had already read that its owner has no webhook', async () => {
    const userId = `usr_${randomUUID()}`;
    const version = await world.create([userId]);
    const receiver = await WebhookReceiver.start();
    receivers.push(receiver);
    const transact = vi.spyOn(world.context.table, 'transact');
    let ref: WebhookRef | undefined;
    transact.mockImplementationOnce(async (...actions) => {
      const caller = { userId, sessionId: 'ses_1' };
      const { id } = await createWebhook(context, caller, { url: receiver.url }, undefined);
      ref = { userId, id };
      // Its first sender finds nothing, so that only the publisher can start it again.
      await deliverWebhook(context, ref);
      return Table.prototype.transact.apply(world.context.table, actions);
    });
    expect(await world.publish(version)).toEqual([true]);
    transact.mockRestore();
    expect(ref && world.started.map(({ id }) => id)).toContain(ref?.id);
    await deliverWebhook(context, ref!);
    expect(receiver.taken.map((received) => messageIn(received).seq)).toEqual([1]);
  });

  it('has one sender at a time, however many are started', async () => {
    const subscription = await aSubscription();
    await subscription.change(5);
    await Promise.all(upTo(6).map(() => deliverWebhook(context, subscription.ref)));
    expect(subscription.seqsTaken()).toEqual(upTo(5));
    expect(subscription.receiver.received).toHaveLength(5);
  });

  it('is taken over from a sender that died', async () => {
    const subscription = await aSubscription();
    await subscription.change(1);
    const { faultOf } = context.receivers;
    const dying = { ...context, receivers: { faultOf, post: () => Promise.reject(new Error('died')) } };
    await expect(deliverWebhook(dying, subscription.ref)).rejects.toThrow('died');
    await wait(subscription, 20_000);
    expect(subscription.seqsTaken()).toEqual([]);
    await wait(subscription, 20_000);
    expect(subscription.seqsTaken()).toEqual([1]);
  });

  it('gets nothing from a sender that has lost its lease', async () => {
    const subscription = await aSubscription();
    await subscription.change(3);
    let isAlone = true;
    subscription.receiver.manner = async () => {
      // Longer than a sender's lease: another sender takes over, and starts where this one started.
      if (isAlone) {
        isAlone = false;
        world.elapse(HOUR);
        await deliverWebhook(context, subscription.ref);
      }
      return 204;
    };
    await deliverWebhook(context, subscription.ref);
    expect(subscription.seqsTaken()).toEqual([1, 2, 3, 1]);
    expect(await view(subscription)).toMatchObject({ last_seq: 3 });
    expect(await isDue(subscription)).toBe(false);
  });

  it('gets nothing after it was deleted', async () => {
    const subscription = await aSubscription();
    await subscription.change(3);
    subscription.receiver.manner = async () => {
      await deleteWebhook(context, subscription.caller, subscription.ref.id);
      return 204;
    };
    await deliverWebhook(context, subscription.ref);
    await subscription.change(1);
    await wait(subscription, HOUR);
    expect(subscription.receiver.received).toHaveLength(1);
    expect(await readWebhooks(context, subscription.caller)).toEqual([]);
  });

  it('stores its signing key in a form that a reader of the table cannot use', async () => {
    const { ref, secret } = await aSubscription();
    const item = JSON.stringify(await findWebhook(context.table, ref));
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    for (const form of ['base64', 'hex', 'latin1'] as const) expect(item).not.toContain(key.toString(form));
    expect(item).not.toContain(JSON.stringify([...key]).slice(1, -1));
  });
});

describe('a failing receiver', () => {
  it('is retried after growing pauses, and then receives everything', async () => {
    const subscription = await aSubscription();
    subscription.receiver.manner = () => 503;
    await subscription.change(2);
    await wait(subscription, 0);
    // 30, 60, 120 and 240 seconds, plus or minus a fifth.
    for (const [tooSoon, later] of [
      [23, 14],
      [47, 26],
      [95, 50],
      [191, 98],
    ] as const) {
      const before = subscription.receiver.received.length;
      await wait(subscription, tooSoon * 1000);
      expect(subscription.receiver.received).toHaveLength(before);
      await wait(subscription, later * 1000);
      expect(subscription.receiver.received).toHaveLength(before + 1);
    }
    expect(await view(subscription)).toMatchObject({ last_seq: 0, status: 'enabled' });
    expect((await view(subscription)).failing_since).not.toBeNull();
    await subscription.change(3);
    subscription.receiver.manner = () => 200;
    await wait(subscription, HOUR);
    expect(subscription.seqsTaken()).toEqual(upTo(5));
    expect(await view(subscription)).toMatchObject({ last_seq: 5, failing_since: null, next_attempt_at: null });
  });

  it('gets a failed message again with the same id, and a new time and signature', async () => {
    const subscription = await aSubscription();
    subscription.receiver.manner = () => 500;
    await subscription.change(1);
    await wait(subscription, 0);
    await wait(subscription, 60_000);
    const [first, second] = subscription.receiver.received;
    expect(idOf(second!)).toBe(idOf(first!));
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['webhook-timestamp']).not.toBe(first!.headers['webhook-timestamp']);
    expect(second!.headers['webhook-signature']).not.toBe(first!.headers['webhook-signature']);
  });

  it('delays only its own later messages', async () => {
    const [subscription, other] = [await aSubscription(), await aSubscription()];
    subscription.receiver.manner = ({ body }) => (body.includes('"seq":2') ? 400 : 204);
    await subscription.change(4);
    await other.change(2);
    await wait(subscription, 0);
    await wait(other, 0);
    expect(subscription.seqsTaken()).toEqual([1]);
    expect(other.seqsTaken()).toEqual([1, 2]);
  });

  it('has its attempts in the delivery log, newest first', async () => {
    const subscription = await aSubscription();
    subscription.receiver.manner = () => 500;
    await subscription.change(1);
    await wait(subscription, 0);
    await subscription.receiver.stop();
    await wait(subscription, HOUR);
    const attempts = await readAttempts(context, subscription.caller, subscription.ref.id);
    expect(attempts).toEqual([
      expect.objectContaining({ seq: 1, status: null, error: 'the connection was refused' }),
      expect.objectContaining({ seq: 1, status: 500, error: null, message_id: `${subscription.ref.id}_1` }),
    ]);
    world.elapse(8 * DAY);
    expect(await readAttempts(context, subscription.caller, subscription.ref.id)).toEqual([]);
  });

  it('keeps at most a hundred attempts in the delivery log', { timeout: 30_000 }, async () => {
    const subscription = await aSubscription();
    const impatient = { ...context, webhookPauses: { firstSeconds: 1, longestSeconds: 1 } };
    await subscription.change(1);
    let status = 500;
    subscription.receiver.manner = () => status++;
    for (let attempts = 0; attempts < MAX_ATTEMPTS_KEPT + 3; attempts++) {
      await deliverWebhook(impatient, subscription.ref);
      world.elapse(2_000);
    }
    const attempts = await readAttempts(context, subscription.caller, subscription.ref.id);
    expect(attempts.map((attempt) => attempt.status)).toEqual(
      upTo(MAX_ATTEMPTS_KEPT).map((index) => 503 + MAX_ATTEMPTS_KEPT - index),
    );
  });
});

describe('a webhook is disabled', () => {
  const noticesOf = async ({ userId }: World) =>
    (await listFeed(context.table, userId, { after: 0, limit: 200, now: context.now() })).filter(
      ({ type }) => type === 'webhook.disabled',
    );

  it('after three days of failures only, and its owner is notified at once', async () => {
    const subscription = await aSubscription();
    subscription.receiver.manner = () => 500;
    await subscription.change(1);
    await wait(subscription, 0);
    for (let hours = 0; hours < 71; hours++) await wait(subscription, HOUR);
    const connection = await world.connect(subscription.userId);
    await world.resume(connection);
    expect(await view(subscription)).toMatchObject({ status: 'enabled' });
    expect(await noticesOf(subscription)).toEqual([]);
    await wait(subscription, 2 * HOUR);
    expect(await view(subscription)).toMatchObject({ status: 'disabled', disabled_reason: 'failing' });
    expect(world.gateway.sentTo(connection).at(-1)).toEqual({
      type: 'webhook.disabled',
      seq: 2,
      webhook_id: subscription.ref.id,
      reason: 'failing',
      disabled_at: (await view(subscription)).disabled_at,
    });

    const before = subscription.receiver.received.length;
    subscription.receiver.manner = () => 204;
    await subscription.change(1);
    // A publisher that read the webhook before it was disabled.
    expect(await wakeWebhook(context.table, subscription.ref, context.now())).toBe(false);
    await wait(subscription, DAY);
    expect(subscription.receiver.received).toHaveLength(before);
    expect(await noticesOf(subscription)).toHaveLength(1);
  });

  it('never while a delivery succeeds now and then', async () => {
    const subscription = await aSubscription();
    for (let times = 0; times < 5; times++) {
      await subscription.change(1);
      subscription.receiver.manner = () => 500;
      await wait(subscription, 0);
      await wait(subscription, 2 * DAY);
      subscription.receiver.manner = () => 204;
      await wait(subscription, 2 * HOUR);
    }
    expect(subscription.seqsTaken()).toEqual(upTo(5));
    expect(await view(subscription)).toMatchObject({ status: 'enabled' });
  });

  it('at once when the receiver answers 410, and the owner’s other webhooks are notified', async () => {
    const subscription = await aSubscription();
    const other = await WebhookReceiver.start();
    receivers.push(other);
    const second = await createWebhook(context, subscription.caller, { url: other.url }, undefined);
    subscription.receiver.manner = () => 410;
    await subscription.change(1);
    await deliverWebhook(context, { userId: subscription.userId, id: second.id });
    world.started.length = 0;
    await deliverWebhook(context, subscription.ref);
    expect(await view(subscription)).toMatchObject({ status: 'disabled', disabled_reason: 'gone' });
    expect(world.started).toEqual([{ userId: subscription.userId, id: second.id }]);
    await deliverWebhook(context, { userId: subscription.userId, id: second.id });
    expect(other.taken.map((received) => messageIn(received).type)).toEqual(['event.created', 'webhook.disabled']);
  });

  it('once, even when several versions are published at the same moment', async () => {
    const subscription = await aSubscription();
    await subscription.change(1);
    subscription.receiver.manner = () => 410;
    await Promise.all([deliverWebhook(context, subscription.ref), subscription.change(8)]);
    const feed = await listFeed(context.table, subscription.userId, { after: 0, limit: 200, now: context.now() });
    expect(feed.map(({ seq }) => seq)).toEqual(upTo(10));
    expect(await noticesOf(subscription)).toHaveLength(1);
  });

  it('when its secret cannot be read for three days, which does not happen while keys rotate one at a time', async () => {
    const keys = (...ids: string[]) => signingKeys(ids[0]!, Object.fromEntries(ids.map((id) => [id, id.repeat(32)])));
    const withKeys = (...ids: string[]) => ({ ...context, cipher: new Cipher(keys(...ids), 'test') });
    const receiver = await WebhookReceiver.start();
    receivers.push(receiver);
    const caller = { userId: `usr_${randomUUID()}`, sessionId: 'ses_1' };
    const { id } = await createWebhook(withKeys('a'), caller, { url: receiver.url }, undefined);
    const ref = { userId: caller.userId, id };
    const first = await world.create([caller.userId]);
    await world.publish(first);
    await deliverWebhook(withKeys('b', 'a'), ref);
    const second = await world.edit(first, { title: 'Two' });
    await world.publish(second);
    await deliverWebhook(withKeys('b'), ref);
    expect(receiver.taken).toHaveLength(2);
    await world.publish(await world.edit(second, { title: 'Three' }));
    await deliverWebhook(withKeys('c'), ref);
    expect(await readAttempts(context, caller, id)).toMatchObject([
      { seq: 3, status: null, error: 'the secret cannot be read' },
      { seq: 2, status: 204 },
      { seq: 1, status: 204 },
    ]);
    expect(await readWebhook(context, caller, id)).toMatchObject({ status: 'enabled' });
    world.elapse(4 * DAY);
    await deliverWebhook(withKeys('c'), ref);
    expect(receiver.received).toHaveLength(2);
    expect(await readWebhook(context, caller, id)).toMatchObject({ status: 'disabled', disabled_reason: 'failing' });
  });
});

describe('a user', () => {
  it('who deletes their account leaves no webhook behind', async () => {
    const names = { username: `u${randomUUID().slice(0, 8)}`, email: `${randomUUID()}@example.com` };
    const { id: userId } = await register(context, { ...names, password: 'correct horse' });
    const caller = { userId, sessionId: 'ses_1' };
    for (const path of ['one', 'two']) {
      await createWebhook(context, caller, { url: `https://127.0.0.1/${path}` }, undefined);
    }
    await deleteAccount(context, await requirePassword(context, userId, 'correct horse'));
    expect(await readWebhooks(context, caller)).toEqual([]);
  });

  it('can have five webhooks at most, however many are created at once', async () => {
    const caller = { userId: `usr_${randomUUID()}`, sessionId: 'ses_1' };
    const make = () => createWebhook(context, caller, { url: 'https://127.0.0.1/' }, undefined);
    const outcomes = await Promise.allSettled(upTo(9).map(make));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const [one] = await readWebhooks(context, caller);
    await deleteWebhook(context, caller, one!.id);
    await expect(deleteWebhook(context, caller, one!.id)).rejects.toMatchObject({ code: 'not-found' });
    await make();
    await expect(make()).rejects.toMatchObject({ code: 'webhook-limit' });
    expect(await readWebhooks(context, caller)).toHaveLength(5);
  });
});
