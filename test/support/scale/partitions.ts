/**
 * The partitions of an on-demand table. Each takes 1,000 write units and 3,000 read units per second. DynamoDB splits them
 * for two reasons: a new peak of the table, and the heat of one partition. An item collection is never split, because the
 * table has local indexes, so a hot collection ends with a partition of its own.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
import { PARTITION_UNITS } from '../cost/limits.js';
import type { Random } from '../random.js';
import { Capacity, poisson } from './capacity.js';

/** A new table takes 4,000 write units and 12,000 read units per second. */
const FIRST_PARTITIONS = 4;
/** A table takes twice its previous peak at once, and more than that after half an hour. */
const PEAK_FACTOR = 2;
const PEAK_DELAY_SECONDS = 1_800;
/** An assumption: AWS publishes no time. */
const SPLIT_AFTER_SECONDS = 300;
/** What one request writes or reads under one partition key: a calendar entry with its index copies. */
export const UNITS_TOGETHER = 8;

export interface Units {
  reads: number;
  writes: number;
}
const KINDS_OF_UNITS = ['reads', 'writes'] as const;

/** Keys are numbers from 0 to 1, as hashes. A partition has those from `from` to `to`. */
interface Partition {
  from: number;
  to: number;
  hotSeconds: number;
  reads: Capacity;
  writes: Capacity;
}

const partitionOf = (from: number, to: number): Partition => ({
  from,
  to,
  hotSeconds: 0,
  reads: new Capacity(PARTITION_UNITS.reads, PARTITION_UNITS.reads),
  writes: new Capacity(PARTITION_UNITS.writes, PARTITION_UNITS.writes),
});

/** The share of units that was throttled. */
interface Throttled extends Units {
  /** Of the units of the hot key, read or written. */
  hot: number;
  /** Whether most units of the partition of the hot key are those of this key. */
  isBecauseOfHot: boolean;
}

export class Partitions {
  #all: Partition[];
  /** The highest units of each second so far, for the partitions half an hour later. */
  #peaks: number[] = [];

  /** @param peak the units of the busiest second of the days before; 0 for a new table */
  constructor(
    private readonly random: Random,
    peak: Units,
  ) {
    const count = partitionsFor(peak);
    this.#all = Array.from({ length: count }, (_, index) => partitionOf(index / count, (index + 1) / count));
  }

  get count(): number {
    return this.#all.length;
  }

  /** The index of the partition, and so of the shard of the stream, that has a key. */
  find(key: number): number {
    let [low, high] = [0, this.#all.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#partition(middle).from <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * Takes the units of one second.
   * @param spread units of many keys
   * @param hot units of one key
   */
  take(second: number, spread: Units, hot: Units & { key: number }): Throttled {
    const hotIndex = this.find(hot.key);
    const throttled = { reads: 0, writes: 0, hot: 0, isBecauseOfHot: false };
    const asked = { reads: 0, writes: 0 };
    this.#all.forEach((partition, index) => {
      const share = partition.to - partition.from;
      let isThrottled = false;
      for (const kind of KINDS_OF_UNITS) {
        const own = index === hotIndex ? hot[kind] : 0;
        const wanted = own + UNITS_TOGETHER * poisson(this.random, (spread[kind] * share) / UNITS_TOGETHER);
        const refused = wanted - partition[kind].take(second, wanted);
        asked[kind] += wanted;
        throttled[kind] += refused;
        isThrottled ||= refused > 0;
        if (own > 0) throttled.hot = Math.max(throttled.hot, refused / wanted);
        throttled.isBecauseOfHot ||= refused > 0 && own > wanted / 2;
      }
      partition.hotSeconds = isThrottled ? partition.hotSeconds + 1 : 0;
    });
    this.#grow(second, asked);
    return {
      ...throttled,
      reads: throttled.reads / Math.max(asked.reads, 1),
      writes: throttled.writes / Math.max(asked.writes, 1),
    };
  }

  #grow(second: number, asked: Units): void {
    for (let index = this.#all.length - 1; index >= 0; index--) {
      if (this.#partition(index).hotSeconds >= SPLIT_AFTER_SECONDS) this.#split(index);
    }
    this.#peaks[second] = Math.max(this.#peaks[second - 1] ?? 0, partitionsFor(asked));
    if ((this.#peaks[second - PEAK_DELAY_SECONDS] ?? 0) <= this.count) return;
    for (let index = this.#all.length - 1; index >= 0; index--) this.#split(index);
  }

  #split(index: number): void {
    const { from, to } = this.#partition(index);
    const middle = (from + to) / 2;
    this.#all.splice(index, 1, partitionOf(from, middle), partitionOf(middle, to));
  }

  #partition(index: number): Partition {
    return this.#all[index] as Partition;
  }
}

const partitionsFor = ({ reads, writes }: Units): number =>
  Math.max(
    FIRST_PARTITIONS,
    Math.ceil((PEAK_FACTOR * reads) / PARTITION_UNITS.reads),
    Math.ceil((PEAK_FACTOR * writes) / PARTITION_UNITS.writes),
  );
