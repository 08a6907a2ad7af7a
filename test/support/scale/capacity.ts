/** A token bucket in steps of a second, and random counts. */
import type { Random } from '../random.js';

export class Capacity {
  #tokens: number;
  #second = 0;

  /** @param burst the tokens of a full bucket; it starts full */
  constructor(
    readonly perSecond: number,
    readonly burst: number,
  ) {
    this.#tokens = burst;
  }

  /** Takes what there is, up to an amount. @param second of the simulation, never before that of the last call */
  take(second: number, amount: number): number {
    this.#tokens = Math.min(this.burst, this.#tokens + (second - this.#second) * this.perSecond);
    this.#second = second;
    const granted = Math.min(this.#tokens, amount);
    this.#tokens -= granted;
    return granted;
  }
}

/** Above this mean, the normal distribution is close enough to Poisson's. */
const NORMAL_ABOVE = 30;

/** The number of independent events in a second whose mean is known (Poisson). */
export function poisson(random: Random, mean: number): number {
  if (mean > NORMAL_ABOVE) {
    const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count++;
  return count;
}
