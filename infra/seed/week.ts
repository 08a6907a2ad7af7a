/** Times relative to the present week. */

export const TIME_ZONE = 'Europe/Berlin';

const DAY_MILLISECONDS = 86_400_000;
const SUNDAY = 7;

/** The dates and times of weeks, as wall-clock time of `TIME_ZONE`. */
export class Week {
  readonly #monday: number;

  constructor(now: Date) {
    const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
    this.#monday = midnight - ((now.getUTCDay() || SUNDAY) - 1) * DAY_MILLISECONDS;
  }

  /** @param day since Monday of this week: 0 is Monday, 7 Monday of the next week */
  date(day: number): string {
    return new Date(this.#monday + day * DAY_MILLISECONDS).toISOString().slice(0, 10);
  }

  /** @param time such as `09:30` */
  at(day: number, time: string): string {
    return `${this.date(day)}T${time}:00`;
  }

  /** Times of an event on one day. */
  times(day: number, start: string, end: string) {
    return { start_time: this.at(day, start), end_time: this.at(day, end), time_zone: TIME_ZONE };
  }

  /** Times of an all-day event. @param last inclusive */
  days(first: number, last: number) {
    return { all_day: true, start_time: this.date(first), end_time: this.date(last + 1) };
  }
}
