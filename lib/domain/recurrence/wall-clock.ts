/** The clock of one zone, for the many questions of an expansion: the same answers as the functions of `zone.ts`. */
import { SECONDS_A_DAY } from '../time/civil-date.js';
import { FIRST_INSTANT_EPOCH_SECONDS, isDate, LAST_INSTANT_EPOCH_SECONDS } from '../time/event-time.js';
import { offsetsOf } from '../time/zone.js';
import type { ZoneOffsets } from '../time/zone-offsets.js';
import { writtenTimeOf } from './series.js';

export const clockOf = (zone: string): WallClock => new WallClock(offsetsOf(zone));

export class WallClock {
  constructor(private readonly offsets: ZoneOffsets) {}

  /** How far the clocks are ahead of UTC, in seconds. */
  offsetAt(epochSeconds: number): number {
    return this.offsets.at(epochSeconds);
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
