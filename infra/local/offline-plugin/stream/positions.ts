import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * The sequence number of the last record that each function has processed in each shard. With a file, a restart
 * continues where it stopped instead of replaying the stream's last 24 hours; without a file, positions last as long
 * as the process.
 */
export class StreamPositions {
  readonly #path: string | undefined;
  readonly #positions: Record<string, string>;

  constructor(path?: string) {
    this.#path = path;
    this.#positions = path === undefined ? {} : readPositions(path);
  }

  find(functionName: string, shardId: string): string | undefined {
    return this.#positions[`${functionName} ${shardId}`];
  }

  save(functionName: string, shardId: string, sequenceNumber: string): void {
    this.#positions[`${functionName} ${shardId}`] = sequenceNumber;
    if (this.#path === undefined) return;
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.#positions));
    renameSync(`${this.#path}.new`, this.#path);
  }
}

function readPositions(path: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}
