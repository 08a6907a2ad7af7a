import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket, type RawData } from 'ws';
import { api, type Api, type EventBody } from '../api/api-client.js';
import { differencesOf } from './documented-messages.js';

/** A message of the server, with the members of its type. */
export interface ServerMessage {
  type: string;
  seq: number;
  event_id: string;
  version: number;
  changed_by: string;
  changed_at: string;
  changed_fields: string[];
  event?: EventBody;
  truncated?: true;
  last_seq: number;
  webhook_id: string;
  problem: string;
  detail: string;
  reason: string;
  errors?: { pointer: string; detail: string }[];
}

/** A received message. @throws Error if it differs from the AsyncAPI document */
export function parseServerMessage(text: string): ServerMessage {
  const message = JSON.parse(text) as ServerMessage;
  const differences = differencesOf(message);
  if (differences.length === 0) return message;
  throw new Error(`received ${text}, but the AsyncAPI document differs:\n${differences.join('\n')}`);
}

/** How long a message may take; after that, the test fails. */
const PATIENCE_MILLISECONDS = 10_000;

/** A WebSocket client that stores messages until a test reads them. */
export class WebSocketClient {
  /** The close code of the server. */
  readonly closed: Promise<number>;
  private readonly received: string[] = [];
  private waiting: (() => void) | undefined;

  private constructor(private readonly socket: WebSocket) {
    this.closed = once(socket, 'close').then(([code]) => code as number);
    socket.on('message', (data: RawData) => {
      this.received.push((data as Buffer).toString());
      this.waiting?.();
    });
  }

  /** @throws HandshakeRefused */
  static async open(url: string, headers: Record<string, string> = {}): Promise<WebSocketClient> {
    const socket = new WebSocket(url, { headers });
    const client = new WebSocketClient(socket);
    client.closed.catch(() => undefined);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
      socket.once('unexpected-response', (request, { statusCode }: IncomingMessage) => {
        request.destroy();
        reject(new HandshakeRefused(statusCode ?? 0));
      });
    });
    return client;
  }

  /** Sends objects as JSON, text and bytes unchanged. */
  send(message: object | string | Buffer): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** The next unread message, in order of arrival. */
  async next(): Promise<ServerMessage> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    while (this.received.length === 0) await this.untilReceived(deadline - Date.now());
    return parseServerMessage(this.received.shift()!);
  }

  /** The next messages, this many. */
  async nextOf(count: number): Promise<ServerMessage[]> {
    const messages: ServerMessage[] = [];
    while (messages.length < count) messages.push(await this.next());
    return messages;
  }

  /** Starts the feed; returns the acknowledgement. */
  resume(since?: number): Promise<ServerMessage> {
    this.send({ action: 'resume', ...(since === undefined ? {} : { since }) });
    return this.next();
  }

  /** The unread messages up to the server's answer to a ping. */
  async untilPong(): Promise<ServerMessage[]> {
    this.send({ action: 'ping' });
    const messages: ServerMessage[] = [];
    for (let message = await this.next(); message.type !== 'pong'; message = await this.next()) messages.push(message);
    return messages;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  private untilReceived(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error('no message has come'));
      }, milliseconds);
      this.waiting = () => {
        clearTimeout(timer);
        this.waiting = undefined;
        resolve();
      };
    });
  }
}

/** The server has refused the handshake. */
export class HandshakeRefused extends Error {
  constructor(readonly status: number) {
    super(`the handshake was answered with ${status}`);
    this.name = 'HandshakeRefused';
  }
}

export interface TicketBody {
  ticket: string;
  url: string;
  expires_in: number;
}

/** A ticket for a WebSocket. */
export async function aTicket({ token }: { token: string }, client: Api = api): Promise<TicketBody> {
  const { status, body } = await client.post<TicketBody>('/api/notifications/ticket', { token });
  if (status !== 201) throw new Error(`the ticket was answered with ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** A new connection of a user that receives nothing until it resumes. */
export const connect = async (user: { token: string }, client: Api = api): Promise<WebSocketClient> =>
  WebSocketClient.open((await aTicket(user, client)).url);

/** A new connection of a user that receives all changes from now on. */
export async function follow(user: { token: string }, client: Api = api): Promise<WebSocketClient> {
  const connection = await connect(user, client);
  await connection.resume();
  return connection;
}
