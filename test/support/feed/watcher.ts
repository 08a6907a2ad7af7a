import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { eventually } from '../eventually.js';

const WATCH = resolve(import.meta.dirname, '../../../infra/watch/main.ts');

/** Runs the same program as `npm run watch`, and records its output. */
export class Watcher {
  /** The lines of the feed. */
  readonly printed: string[] = [];
  /** The lines about itself. */
  readonly noted: string[] = [];
  /** How it has exited. */
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  readonly #process: ChildProcess;

  constructor(args: string[], environment: Record<string, string>) {
    this.#process = spawn(process.execPath, ['--import', 'tsx', WATCH, ...args], {
      env: { ...process.env, FORCE_COLOR: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = new Promise((settle) => {
      this.#process.once('close', (code, signal) => {
        settle({ code, signal });
      });
    });
    collect(this.#process.stdout, this.printed);
    collect(this.#process.stderr, this.noted);
  }

  /** The sequence numbers of the printed messages. */
  get seqs(): number[] {
    return this.printed.map((line) => Number(/#(\d+)/.exec(line)?.[1]));
  }

  untilPrinted(count: number): Promise<void> {
    return until(() => this.printed.length >= count, this);
  }

  untilNoted(words: RegExp, times = 1): Promise<void> {
    return until(() => this.noted.filter((line) => words.test(line)).length >= times, this);
  }

  async kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<Awaited<Watcher['ended']>> {
    this.#process.kill(signal);
    return this.ended;
  }
}

function collect(stream: Readable | null, lines: string[]): void {
  if (stream) createInterface({ input: stream }).on('line', (line) => lines.push(line));
}

const until = (condition: () => boolean, { printed, noted }: Watcher): Promise<void> =>
  eventually(() => {
    if (!condition()) throw new Error(`The watch client printed:\n${[...printed, ...noted].join('\n')}`);
  });
