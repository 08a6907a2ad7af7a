import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** A message as a receiver gets it. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** The receiver's reaction to a message: a status, or no response. */
type Answer = number | 'silence';
type Manner = (received: Received) => Answer | Promise<Answer>;

/** A user's server that receives webhooks. */
export class WebhookReceiver {
  /** Every delivery, with any response. */
  readonly received: Received[] = [];
  /** Deliveries that were answered with 2xx. */
  readonly taken: Received[] = [];
  manner: Manner = () => 204;

  private constructor(
    readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  /** @param port of an earlier receiver */
  static async start(port = 0): Promise<WebhookReceiver> {
    const server = createServer((request, response) => {
      void text(request).then(async (body) => {
        const received = { headers: request.headers, body };
        const answer = await receiver.manner(received);
        receiver.received.push(received);
        if (answer === 'silence') return;
        if (answer < 300) receiver.taken.push(received);
        response.writeHead(answer).end('thank you');
      });
    });
    await once(server.listen(port, '127.0.0.1'), 'listening');
    const receiver = new WebhookReceiver(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?of=mine`,
      async () => {
        server.closeAllConnections();
        if (server.listening) await once(server.close(), 'close');
      },
    );
    return receiver;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }
}

export const idOf = ({ headers }: Received): string => String(headers['webhook-id']);
export const messageIn = ({ body }: Received) => JSON.parse(body) as { type: string; seq: number; version?: number };

/**
 * The message, if another implementation of Standard Webhooks verifies its signature with this secret.
 * @throws Error otherwise
 */
export const verified = (secret: string, { headers, body }: Received): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);
