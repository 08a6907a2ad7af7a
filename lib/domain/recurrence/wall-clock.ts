/** The clock of one zone. Returns the same as the functions of `zone.ts`, but faster for many times. */
import { SECONDS_A_DAY } from '../time/civil-date.js';
import { FIRST_INSTANT_EPOCH_SECONDS, isDate, LAST_INSTANT_EPOCH_SECONDS } from '../time/event-time.js';
import { offsetsOf } from '../time/zone.js';
import type { ZoneOffsets } from '../time/zone-offsets.js';
import { writtenTimeOf } from './series.js';

export const clockOf = (zone: string): WallClock => new WallClock(offsetsOf(zone));

export class WallClock {
  constructor(private readonly offsets: ZoneOffsets) {}

  /** The offset in seconds, positive ahead of UTC. */
  offsetAt(epochSeconds: number): number {
    return this.offsets.at(epochSeconds);
  }

  /** The instant of a local time, as `instantOfWall`: the first of two; a skipped time moves forward by the gap. */
  instantOf(wallSeconds: number): number {
    const earlier = this.offsetAt(wallSeconds - SECONDS_A_DAY);
    const later = this.offsetAt(wallSeconds + SECONDS_A_DAY);
    if (earlier === later) return wallSeconds - earlier;
    const first = wallSeconds - Math.max(earlier, later);
    if (this.shows(first, wallSeconds)) return first;
    const second = wallSeconds - Math.min(earlier, later);
    return this.shows(second, wallSeconds) ? second : wallSeconds - earlier;
  }

  /** The instant of a local time. The stored offset only distinguishes the two passes of a repeated hour. */
  instantWithOffset(wallSeconds: number, offsetSeconds: number): number {
    const first = this.instantOf(wallSeconds);
    const second = wallSeconds - this.offsetAt(wallSeconds + SECONDS_A_DAY);
    const isSecond = Math.abs(wallSeconds - second - offsetSeconds) < 60 && this.shows(second, wallSeconds);
    return isSecond ? second : first;
  }

  /** The local time of an instant, in wall seconds. */
  wallAt(epochSeconds: number): number {
    return epochSeconds + this.offsetAt(epochSeconds);
  }

  /** The instant of a stored time, as `instantOfStored`. */
  ofStored(stored: string): number {
    const { wallSeconds, offsetSeconds } = writtenTimeOf(stored);
    return isDate(stored) ? this.instantOf(wallSeconds) : this.instantWithOffset(wallSeconds, offsetSeconds);
  }

  /** Whether the local time at this instant is this one. */
  shows(epochSeconds: number, wallSeconds: number): boolean {
    return epochSeconds + this.offsetAt(epochSeconds) === wallSeconds;
  }

  /** A lower bound of the local times at and after an instant; exact except near a change of the clocks. */
  earliestFor(epochSeconds: number): number {
    const [least, most] = this.offsetsAround(epochSeconds);
    return least === most ? epochSeconds + least : epochSeconds + least - SECONDS_A_DAY;
  }

  /** An upper bound of the local times at and before an instant. */
  latestFor(epochSeconds: number): number {
    const [least, most] = this.offsetsAround(epochSeconds);
    return least === most ? epochSeconds + most : epochSeconds + most + SECONDS_A_DAY;
  }

  /** A lower bound of the instants at which the clocks show this local time or a later one. */
  earliestOf(wallSeconds: number): number {
    const [, most] = this.offsetsAround(wallSeconds);
    return wallSeconds - most;
  }

  /** An upper bound of the instants at which the clocks show this local time. */
  latestOf(wallSeconds: number): number {
    const [least] = this.offsetsAround(wallSeconds);
    return wallSeconds - least;
  }

  private offsetsAround(epochSeconds: number): [least: number, most: number] {
    const known = Math.min(Math.max(epochSeconds, FIRST_INSTANT_EPOCH_SECONDS), LAST_INSTANT_EPOCH_SECONDS);
    const [before, after] = [this.offsetAt(known - SECONDS_A_DAY), this.offsetAt(known + SECONDS_A_DAY)];
    return before < after ? [before, after] : [after, before];
  }
}
