import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { setTimeout as delay } from 'node:timers/promises';
import { deliver, toBatches } from './deliver.js';
import { passesFilters } from './filter.js';
import type { StreamMapping } from './mapping.js';
import type { StreamPositions } from './positions.js';
import { toLambdaRecord } from './record.js';

/** What receives the records. */
export interface Target {
  /** Invokes the function of a mapping; throws when the function throws. */
  invoke: (functionName: string, records: DynamoDBRecord[]) => Promise<unknown>;
  /** Receives dropped records, where Lambda would write to the dead-letter queue. */
  drop: (functionName: string, records: DynamoDBRecord[], reason: string) => void;
  /** Called when records were processed, but their position could not be stored, or the stream cannot be read. */
  warn: (error: unknown) => void;
}

/** The records of one shard that wait for one function. It is invoked with one batch after another. */
export class MappingQueue {
  #waiting: StreamRecord[] = [];
  /** The sequence number of the last record that was read. */
  #end: string | undefined;
  #work: Promise<void> | undefined;

  constructor(
    private readonly mapping: StreamMapping,
    private readonly options: { shardId: string; positions: StreamPositions; target: Target },
  ) {}

  /** The sequence number of the last processed record. */
  get position(): string | undefined {
    return this.options.positions.find(this.mapping.functionName, this.options.shardId);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when all records are processed. */
  async idle(): Promise<void> {
    await this.#work;
  }

  /** Adds the next records of the shard, except those that were processed before a restart. */
  add(records: StreamRecord[], streamArn: string): void {
    const last = records.at(-1)?.dynamodb?.SequenceNumber;
    if (last === undefined) return;
    const from = BigInt(this.position ?? -1);
    const isNew = ({ dynamodb }: StreamRecord): boolean => BigInt(dynamodb?.SequenceNumber ?? 0) > from;
    this.#waiting.push(
      ...records.filter((record) => passesFilters(record, this.mapping.filterPatterns) && isNew(record)),
    );
    this.#end = last;
    this.#work ??= this.#processAll(streamArn)
      .catch(this.options.target.warn)
      .finally(() => {
        this.#work = undefined;
      });
  }

  async #processAll(streamArn: string): Promise<void> {
    const { shardId, positions, target } = this.options;
    const { functionName, batchSize } = this.mapping;
    while (this.#end !== undefined) {
      const end = this.#end;
      const records = this.#waiting.map((record) => toLambdaRecord(record, streamArn));
      this.#waiting = [];
      this.#end = undefined;
      for (const batch of toBatches(records, batchSize)) {
        await deliver(batch, {
          mapping: this.mapping,
          invoke: (some) => target.invoke(functionName, some),
          drop: (some, reason) => {
            target.drop(functionName, some, reason);
          },
          wait: delay,
        });
      }
      positions.save(functionName, shardId, end);
    }
  }
}
