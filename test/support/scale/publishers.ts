/** The publishers: one for each shard of the stream, with batches of up to 100 versions, one at a time. */
import { BATCH_VERSIONS, MOST_PEOPLE, READERS_OF_AN_EVENT, type Measured } from '../cost/mix.js';
import { durationMilliseconds, type Usage } from '../cost/prices.js';
import type { Units } from './partitions.js';
import type { Hot } from './scenarios.js';

/** As `infra/functions/notifications.yml` says. */
export const MOST_VERSIONS = 100;
/** Lambda polls a shard four times per second. */
const POLL_SECONDS = 0.25;
/** Of `lib/usecases/feed/`: readers of one turn, connections that are sent to at once. */
const READERS_AT_ONCE = 50;
const CONNECTIONS_AT_ONCE = 25;
const ROUND_TRIPS_OF_A_TURN = 2;
/** An assumption: one message to the management API of API Gateway. */
const POST_SECONDS = 0.01;

export interface Version {
  writtenAt: number;
  readers: number;
  /** The hot key to which it belongs: all of its versions have the same readers. */
  hot?: Hot | undefined;
}

/** What publishers took in one second. */
export interface Published extends Units {
  messages: number;
  /** The seconds that all publishers worked. */
  busySeconds: number;
}

/** Lags of the versions of the mix and of the hot key, in seconds. */
interface Lags {
  mix: number[];
  hot: number[];
}

export class Publishers {
  readonly lags: Lags = { mix: [], hot: [] };
  readonly #shards = new Map<number, { waiting: Version[]; freeAt: number }>();

  constructor(private readonly measured: Measured) {}

  add(shard: number, version: Version): void {
    const own = this.#shards.get(shard);
    if (own) own.waiting.push(version);
    else this.#shards.set(shard, { waiting: [version], freeAt: 0 });
  }

  /**
   * Publishes the versions that were written before the end of a second.
   * @param isThrottled whether a batch is repeated a second later
   */
  run(second: number, isThrottled: () => boolean): Published {
    const taken = { messages: 0, busySeconds: 0, reads: 0, writes: 0 };
    for (const shard of this.#shards.values()) {
      shard.waiting.sort((one, other) => one.writtenAt - other.writtenAt);
      while (shard.waiting.length > 0) {
        const first = (shard.waiting[0] as Version).writtenAt;
        const start = Math.max(shard.freeAt, Math.ceil(first / POLL_SECONDS) * POLL_SECONDS);
        if (start >= second + 1) break;
        const count = shard.waiting.findIndex(({ writtenAt }) => writtenAt > start);
        const batch = shard.waiting.splice(0, Math.min(MOST_VERSIONS, count < 0 ? shard.waiting.length : count));
        const { seconds, messages, reads, writes } = batchOf(this.measured, batch);
        shard.freeAt = start + seconds + (isThrottled() ? 1 : 0);
        taken.busySeconds += seconds;
        taken.messages += messages;
        taken.reads += reads;
        taken.writes += writes;
        for (const { writtenAt, hot } of batch) this.lags[hot ? 'hot' : 'mix'].push(shard.freeAt - writtenAt);
      }
    }
    return taken;
  }
}

/**
 * What one batch takes. Of the measured batches, two have one version and few or many readers, and one has many versions
 * with the same readers; what they take grows with the readers, and with each further message to the same reader.
 */
function batchOf({ usages: { publish, publishToMany, publishBatch } }: Measured, versions: Version[]) {
  const hot = versions.flatMap((version) => version.hot ?? []);
  const messages = versions.reduce((sum, { readers }) => sum + readers, 0);
  const further = (hot[0]?.readers ?? 0) * Math.max(0, hot.length - 1);
  const readers = messages - further;
  const ofReader = (of: (usage: Usage) => number): number =>
    (of(publishToMany) - of(publish)) / (MOST_PEOPLE - READERS_OF_AN_EVENT);
  const cpuOf = (usage: Usage): number => usage.cpuMilliseconds;
  const cpuOfFurther = (cpuOf(publishBatch) - cpuOf(publishToMany)) / (MOST_PEOPLE * (BATCH_VERSIONS - 1));
  const working = durationMilliseconds({
    ...publish,
    cpuMilliseconds: cpuOf(publish) + ofReader(cpuOf) * (readers - READERS_OF_AN_EVENT) + cpuOfFurther * further,
    roundTrips: publish.roundTrips + ROUND_TRIPS_OF_A_TURN * (Math.ceil(readers / READERS_AT_ONCE) - 1),
  });
  return {
    messages,
    seconds: working / 1000 + POST_SECONDS * Math.max(messages / CONNECTIONS_AT_ONCE, hot.length, 1),
    reads: readers * ofReader((usage) => usage.readUnits),
    writes: readers * ofReader((usage) => usage.writeUnits) + further * (hot[0]?.unitsOfEntry ?? 0),
  };
}
