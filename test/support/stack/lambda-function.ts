import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { json, text } from 'node:stream/consumers';

const BOOTSTRAP = resolve(import.meta.dirname, 'lambda-bootstrap.mjs');

interface Options {
  /** The unpacked artifact. */
  directory: string;
  /** Such as `functions/events/create.handler`. */
  handler: string;
  timeoutSeconds: number;
  environment: Record<string, string>;
}

interface Invocation {
  id: string;
  event: unknown;
  succeed: (result: unknown) => void;
  fail: (error: Error) => void;
}

/**
 * One execution environment of a packaged function: a plain Node.js process, and the Runtime API from which it gets its
 * events. It does not see this repository, its `node_modules` or the environment of the tests.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class LambdaFunction {
  readonly #waiting: Invocation[] = [];
  readonly #sent = new Map<string, Invocation>();
  /** The open request of the process for its next event. */
  #next: ServerResponse | undefined;
  #failure: Error | undefined;
  #process: ChildProcess | undefined;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  private constructor(private readonly options: Options) {}

  static async start(options: Options): Promise<LambdaFunction> {
    const started = new LambdaFunction(options);
    await once(started.#server.listen(0, '127.0.0.1'), 'listening');
    started.#run();
    return started;
  }

  /**
   * Passes an event to the function.
   * @throws Error with what the function throws, or with its output if it cannot start
   */
  invoke(event: unknown): Promise<unknown> {
    return new Promise((succeed, fail) => {
      this.#waiting.push({ id: randomUUID(), event, succeed, fail });
      this.#proceed();
    });
  }

  stop(): void {
    this.#process?.kill('SIGKILL');
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #run(): void {
    const { directory, handler, environment } = this.options;
    const { port } = this.#server.address() as AddressInfo;
    const runtime = { AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`, LAMBDA_TASK_ROOT: directory, _HANDLER: handler };
    const started = spawn(process.execPath, [BOOTSTRAP], {
      cwd: directory,
      env: { TZ: ':UTC', ...environment, ...runtime },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = started;
    void Promise.all([text(started.stderr), once(started, 'exit')]).then(([complaint, [code]]) => {
      this.#fail(new Error(`${handler} exited with ${String(code)}: ${complaint}`));
    });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { fail } of [...this.#waiting.splice(0), ...this.#sent.values()]) fail(this.#failure);
    this.#sent.clear();
  }

  #proceed(): void {
    if (this.#failure) this.#fail(this.#failure);
    if (!this.#next || this.#waiting.length === 0) return;
    const invocation = this.#waiting.shift()!;
    this.#sent.set(invocation.id, invocation);
    this.#next
      .writeHead(200, {
        'Content-Type': 'application/json',
        'Lambda-Runtime-Aws-Request-Id': invocation.id,
        'Lambda-Runtime-Deadline-Ms': Date.now() + this.options.timeoutSeconds * 1000,
      })
      .end(JSON.stringify(invocation.event));
    this.#next = undefined;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, id = '', verb = ''] =
      /^\/2018-06-01\/runtime\/(?:invocation\/)?([^/]+)(?:\/(\w+))?$/.exec(request.url!) ?? [];
    if (id === 'next') {
      this.#next = response;
      this.#proceed();
      return;
    }
    const result = await json(request);
    response.writeHead(202).end();
    const invocation = this.#sent.get(id);
    this.#sent.delete(id);
    if (verb === 'response') invocation?.succeed(result);
    else if (invocation) invocation.fail(errorOf(result));
    else this.#fail(errorOf(result));
  }
}

const errorOf = (result: unknown): Error => {
  const { errorType, errorMessage } = result as { errorType: string; errorMessage: string };
  return new Error(`${errorType}: ${errorMessage}`);
};
