/** The offsets of one zone at any instant, by binary search over its transitions. */
import { dateOf, dayOf, dayOfDate, SECONDS_A_DAY } from './civil-date.js';
import { ruleTransition, type YearlyChange, type Zone } from './zone-data.js';

/** A span of time in which the offset does not change, in seconds since the Unix epoch. */
interface Period {
  from: number;
  /** Exclusive. */
  to: number;
  offsetSeconds: number;
}

const startOfYear = (year: number): number => dayOfDate(year, 1, 1) * SECONDS_A_DAY;

const includes = ({ from, to }: Period, epochSeconds: number): boolean => epochSeconds >= from && epochSeconds < to;

export class ZoneOffsets {
  readonly #zone: Zone;
  readonly #rulesFrom: number;
  /** The periods of the last two answers: most questions in a row are about a window and the start of a series. */
  #latest: Period;
  #previous: Period;

  constructor(zone: Zone) {
    this.#zone = zone;
    this.#rulesFrom = zone.rules ? startOfYear(zone.rules.fromYear) : Infinity;
    this.#latest = this.#previous = this.#periodInList(-Infinity);
  }

  /** How far the clocks are ahead of UTC, in seconds. */
  at(epochSeconds: number): number {
    return this.periodAt(epochSeconds).offsetSeconds;
  }

  /** The period that includes an instant. The next period can have the same offset. */
  periodAt(epochSeconds: number): Period {
    if (includes(this.#latest, epochSeconds)) return this.#latest;
    const found = includes(this.#previous, epochSeconds) ? this.#previous : this.#findPeriod(epochSeconds);
    this.#previous = this.#latest;
    this.#latest = found;
    return found;
  }

  #findPeriod(epochSeconds: number): Period {
    const { rules } = this.#zone;
    return rules && epochSeconds >= this.#rulesFrom
      ? periodByRules(rules.changes, epochSeconds)
      : this.#periodInList(epochSeconds);
  }

  #periodInList(epochSeconds: number): Period {
    const { transitions, offsets } = this.#zone;
    let [low, high] = [0, transitions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((transitions[middle] ?? Infinity) <= epochSeconds) low = middle + 1;
      else high = middle;
    }
    return {
      from: transitions[low - 1] ?? -Infinity,
      to: transitions[low] ?? this.#rulesFrom,
      offsetSeconds: offsets[low] ?? NaN,
    };
  }
}

/** Within a year of UTC: no clocks change at the turn of the year by a rule. */
function periodByRules([one, other]: readonly [YearlyChange, YearlyChange], epochSeconds: number): Period {
  const { year } = dateOf(dayOf(epochSeconds));
  const [first, second] = [
    { at: ruleTransition(one, year, other.offsetSeconds), offsetSeconds: one.offsetSeconds },
    { at: ruleTransition(other, year, one.offsetSeconds), offsetSeconds: other.offsetSeconds },
  ].sort((a, b) => a.at - b.at) as [{ at: number; offsetSeconds: number }, { at: number; offsetSeconds: number }];
  if (epochSeconds < first.at) return { from: startOfYear(year), to: first.at, offsetSeconds: second.offsetSeconds };
  if (epochSeconds < second.at) return { from: first.at, to: second.at, offsetSeconds: first.offsetSeconds };
  return { from: second.at, to: startOfYear(year + 1), offsetSeconds: second.offsetSeconds };
}
