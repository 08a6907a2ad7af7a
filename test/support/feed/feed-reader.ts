import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Api, TestUser } from '../api/api-client.js';
import type { Random } from '../random.js';
import { differencesOf } from './documented-messages.js';
import { aTicket, type ServerMessage } from './websocket-client.js';

const PAUSE_MILLISECONDS = 50;

/** A client that listens until told to stop, reconnects whenever the socket ends, and checks the messages. */
export class FeedReader {
  /** The feed's messages, each `seq` once, in order of first arrival. */
  readonly received: ServerMessage[] = [];
  /** Violations: gaps, messages that the document does not describe, and messages that differ from an earlier one with the same `seq`. */
  readonly faults: string[] = [];
  readonly counts = { connections: 0, resumes: 0, repeats: 0 };
  #socket: WebSocket | undefined;
  #isStopped = false;
  readonly #ended: Promise<void>;

  constructor(
    readonly user: TestUser,
    private readonly api: Api,
    private readonly random: Random,
  ) {
    this.#ended = this.#listenOn();
  }

  /** Ends the socket as a lost network does: without a close frame. */
  cut(): void {
    this.#socket?.terminate();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.cut();
    await this.#ended;
  }

  async #listenOn(): Promise<void> {
    while (!this.#isStopped) {
      await this.#listenOnce().catch(() => delay(PAUSE_MILLISECONDS));
    }
  }

  async #listenOnce(): Promise<void> {
    const { url } = await aTicket(this.user, this.api);
    if (this.#isStopped) return;
    const socket = new WebSocket(url);
    this.#socket = socket;
    let position = 0;
    const resume = (since: number): void => {
      position = since;
      this.counts.resumes++;
      socket.send(JSON.stringify({ action: 'resume', since }));
    };
    socket.on('open', () => {
      this.counts.connections++;
      resume(this.#randomPosition());
    });
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as ServerMessage;
      this.faults.push(...differencesOf(message));
      if (message.type === 'more') resume(position);
      if (message.type === 'error') socket.terminate();
      if (!('seq' in message)) return;
      if (message.seq > position + 1) this.faults.push(`${message.seq} came after ${position}`);
      position = Math.max(position, message.seq);
      this.#hear(message);
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('close', resolve);
      socket.once('error', reject);
    });
  }

  /** The current position, or sometimes an earlier one. */
  #randomPosition(): number {
    return Math.max(0, this.received.length - this.random.pick([0, 0, 0, 1, 10, 100]));
  }

  #hear(message: ServerMessage): void {
    const before = this.received[message.seq - 1];
    if (!before) {
      this.received.push(message);
      return;
    }
    this.counts.repeats++;
    if (!isDeepStrictEqual(message, before)) this.faults.push(`${message.seq} was another message before`);
  }
}
