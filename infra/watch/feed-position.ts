import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The position up to which a user's feed was printed. It is stored in a file, so that a restart continues there. */
export class FeedPosition {
  /** The `seq` of the last printed message; `undefined` before the first run. */
  seq: number | undefined;

  private constructor(private readonly path: string) {
    this.seq = readNumber(path);
  }

  /** @param api its base URL: feeds differ between APIs */
  static of(directory: string, api: string, userId: string): FeedPosition {
    return new FeedPosition(join(directory, encodeURIComponent(api), userId));
  }

  /**
   * Writes atomically, even if the process is killed.
   * @param seq of the last message printed
   */
  save(seq: number): void {
    this.seq = seq;
    mkdirSync(dirname(this.path), { recursive: true });
    const unfinished = `${this.path}.${process.pid}`;
    writeFileSync(unfinished, String(seq));
    renameSync(unfinished, this.path);
  }
}

function readNumber(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
