/** SQS and Lambda as far as the dead-letters command uses them. Neither can be run locally. */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

export interface Invoked {
  functionArn: string;
  event: unknown;
}

/** A queue of messages, and functions that record what they are invoked with. */
export class FakeAws {
  readonly invoked: Invoked[] = [];
  /** The messages of the queue by their receipt handles. */
  readonly messages = new Map<string, { body: string; isHidden: boolean }>();
  readonly #server = createServer((request, response) => {
    void this.#answer(request).then(({ headers, body }) => response.writeHead(200, headers).end(body));
  });

  constructor(
    private readonly queueName: string,
    private readonly filter: object,
    /** Returns the result of an invocation. @throws what the function throws */
    private readonly run: (invoked: Invoked) => unknown,
  ) {}

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this.#url;
  }

  get #url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  send(message: unknown): void {
    this.messages.set(randomUUID(), { body: JSON.stringify(message), isHidden: false });
  }

  async #answer(request: IncomingMessage): Promise<{ headers: Record<string, string>; body: string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const input = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, string>;
    const [, action] = String(request.headers['x-amz-target']).split('.');
    const [, functionArn] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? [];
    if (functionArn !== undefined) return this.#invoke({ functionArn: decodeURIComponent(functionArn), event: input });
    const output = action === undefined ? this.#mappings() : this.#queueAction(action, input);
    return { headers: { 'Content-Type': 'application/x-amz-json-1.0' }, body: JSON.stringify(output) };
  }

  #invoke(invoked: Invoked): { headers: Record<string, string>; body: string } {
    this.invoked.push(invoked);
    try {
      return { headers: {}, body: JSON.stringify(this.run(invoked)) };
    } catch (error) {
      return {
        headers: { 'X-Amz-Function-Error': 'Unhandled' },
        body: JSON.stringify({ errorMessage: String(error) }),
      };
    }
  }

  #mappings() {
    return { EventSourceMappings: [{ FilterCriteria: { Filters: [{ Pattern: JSON.stringify(this.filter) }] } }] };
  }

  #queueAction(action: string, { QueueName, ReceiptHandle = '' }: Record<string, string>): object {
    if (action === 'GetQueueUrl') return QueueName === this.queueName ? { QueueUrl: `${this.#url}/queue` } : {};
    const message = this.messages.get(ReceiptHandle);
    if (action === 'DeleteMessage') this.messages.delete(ReceiptHandle);
    if (action === 'ChangeMessageVisibility' && message) message.isHidden = false;
    if (action !== 'ReceiveMessage') return {};
    const visible = [...this.messages].filter(([, { isHidden }]) => !isHidden).slice(0, 2);
    for (const [, received] of visible) received.isHidden = true;
    return {
      Messages: visible.map(([handle, { body }]) => ({
        MessageId: handle,
        ReceiptHandle: handle,
        Body: body,
        MD5OfBody: md5(body),
      })),
    };
  }
}
