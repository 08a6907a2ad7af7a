import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How far a user's feed was printed, kept in a file: whoever is ended, however that happens, goes on there. */
export class Place {
  /** The `seq` of the last message heard; `undefined` for whoever never listened. */
  seq: number | undefined;

  private constructor(private readonly path: string) {
    this.seq = readNumber(path);
  }

  /** @param api its base URL: each has feeds of its own */
  static of(directory: string, api: string, userId: string): Place {
    return new Place(join(directory, encodeURIComponent(api), userId));
  }

  /** All or nothing, whenever the process is killed. @param seq of the last message printed */
  save(seq: number): void {
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
