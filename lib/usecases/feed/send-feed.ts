import type { Connection } from '../../domain/feed/connection.js';
import type { FeedMessageView } from '../../views/feed.js';
import {
  abandonSender,
  releaseSender,
  removeConnection,
  renewSender,
  stopSender,
  wakeSender,
  type Held,
  type Lease,
  type Sender,
} from '../../store/connections.js';
import { findSession } from '../../store/sessions.js';
import { disconnect, giveUp } from './connections.js';
import type { FeedContext } from './context.js';
import { READ_AT_ONCE, readMessages } from './read-feed.js';

/** Some gateway posts long, and as short as that: if a sender dies, nobody else sends before it ends. */
const LEASE_MILLISECONDS = 5_000;

/** How long a sender that was only woken stays with one connection: others wait for it. */
const PATIENCE_MILLISECONDS = 3_000;

/** A connection whose `$connect` is not finished is unknown to the gateway, as one that is gone. */
const SETTLING_MILLISECONDS = 5_000;

/** A message in its place in the feed, ready to be sent. */
export interface Message {
  seq: number;
  text: string;
}

/** A feed message as it is sent. */
export const messageOf = (message: FeedMessageView): Message => ({ seq: message.seq, text: JSON.stringify(message) });

export const newLease = ({ newSecret, now }: FeedContext): Lease => ({
  id: newSecret(),
  endsAtMilliseconds: now().getTime() + LEASE_MILLISECONDS,
});

/**
 * Has everything sent to a connection that is in its user's feed, by whoever sends to it at the moment, or else by us.
 * An answer says that it is somebody else, until when at least. One whose session has ended is closed instead.
 * @param latest what has just been put into the feed: when it is what comes next, the feed need not be read
 */
export async function wake(
  context: FeedContext,
  connection: Connection,
  latest: Message[] = [],
): Promise<Held | undefined> {
  const [session, sender] = await Promise.all([
    findSession(context.table, connection.userId, connection.sessionId, context.now()),
    wakeSender(context.table, connection, newLease(context), context.now()),
  ]);
  if (!session) {
    await disconnect(context, connection, 'session-ended');
    return undefined;
  }
  if (sender === 'silent') return undefined;
  if ('heldUntilMilliseconds' in sender) return sender;
  await new FeedSender(context, connection, sender, PATIENCE_MILLISECONDS).sendAll(latest);
  return undefined;
}

/** Sends the feed to one connection, for as long as it holds the lease. A client that is slower than its patience has to come again. */
export class FeedSender {
  private readonly deadline: number;

  constructor(
    private readonly context: FeedContext,
    private readonly connection: Connection,
    private sender: Sender,
    patienceMilliseconds: number,
  ) {
    this.deadline = context.now().getTime() + patienceMilliseconds;
  }

  /** The `seq` of the last message sent. */
  get sent(): number {
    return this.sender.sent;
  }

  /** Until nothing is left. */
  sendAll(latest: Message[] = []): Promise<void> {
    return this.releaseOnError(async () => {
      let messages = this.isNext(latest) ? latest : await this.read(READ_AT_ONCE);
      while (messages && (await this.post(messages))) {
        if (messages.length < READ_AT_ONCE && (await this.letGo())) return;
        messages = await this.read(READ_AT_ONCE);
      }
    });
  }

  /** So many messages and no more: the client has to ask for what comes after. Answers whether it still can. */
  sendSome(count: number): Promise<boolean> {
    return this.releaseOnError(async () => {
      const end = this.sender.sent + count;
      let messages: Message[] | undefined;
      do {
        messages = await this.read(Math.min(READ_AT_ONCE, end - this.sender.sent));
        if (!messages || !(await this.post(messages))) return false;
      } while (messages.length > 0 && this.sender.sent < end);
      await stopSender(this.context.table, this.connection, this.sender);
      return true;
    });
  }

  /** Something that is no part of the feed, in its order. Answers whether the client is there. */
  say(text: string): Promise<boolean> {
    return this.releaseOnError(() => this.postText(text));
  }

  /** One that was woken more than once has missed something, or has taken over from a sender that died. */
  private isNext(messages: Message[]): boolean {
    const { wakes, sent } = this.sender;
    return wakes === 1 && messages.length > 0 && messages.every(({ seq }, index) => seq === sent + 1 + index);
  }

  /** A sender that fails lets go at once, so that nobody waits for its lease to end. */
  private async releaseOnError<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await abandonSender(this.context.table, this.connection, this.sender).catch(() => undefined);
      throw error;
    }
  }

  /** The next messages, with the events as their versions have them; none, and no connection, once the session has ended. */
  private async read(limit: number): Promise<Message[] | undefined> {
    const { table, now } = this.context;
    const { userId, sessionId } = this.connection;
    const [session, messages] = await Promise.all([
      findSession(table, userId, sessionId, now()),
      readMessages(this.context, userId, { after: this.sender.sent, limit }),
    ]);
    if (!session) {
      await disconnect(this.context, this.connection, 'session-ended');
      return undefined;
    }
    return messages.map(messageOf);
  }

  /** Answers whether to go on: not when the client is gone or the lease lost. */
  private async post(messages: Message[]): Promise<boolean> {
    for (const { seq, text } of messages) {
      if (this.context.now().getTime() > this.deadline) {
        await disconnect(this.context, this.connection, 'not-keeping-up');
        return false;
      }
      if (!(await this.postText(text))) return false;
      this.sender = { ...this.sender, sent: seq };
      if (!(await this.renewLease())) return false;
    }
    return true;
  }

  private async postText(text: string): Promise<boolean> {
    const outcome = await this.context.gateway.post(this.connection.id, text);
    if (outcome === 'sent') return true;
    if (outcome === 'failed') {
      await giveUp(this.context, this.connection);
      return false;
    }
    const age = this.context.now().getTime() - Date.parse(this.connection.connectedAt);
    if (age > SETTLING_MILLISECONDS) await removeConnection(this.context.table, this.connection);
    else await abandonSender(this.context.table, this.connection, this.sender);
    return false;
  }

  /** Renews the lease in good time. */
  private async renewLease(): Promise<boolean> {
    const left = this.sender.lease.endsAtMilliseconds - this.context.now().getTime();
    if (left > LEASE_MILLISECONDS / 2) return true;
    // Whoever wakes it now has still to be attended to: the wakes stay those of before the feed was read.
    const { wakes } = this.sender;
    const isHeld = await this.renew();
    this.sender = { ...this.sender, wakes };
    return isHeld;
  }

  /** Ends the work, unless somebody has woken the connection in the meantime. */
  private async letGo(): Promise<boolean> {
    return (await releaseSender(this.context.table, this.connection, this.sender)) || !(await this.renew());
  }

  private async renew(): Promise<boolean> {
    const lease = { ...newLease(this.context), id: this.sender.lease.id };
    const renewed = await renewSender(this.context.table, this.connection, { ...this.sender, lease });
    if (renewed) this.sender = renewed;
    return renewed !== undefined;
  }
}
