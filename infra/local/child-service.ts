import { fork, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a part may take to finish its work after SIGTERM. */
const STOP_TIMEOUT_MILLISECONDS = 8_000;

export interface PartOptions {
  name: string;
  modulePath: string;
  args: string[];
  environment?: NodeJS.ProcessEnv;
  /** Where stdout and stderr go; by default to ours. */
  output?: number | 'inherit' | 'pipe' | 'ignore';
}

/**
 * A part of the local stack: a Node process in a process group of its own, so that a terminal's Ctrl-C does not reach it
 * before we have stopped it in order, and so that nothing it started outlives it. It sends `ready` over IPC when it
 * serves, and ends by itself when that channel closes because we are gone.
 */
export class Part {
  readonly name: string;
  readonly process: ChildProcess;
  /** Resolves when the part serves; rejects when it ends before. */
  readonly ready: Promise<void>;
  /** Resolves to how it ended, such as `exit code 1` or `SIGKILL`. */
  readonly ended: Promise<string>;

  constructor({ name, modulePath, args, environment = process.env, output = 'inherit' }: PartOptions) {
    const stdio: StdioOptions = ['ignore', output, output, 'ipc'];
    this.name = name;
    this.process = fork(modulePath, args, { detached: true, env: environment, stdio });
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

  /** Asks the part to end, and insists after a while. */
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
      // Nobody is left in the group.
    }
  }
}
