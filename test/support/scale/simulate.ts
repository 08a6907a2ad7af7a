/**
 * Replays half an hour of requests against the published limits, in steps of a second. The same seed gives the same
 * result. What it leaves out is in docs/cost.md.
 */
import { percentile } from '../bench/measure.js';
import { LIMITS, type LimitName } from '../cost/limits.js';
import {
  KINDS,
  RATE_LIMIT_WRITE_UNITS,
  READERS_OF_AN_EVENT,
  REQUESTS_A_DAY,
  WRITES,
  type Kind,
  type Measured,
} from '../cost/mix.js';
import { durationMilliseconds, type Usage } from '../cost/prices.js';
import { Random } from '../random.js';
import { Capacity, poisson } from './capacity.js';
import { Partitions, UNITS_TOGETHER, type Units } from './partitions.js';
import { Publishers, type Published } from './publishers.js';
import { HOT_FROM_SECOND, profile, type Hot, type Scenario } from './scenarios.js';

export interface Settings {
  measured: Measured;
  users: number;
  scenario: Scenario;
  seconds: number;
  /** Factors by which limits are raised. */
  raised?: Partial<Record<LimitName, number>>;
  seed?: number;
}

export interface Result {
  /** The share of the requests of the mix and of the hot key, and of those of the mix in the worst second. */
  throttled: { mix: number; hot: number; worstSecond: number };
  /** NaN without versions. */
  lagP99Seconds: { mix: number; hot: number };
  peakConcurrency: number;
  /** The second in which each limit throttled a request for the first time, in order. */
  hits: { limit: LimitName; second: number }[];
}

/** A hot key: any number will do. */
const HOT_KEY = 0.3819;
/** Sums of fractions are not exact. */
const ROUNDING = 1e-6;
const NO_UNITS: Units = { reads: 0, writes: 0 };
const CONNECT: Kind = 'open the WebSocket (ticket)';

export const simulate = (settings: Settings): Result => new Simulation(settings).run();

/** Requests of one kind in one second. */
interface Flow {
  kind: Kind;
  isHot: boolean;
  count: number;
}

class Simulation {
  readonly #random: Random;
  readonly #hot: Hot | undefined;
  readonly #limits: Record<LimitName, Capacity>;
  readonly #environments = new Map<Kind, { running: number; scaling: Capacity }>();
  readonly #main: Partitions;
  readonly #rateLimits: Partitions;
  readonly #publishers: Publishers;
  readonly #hits = new Map<LimitName, number>();
  /** What publishers took in the second before. */
  #published: Published = { messages: 0, busySeconds: 0, reads: 0, writes: 0 };
  #throttledWrites = 0;

