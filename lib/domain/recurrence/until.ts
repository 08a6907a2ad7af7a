/** Formats of `UNTIL`: `20301231T235959Z` in RFC 5545 text, `2030-12-31T23:59:59Z` in JSON. */
import { isDate, isInRange, readDateTime, timeFault } from '../time/event-time.js';

export interface Until {
  /** An instant, a local time in the event's zone, or a date. */
  form: 'instant' | 'local' | 'date';
  /** Seconds since the epoch for an instant, wall seconds for the others. */
  seconds: number;
}

/** RFC 5545 §3.3.5, with or without the separators of RFC 3339. */
const BASIC_DATE = /^(\d{4})-?(\d{2})-?(\d{2})(?=T|$)/i;
const BASIC_TIME = /(?<=^\d{4}-\d{2}-\d{2}T)(\d{2}):?(\d{2}):?(\d{2})(?=[.Z+-]|$)/i;

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);

const extended = (text: string): string => text.replace(BASIC_DATE, '$1-$2-$3').replace(BASIC_TIME, '$1:$2:$3');

/** Parses either format; `undefined` unless the text is a time between the years 1 and 9999. */
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

/** The fault of a text that {@link readUntil} refuses. */
export const untilFault = (text: string): string => timeFault(extended(text), 'either');

/** In the format of RFC 3339, for JSON. */
export function untilInWords({ form, seconds }: Until): string {
  const iso = isoOf(seconds);
  if (form === 'date') return iso.slice(0, 10);
  return form === 'local' ? iso : `${iso}Z`;
}

/** In the format of RFC 5545. */
export const formatUntil = (until: Until): string => untilInWords(until).replace(/[-:]/g, '');
