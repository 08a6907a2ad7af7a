import { fork, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a part may take to finish after SIGTERM. */
const STOP_TIMEOUT_MILLISECONDS = 8_000;

export interface PartOptions {
  name: string;
  modulePath: string;
  args: string[];
  environment?: NodeJS.ProcessEnv;
  /** Destination of stdout and stderr; defaults to those of this process. */
  output?: number | 'inherit' | 'pipe' | 'ignore';
}

/**
 * A part of the local stack: a Node process in its own process group, so that Ctrl-C in a terminal does not reach it
 * before the ordered shutdown, and so that no process that it started outlives it. It sends `ready` over IPC once it
 * serves requests, and exits when the channel closes because its parent has exited.
 */
export class Part {
  readonly name: string;
  readonly process: ChildProcess;
  /** Resolves when the part serves requests; rejects when it exits before that. */
  readonly ready: Promise<void>;
  /** Resolves to the way it exited, such as `exit code 1` or `SIGKILL`. */
  readonly ended: Promise<string>;

  constructor({ name, modulePath, args, environment = process.env, output = 'inherit' }: PartOptions) {
    const stdio: StdioOptions = ['ignore', output, output, 'ipc'];
    this.name = name;
    // Without the loaders of this process: parts are plain JavaScript and register the loaders that they need.
    this.process = fork(modulePath, args, { detached: true, env: environment, execArgv: [], stdio });
    this.ended = once(this.process, 'exit').then(([code, signal]) => {
      this.#signalGroup('SIGKILL');
      return signal ? String(signal) : `exit code ${String(code)}`;
    });
    this.ready = Promise.race([
      once(this.process, 'message').then(() => undefined),
      this.ended.then((how) => Promise.reject(new Error(`${name} exited before it was ready (${how}).`))),
    ]);
    this.ready.catch(() => undefined);
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Sends SIGTERM, and SIGKILL after a timeout. */
  async stop(): Promise<void> {
    if (this.isRunning) this.process.kill('SIGTERM');
    const insist = new AbortController();
    void delay(STOP_TIMEOUT_MILLISECONDS, undefined, { signal: insist.signal }).then(
      () => {
        this.#signalGroup('SIGKILL');
      },
      () => undefined,
    );
    await this.ended;
    insist.abort();
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.process.pid === undefined) return;
    try {
      process.kill(-this.process.pid, signal);
    } catch {
      // The process group is empty.
    }
  }
}
