/** The texts of `UNTIL`: RFC 5545 writes `20301231T235959Z`, the contract's words `2030-12-31T23:59:59Z`. */
import { isDate, isInRange, readDateTime, timeFault } from '../time/event-time.js';

export interface Until {
  /** An instant, a local time of the event's zone, or a date. */
  form: 'instant' | 'local' | 'date';
  /** Of an instant, seconds since the epoch; of the others, what the clock shows, as in `zone.ts`. */
  seconds: number;
}

/** RFC 5545 §3.3.5, with or without the separators of RFC 3339. */
const BASIC_DATE = /^(\d{4})-?(\d{2})-?(\d{2})(?=T|$)/i;
const BASIC_TIME = /(?<=^\d{4}-\d{2}-\d{2}T)(\d{2}):?(\d{2}):?(\d{2})(?=[.Z+-]|$)/i;

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);

const extended = (text: string): string => text.replace(BASIC_DATE, '$1-$2-$3').replace(BASIC_TIME, '$1:$2:$3');

/** What the text says, in either notation; `undefined` when it names no time between the years 1 and 9999. */
export function readUntil(text: string): Until | undefined {
  const written = extended(text);
  const isWholeDay = isDate(written);
  const time = readDateTime(isWholeDay ? `${written}T00:00:00` : written);
  if (!time) return undefined;
  const { wallSeconds, offsetSeconds } = time;
  const seconds = wallSeconds - (offsetSeconds ?? 0);
  if (!isInRange(seconds)) return undefined;
  if (isWholeDay) return { form: 'date', seconds };
  return { form: offsetSeconds === undefined ? 'local' : 'instant', seconds };
}

/** Tells a client why its text was refused by {@link readUntil}. */
export const untilFault = (text: string): string => timeFault(extended(text), 'either');

/** As RFC 3339, for the contract's words. */
export function untilInWords({ form, seconds }: Until): string {
  const iso = isoOf(seconds);
  if (form === 'date') return iso.slice(0, 10);
  return form === 'local' ? iso : `${iso}Z`;
}

/** As RFC 5545 writes it. */
export const formatUntil = (until: Until): string => untilInWords(until).replace(/[-:]/g, '');
