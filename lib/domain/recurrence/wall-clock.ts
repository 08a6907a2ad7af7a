/**
 * The clocks of one zone, fast enough for many thousand times: the same answers as `zone.ts`, which asks the time zone
 * database about every single one. What has been asked is remembered for as long as the budget that paid for it.
 */
import { FIRST_INSTANT_EPOCH_SECONDS, isDate, LAST_INSTANT_EPOCH_SECONDS } from '../time/event-time.js';
import { offsetSecondsAt } from '../time/zone.js';
import type { StepBudget } from './budget.js';
import { SECONDS_A_DAY } from '../time/civil-date.js';
import { writtenTimeOf } from './series.js';

/** No clocks are known to have changed twice in so short a time: the shortest was 3.98 days (Freetown, 1939). */
const CELL_SECONDS = 2 * SECONDS_A_DAY;
/** What a question to the time zone database costs, in steps: some microseconds. */
const STEPS_A_LOOKUP = 20;

/** A span of {@link CELL_SECONDS} in which the offset changes at most once. */
interface Cell {
  before: number;
  after: number;
  changesAtEpochSeconds: number;
}

const clocksOfBudgets = new WeakMap<StepBudget, Map<string, WallClock>>();

/** The clock of the zone that everything in one request shares. */
export function clockOf(zone: string, budget: StepBudget): WallClock {
  const clocks = clocksOfBudgets.get(budget) ?? new Map<string, WallClock>();
  clocksOfBudgets.set(budget, clocks);
  const clock = clocks.get(zone) ?? new WallClock(zone, budget);
  clocks.set(zone, clock);
  return clock;
}

export class WallClock {
  readonly #cells = new Map<number, Cell>();
  readonly #boundaries = new Map<number, number>();

  constructor(
    private readonly zone: string,
    private readonly budget: StepBudget,
  ) {}

  /** How far the clocks are ahead of UTC, in seconds. */
  offsetAt(epochSeconds: number): number {
    const index = Math.floor(epochSeconds / CELL_SECONDS);
    let cell = this.#cells.get(index);
    if (!cell) {
      cell = this.explore(index);
      this.#cells.set(index, cell);
    }
    return epochSeconds < cell.changesAtEpochSeconds ? cell.before : cell.after;
  }

  private explore(index: number): Cell {
    let start = index * CELL_SECONDS;
    let end = start + CELL_SECONDS;
    const before = this.boundary(index);
    const after = this.boundary(index + 1);
    while (before !== after && end - start > 1) {
      const middle = Math.floor((start + end) / 2);
      if (this.lookUp(middle) === before) start = middle;
      else end = middle;
    }
    return { before, after, changesAtEpochSeconds: end };
  }

  /** The offset where a cell begins and the one before ends. */
  private boundary(index: number): number {
    const offsetSeconds = this.#boundaries.get(index) ?? this.lookUp(index * CELL_SECONDS);
    this.#boundaries.set(index, offsetSeconds);
    return offsetSeconds;
  }

  private lookUp(epochSeconds: number): number {
    this.budget.spend(STEPS_A_LOOKUP);
    return offsetSecondsAt(this.zone, epochSeconds);
  }

  /** The instant of a wall time as `instantOfWall` of `zone.ts` has it: the first of two, and forward by the gap. */
  instantOf(wallSeconds: number): number {
    const earlier = this.offsetAt(wallSeconds - SECONDS_A_DAY);
    const later = this.offsetAt(wallSeconds + SECONDS_A_DAY);
    if (earlier === later) return wallSeconds - earlier;
    const first = wallSeconds - Math.max(earlier, later);
    if (this.shows(first, wallSeconds)) return first;
    const second = wallSeconds - Math.min(earlier, later);
    return this.shows(second, wallSeconds) ? second : wallSeconds - earlier;
  }

  /** The instant of a time with the offset that was written beside it, which tells two passes apart and else is void. */
  instantWithOffset(wallSeconds: number, offsetSeconds: number): number {
    const first = this.instantOf(wallSeconds);
    const second = wallSeconds - this.offsetAt(wallSeconds + SECONDS_A_DAY);
    const isSecond = Math.abs(wallSeconds - second - offsetSeconds) < 60 && this.shows(second, wallSeconds);
    return isSecond ? second : first;
  }

  /** What the clock shows. */
  wallAt(epochSeconds: number): number {
    return epochSeconds + this.offsetAt(epochSeconds);
  }

  /** The instant of a stored time, as `event-time.ts` has it. */
  ofStored(stored: string): number {
    const { wallSeconds, offsetSeconds } = writtenTimeOf(stored);
    return isDate(stored) ? this.instantOf(wallSeconds) : this.instantWithOffset(wallSeconds, offsetSeconds);
  }

  /** Whether the clock has this reading at this instant. */
  shows(epochSeconds: number, wallSeconds: number): boolean {
    return epochSeconds + this.offsetAt(epochSeconds) === wallSeconds;
  }

  /** A wall time before which nothing starts at or after the instant; exact but near a change of the clocks. */
  earliestFor(epochSeconds: number): number {
    const [least, most] = this.offsetsAround(epochSeconds);
    return least === most ? epochSeconds + least : epochSeconds + least - SECONDS_A_DAY;
  }

  /** A wall time after which nothing starts at or before the instant. */
  latestFor(epochSeconds: number): number {
    const [least, most] = this.offsetsAround(epochSeconds);
    return least === most ? epochSeconds + most : epochSeconds + most + SECONDS_A_DAY;
  }

  /** An instant before which the clocks show nothing as late as this. */
  earliestOf(wallSeconds: number): number {
    const [, most] = this.offsetsAround(wallSeconds);
    return wallSeconds - most;
  }

  private offsetsAround(epochSeconds: number): [least: number, most: number] {
    const known = Math.min(Math.max(epochSeconds, FIRST_INSTANT_EPOCH_SECONDS), LAST_INSTANT_EPOCH_SECONDS);
    const offsets = [-1, 1].map((days) => this.offsetAt(known + days * SECONDS_A_DAY));
    return [Math.min(...offsets), Math.max(...offsets)];
  }
}
