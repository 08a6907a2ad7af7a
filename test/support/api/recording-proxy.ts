import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface RecordedRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A response in place of the API's. */
interface Fault {
  /** `METHOD /path`, without the query. */
  of: string;
  /** Without one, the API executes the request, and its response is lost. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A proxy to an API, which records requests, and breaks those that a test names. */
export class RecordingProxy {
  readonly requests: RecordedRequest[] = [];
  readonly #faults: Fault[] = [];
  readonly #server: Server;

  private constructor(private readonly origin: string) {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy());
    });
  }

  static async start(origin: string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(new URL(origin).origin);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Breaks the next request to an operation. Faults of one operation apply one after the other. */
  break(...faults: Fault[]): void {
    this.#faults.push(...faults);
  }

  /** The requests to an operation: `METHOD /path`, without the query. */
  requestsTo(operation: string): RecordedRequest[] {
    return this.requests.filter((request) => operationOf(request) === operation);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const body = await buffer(request);
    const recorded = { method, path, headers, body: body.toString() };
    this.requests.push(recorded);
    const index = this.#faults.findIndex(({ of }) => of === operationOf(recorded));
    const [fault] = index < 0 ? [] : this.#faults.splice(index, 1);
    if (fault?.status !== undefined) {
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    const { host: _host, connection: _connection, 'content-length': _length, ...forwarded } = headers;
    const answer = await fetch(new URL(path, this.origin), {
      method,
      headers: forwarded as Record<string, string>,
      body: body.length > 0 ? body : null,
      redirect: 'manual',
    });
    const content = Buffer.from(await answer.arrayBuffer());
    if (fault) {
      response.destroy();
      return;
    }
    const { 'content-encoding': _encoding, 'content-length': _size, ...kept } = Object.fromEntries(answer.headers);
    response.writeHead(answer.status, kept).end(content);
  }
}

const operationOf = ({ method, path }: RecordedRequest): string => `${method} ${path.split('?')[0] ?? ''}`;