  constructor(private readonly settings: Settings) {
    const { measured, users, scenario, seed = 1 } = settings;
    this.#random = new Random(seed);
    this.#hot = scenario.hot?.(measured, users);
    const capacityOf = (name: LimitName, clients = 1): Capacity => {
      const isRaisable = LIMITS[name].remedy !== '' && name !== 'user';
      const factor = (isRaisable ? scenario.raisedBy : 1) * (settings.raised?.[name] ?? 1) * clients;
      return new Capacity(LIMITS[name].perSecond * factor, LIMITS[name].burst * factor);
    };
    const names = Object.keys(LIMITS) as LimitName[];
    this.#limits = Object.fromEntries(
      names.map((name) => [name, capacityOf(name, name === 'user' ? this.#hot?.clients : 1)]),
    ) as Record<LimitName, Capacity>;
    const peak = scenario.isNew ? { main: NO_UNITS, rateLimits: NO_UNITS } : averageOfBusiestSecond(measured, users);
    this.#main = new Partitions(this.#random, peak.main);
    this.#rateLimits = new Partitions(this.#random, peak.rateLimits);
    this.#publishers = new Publishers(measured);
  }

  run(): Result {
    const wanted = { mix: 0, hot: 0 };
    const passed = { mix: 0, hot: 0 };
    let [worstSecond, peakConcurrency] = [0, 0];
    for (let second = 0; second < this.settings.seconds; second++) {
      const arrived = this.#arrivals(second);
      const admitted = this.#passGateway(second, arrived);
      const { concurrency, flows } = this.#passLambda(second, admitted);
      const done = this.#passTables(second, flows);
      this.#publish(second, done);
      const [before, after] = [totals(arrived), totals(done)];
      for (const part of ['mix', 'hot'] as const) {
        wanted[part] += before[part];
        passed[part] += after[part];
      }
      worstSecond = Math.max(worstSecond, shareOf(before.mix, after.mix));
      peakConcurrency = Math.max(peakConcurrency, concurrency);
    }
    const { lags } = this.#publishers;
    return {
      throttled: { mix: shareOf(wanted.mix, passed.mix), hot: shareOf(wanted.hot, passed.hot), worstSecond },
      lagP99Seconds: { mix: percentile(lags.mix, 0.99), hot: percentile(lags.hot, 0.99) },
      peakConcurrency,
      hits: [...this.#hits].map(([limit, second]) => ({ limit, second })),
    };
  }

  #arrivals(second: number): Flow[] {
    const perUser = this.settings.users * profile(second);
    const mix = KINDS.map((kind) => ({
      kind,
      isHot: false,
      count: poisson(this.#random, perUser * REQUESTS_A_DAY[kind]),
    }));
    const hot = this.#hot;
    if (!hot || second < HOT_FROM_SECOND || second >= HOT_FROM_SECOND + hot.seconds) return mix;
    return [...mix, { kind: hot.kind, isHot: true, count: poisson(this.#random, hot.clients * hot.perSecond) }];
  }

  /** Keeps the share of the requests that a limit grants, and records when it does not grant all. */
  #limit(
    second: number,
    name: LimitName,
    flows: Flow[],
    others = 0,
    isOf: (flow: Flow) => boolean = () => true,
  ): Flow[] {
    const wanted = total(flows.filter(isOf)) + others;
    const granted = this.#limits[name].take(second, wanted);
    if (granted >= wanted) return flows;
    this.#hit(name, second);
    return flows.map((flow) => (isOf(flow) ? { ...flow, count: (flow.count * granted) / wanted } : flow));
  }

  #passGateway(second: number, arrived: Flow[]): Flow[] {
    let flows = this.#limit(second, 'stage', arrived);
    flows = this.#limit(second, 'account', flows, this.#published.messages);
    flows = this.#limit(second, 'connections', flows, 0, ({ kind }) => kind === CONNECT);
    return this.#limit(second, 'user', flows, 0, ({ isHot }) => isHot);
  }

  #passLambda(second: number, admitted: Flow[]): { concurrency: number; flows: Flow[] } {
    const secondsOf = (kind: Kind): number => durationMilliseconds(this.#usage(kind)) / 1000;
    const scaled = admitted.map((flow) => {
      const own = this.#environments.get(flow.kind) ?? {
        running: 0,
        scaling: new Capacity(LIMITS.scaling.perSecond, LIMITS.scaling.burst),
      };
      this.#environments.set(flow.kind, own);
      const needed = flow.count * secondsOf(flow.kind);
      own.running += own.scaling.take(second, Math.max(0, needed - own.running));
      if (own.running > needed - ROUNDING) return flow;
      this.#hit('scaling', second);
      return { ...flow, count: own.running / secondsOf(flow.kind) };
    });
    const needed = scaled.reduce((sum, { kind, count }) => sum + count * secondsOf(kind), this.#published.busySeconds);
    const quota = this.#limits.functions.perSecond;
    if (needed <= quota) return { concurrency: needed, flows: scaled };
    this.#hit('functions', second);
    return { concurrency: quota, flows: scaled.map((flow) => ({ ...flow, count: (flow.count * quota) / needed })) };
  }

  #passTables(second: number, admitted: Flow[]): Flow[] {
    const hotCount = total(admitted.filter(({ isHot }) => isHot));
    const hotUnits = this.#hot?.units ?? NO_UNITS;
    const hot = { key: HOT_KEY, reads: hotCount * hotUnits.reads, writes: hotCount * hotUnits.writes };
    const sum = (unit: 'readUnits' | 'writeUnits'): number =>
      admitted.reduce((units, { kind, count }) => units + count * this.#usage(kind)[unit], 0);
    const requests = total(admitted);
    const reads = sum('readUnits') + this.#published.reads;
    const writes = sum('writeUnits') - requests * RATE_LIMIT_WRITE_UNITS + this.#published.writes;

    const main = this.#main.take(
      second,
      { reads: Math.max(0, reads - hot.reads), writes: Math.max(0, writes - hot.writes) },
      hot,
    );
    const buckets = this.#rateLimits.take(second, { reads: 0, writes: requests }, { key: HOT_KEY, ...NO_UNITS });
    const quotas = {
      reads: this.#quota(second, 'tableReads', reads),
      writes: this.#quota(second, 'tableWrites', writes),
    };
    const quotaOfBuckets = this.#quota(second, 'rateLimitWrites', requests);
    if (main.isBecauseOfHot) this.#hit('collection', second);
    else if (main.reads > 0 || main.writes > 0 || buckets.writes > 0) this.#hit('partitions', second);
    this.#throttledWrites = Math.max(main.writes, quotas.writes);
    return admitted.map((flow) => {
      if (flow.isHot && main.hot > 0) return { ...flow, count: flow.count * (1 - main.hot) };
      const { readUnits, writeUnits } = this.#usage(flow.kind);
      const passes =
        (1 - Math.max(main.reads, quotas.reads)) ** Math.ceil(readUnits / UNITS_TOGETHER) *
        (1 - this.#throttledWrites) ** Math.ceil((writeUnits - RATE_LIMIT_WRITE_UNITS) / UNITS_TOGETHER) *
        (1 - Math.max(buckets.writes, quotaOfBuckets));
      return { ...flow, count: flow.count * passes };
    });
  }

  #quota(second: number, name: LimitName, units: number): number {
    const granted = this.#limits[name].take(second, units);
    if (granted < units) this.#hit(name, second);
    return units > 0 ? 1 - granted / units : 0;
  }

  #publish(second: number, admitted: Flow[]): void {
    for (const { kind, count, isHot } of admitted) {
      if (!WRITES.includes(kind)) continue;
      const readers = isHot ? (this.#hot?.readers ?? 0) : READERS_OF_AN_EVENT;
      for (let index = 0; index < Math.round(count); index++) {
        // Publishers of the same feeds repeat each other's work, so the versions of a hot key count as those of one shard.
        const shard = this.#main.find(isHot ? HOT_KEY : this.#random.next());
        const hot = isHot ? this.#hot : undefined;
        this.#publishers.add(shard, { writtenAt: second + this.#random.next(), readers, hot });
      }
    }
    this.#published = this.#publishers.run(second, () => this.#random.next() < this.#throttledWrites);
  }

  #usage(kind: Kind): Usage {
    return this.settings.measured.usages[kind];
  }

  #hit(limit: LimitName, second: number): void {
    if (!this.#hits.has(limit)) this.#hits.set(limit, second);
  }
}

/** The share that is missing. */
const shareOf = (wanted: number, passed: number): number => (wanted === 0 ? 0 : 1 - passed / wanted);
const totals = (flows: Flow[]): { mix: number; hot: number } => ({
  mix: total(flows.filter(({ isHot }) => !isHot)),
  hot: total(flows.filter(({ isHot }) => isHot)),
});
const total = (flows: Flow[]): number => flows.reduce((sum, { count }) => sum + count, 0);

/** The units of the busiest second of the days before: a table that has grown with its users is prepared for twice that. */
function averageOfBusiestSecond({ usages }: Measured, users: number): { main: Units; rateLimits: Units } {
  const perUser = users * profile(0);
  const sum = (of: (usage: Usage) => number): number =>
    perUser *
    KINDS.reduce(
      (units, kind) =>
        units + REQUESTS_A_DAY[kind] * (of(usages[kind]) + (WRITES.includes(kind) ? of(usages.publish) : 0)),
      0,
    );
  const requests = perUser * KINDS.reduce((count, kind) => count + REQUESTS_A_DAY[kind], 0);
  return {
    main: { reads: sum(({ readUnits }) => readUnits), writes: sum(({ writeUnits }) => writeUnits) - requests },
    rateLimits: { reads: 0, writes: requests },
  };
}
