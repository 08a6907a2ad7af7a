/** Busy times as responses show them. */
import type * as z from 'zod';
import type { Busy } from '../api/free-busy.js';
import { formatInstant, type Interval } from '../domain/time/event-time.js';

export type BusyView = z.infer<typeof Busy>;

/** Busy times in UTC. */
export const busyTimesView = (spans: Interval[]): NonNullable<BusyView['busy']> =>
  spans.map(({ startsAtEpochSeconds, endsAtEpochSeconds }) => ({
    start_time: formatInstant(startsAtEpochSeconds, 'UTC'),
    end_time: formatInstant(endsAtEpochSeconds, 'UTC'),
  }));
