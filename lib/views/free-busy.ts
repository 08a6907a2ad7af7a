/** Busy times as responses show them. */
import type * as z from 'zod';
import type { Busy, Slot } from '../api/free-busy.js';
import { formatInstant, type Interval } from '../domain/time/event-time.js';

export type BusyView = z.infer<typeof Busy>;
export type SlotView = z.infer<typeof Slot>;

/** Busy times in UTC. */
export const busyTimesView = (spans: Interval[]): NonNullable<BusyView['busy']> =>
  spans.map((span) => timesIn(span, 'UTC'));

/** A free slot, with the offsets of a zone. */
export const slotView = (slot: Interval, zone: string, calendarId: string | undefined): SlotView => ({
  ...timesIn(slot, zone),
  ...(calendarId !== undefined && { calendar_id: calendarId }),
});

const timesIn = ({ startsAtEpochSeconds, endsAtEpochSeconds }: Interval, zone: string) => ({
  start_time: formatInstant(startsAtEpochSeconds, zone),
  end_time: formatInstant(endsAtEpochSeconds, zone),
});
