/**
 * The clocks of one zone, fast enough for many thousand times: the same answers as `zone.ts`, which asks the time zone
 * database about every single one.
 */
import { FIRST_INSTANT_EPOCH_SECONDS, LAST_INSTANT_EPOCH_SECONDS } from '../event-time.js';
import { offsetSecondsAt } from '../zone.js';
import type { StepBudget } from './budget.js';
import { SECONDS_A_DAY } from './calendar.js';

/** Clocks never changed twice within so short a time: the shortest known is 3.98 days (Freetown, 1939). */
const CELL_SECONDS = 2 * SECONDS_A_DAY;
/** Bounds of what is kept between requests. */
const MAX_CELLS = 4_096;
const MAX_ZONES = 64;
/** What finding out about a time in another cell than the last one costs, in steps: asking about three new cells. */
const STEPS_A_CELL = 100;

/** A span of {@link CELL_SECONDS} in which the offset changes at most once. */
interface Cell {
  before: number;
  after: number;
  changesAtEpochSeconds: number;
}

const cellsOfZones = new Map<string, Map<number, Cell>>();

function cellsOf(zone: string): Map<number, Cell> {
  let cells = cellsOfZones.get(zone);
  if (!cells || cells.size > MAX_CELLS) {
    if (cellsOfZones.size >= MAX_ZONES) cellsOfZones.clear();
    cells = new Map();
    cellsOfZones.set(zone, cells);
  }
  return cells;
}

function cellAt(zone: string, index: number): Cell {
  let start = index * CELL_SECONDS;
  let end = start + CELL_SECONDS;
  const before = offsetSecondsAt(zone, start);
  const after = offsetSecondsAt(zone, end);
  if (before === after) return { before, after, changesAtEpochSeconds: end };
  while (end - start > 1) {
    const middle = Math.floor((start + end) / 2);
    if (offsetSecondsAt(zone, middle) === before) start = middle;
    else end = middle;
  }
  return { before, after, changesAtEpochSeconds: end };
}

export interface Conversion {
  epochSeconds: number;
  /** Whether the clock skips this time, so that the instant shows another. */
  isInGap: boolean;
}

export class WallClock {
  readonly #cells: Map<number, Cell>;
  #lastCell = NaN;

  constructor(
    private readonly zone: string,
    private readonly budget: StepBudget,
  ) {
    this.#cells = cellsOf(zone);
  }

  /** How far the clocks are ahead of UTC, in seconds. */
  offsetAt(epochSeconds: number): number {
    const index = Math.floor(epochSeconds / CELL_SECONDS);
    let cell = this.#cells.get(index);
    if (!cell) {
      cell = cellAt(this.zone, index);
      this.#cells.set(index, cell);
    }
    return epochSeconds < cell.changesAtEpochSeconds ? cell.before : cell.after;
  }

  /** As `instantOfWall` of `zone.ts`: the first of two, and forward by the gap. */
  instantOf(wallSeconds: number): Conversion {
    this.spend(wallSeconds);
    const earlier = this.offsetAt(wallSeconds - SECONDS_A_DAY);
    const later = this.offsetAt(wallSeconds + SECONDS_A_DAY);
    if (earlier === later) return { epochSeconds: wallSeconds - earlier, isInGap: false };
    const first = wallSeconds - Math.max(earlier, later);
    const second = wallSeconds - Math.min(earlier, later);
    if (first + this.offsetAt(first) === wallSeconds) return { epochSeconds: first, isInGap: false };
    if (second + this.offsetAt(second) === wallSeconds) return { epochSeconds: second, isInGap: false };
    return { epochSeconds: wallSeconds - earlier, isInGap: true };
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

  private offsetsAround(epochSeconds: number): [least: number, most: number] {
    this.spend(epochSeconds);
    const known = Math.min(Math.max(epochSeconds, FIRST_INSTANT_EPOCH_SECONDS), LAST_INSTANT_EPOCH_SECONDS);
    const offsets = [-1, 1].map((days) => this.offsetAt(known + days * SECONDS_A_DAY));
    return [Math.min(...offsets), Math.max(...offsets)];
  }

  /** The same whether a cell is known from before or not, so that counts repeat. */
  private spend(seconds: number): void {
    const cell = Math.floor(seconds / CELL_SECONDS);
    this.budget.spend(cell === this.#lastCell ? 1 : STEPS_A_CELL);
    this.#lastCell = cell;
  }
}
