import type { Connection } from '../../domain/feed/connection.js';
import { logInfo } from '../../log.js';
import { textOf } from '../../views/websocket.js';
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
import { removeFromHead } from '../../store/feed-head.js';
import { findSession } from '../../store/sessions.js';
import { disconnect, giveUp } from './connections.js';
import type { FeedContext } from './context.js';
import { READ_AT_ONCE, readMessages, type TracedMessage } from './read-feed.js';

/**
 * Several times the timeout of a post, but short: if a sender dies, its connection gets nothing until the lease ends.
 */
const LEASE_MILLISECONDS = 5_000;

/** How long a woken sender works on one connection, because others wait for it. */
const SEND_MILLISECONDS = 3_000;

/** Until `$connect` has finished, the gateway reports a connection as gone. */
const SETTLING_MILLISECONDS = 5_000;

/** A message with its position in the feed, ready to be sent. */
export interface Message {
  seq: number;
  text: string;
  trace: TracedMessage['trace'];
}

/** A feed message in the form that is sent. */
export const messageOf = ({ message, trace }: TracedMessage): Message => ({
  seq: message.seq,
  text: textOf(message),
  trace,
});

export const newLease = ({ newSecret, now }: FeedContext): Lease => ({
  id: newSecret(),
  endsAtMilliseconds: now().getTime() + LEASE_MILLISECONDS,
});

/**
 * Sends the feed to a connection, unless another sender holds its lease: that one then sends everything. Closes a
 * connection whose session has ended.
 * @param latest the messages just appended; if they are the next ones, the feed need not be read
 * @returns the end of the other sender's lease, if there is one
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
  if (sender === 'not-following') return undefined;
  if (sender === 'gone') {
    await removeFromHead(context.table, connection);
    return undefined;
  }
  if ('heldUntilMilliseconds' in sender) return sender;
  await new FeedSender(context, connection, sender, SEND_MILLISECONDS).sendAll(latest);
  return undefined;
}

/**
 * Sends the feed to one connection while it holds the lease. Disconnects a client that is slower than the patience; it
 * has to reconnect.
 */
export class FeedSender {
  private readonly deadline: number;

  constructor(
    private readonly context: FeedContext,
    private readonly connection: Connection,
    private sender: Sender,
    sendMilliseconds: number,
  ) {
    this.deadline = context.now().getTime() + sendMilliseconds;
  }

  /** The `seq` of the last message sent. */
  get sent(): number {
    return this.sender.sent;
  }

  /** Sends until nothing is left. */
  sendAll(latest: Message[] = []): Promise<void> {
    return this.releaseOnError(async () => {
      let messages = this.isNext(latest) ? latest : await this.read(READ_AT_ONCE);
      while (messages && (await this.post(messages))) {
        if (messages.length < READ_AT_ONCE && (await this.releaseLease())) return;
        messages = await this.read(READ_AT_ONCE);
      }
    });
  }

  /** Sends at most `count` messages; the client asks for more. Returns whether the client is still connected. */
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

  /** Sends a text outside the feed, in order with it. Returns whether the client is still connected. */
  say(text: string): Promise<boolean> {
    return this.releaseOnError(() => this.postText(text));
  }

  /** After more than one wake, messages were missed, or the lease was taken over from a dead sender. */
  private isNext(messages: Message[]): boolean {
    const { wakes, sent } = this.sender;
    return wakes === 1 && messages.length > 0 && messages.every(({ seq }, index) => seq === sent + 1 + index);
  }

  /** Releases the lease after an error, so that the next sender need not wait for its end. */
  private async releaseOnError<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await abandonSender(this.context.table, this.connection, this.sender).catch(() => undefined);
      throw error;
    }
  }

  /** The next messages. Returns `undefined` after closing the connection if the session has ended. */
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

  /** Returns whether to continue: not if the client is gone or the lease is lost. */
  private async post(messages: Message[]): Promise<boolean> {
    const { id: connectionId, userId } = this.connection;
    for (const { seq, text, trace } of messages) {
      if (this.context.now().getTime() > this.deadline) {
        await disconnect(this.context, this.connection, 'not-keeping-up');
        return false;
      }
      const isSent = await this.postText(text);
      logInfo(isSent ? 'message sent' : 'message not sent', { ...trace, connectionId, userId });
      if (!isSent) return false;
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

  /** Renews the lease before it ends. */
  private async renewLease(): Promise<boolean> {
    const left = this.sender.lease.endsAtMilliseconds - this.context.now().getTime();
    if (left > LEASE_MILLISECONDS / 2) return true;
    // Keeps the number of wakes from before the feed was read: a later wake still needs another read.
    const { wakes } = this.sender;
    const isHeld = await this.renew();
    this.sender = { ...this.sender, wakes };
    return isHeld;
  }

  /** Releases the lease, unless the connection was woken meanwhile. Returns whether the work is done. */
  private async releaseLease(): Promise<boolean> {
    return (await releaseSender(this.context.table, this.connection, this.sender)) || !(await this.renew());
  }

  private async renew(): Promise<boolean> {
    const lease = { ...newLease(this.context), id: this.sender.lease.id };
    const renewed = await renewSender(this.context.table, this.connection, { ...this.sender, lease });
    if (renewed) this.sender = renewed;
    return renewed !== undefined;
  }
}
