/** The texts of `UNTIL`: RFC 5545 writes `20301231T235959Z`, the contract's words `2030-12-31T23:59:59Z`. */
import { FIRST_INSTANT_EPOCH_SECONDS, LAST_INSTANT_EPOCH_SECONDS } from '../time/event-time.js';

export interface Until {
  /** An instant, a local time of the event's zone, or a date. */
  form: 'instant' | 'local' | 'date';
  /** Of an instant, seconds since the epoch; of the others, what the clock shows, as in `zone.ts`. */
  seconds: number;
}

const UNTIL = /^(\d{4}-?\d{2}-?\d{2})(?:T(\d{2}:?\d{2}:?\d{2})(Z|[+-]\d{2}:\d{2})?)?$/;
const DIGITS = /^(....)(..)(..)(..)(..)(..)$/;

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);

function offsetSecondsOf(text = 'Z'): number {
  if (text === 'Z') return 0;
  const [hours = 0, minutes = 0] = text.slice(1).split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** What the text says, in either writing; `undefined` when it names no time between the years 1 and 9999. */
export function readUntil(text: string): Until | undefined {
  const [, date, time, offset] = UNTIL.exec(text.toUpperCase()) ?? [];
  if (date === undefined) return undefined;
  const given = (date + (time ?? '000000')).replace(/\D/g, '').replace(DIGITS, '$1-$2-$3T$4:$5:$6');
  const shown = Date.parse(`${given}Z`) / 1000;
  // Rolled-over fields (30 February, 24:00) do not come back as they went in.
  if (Number.isNaN(shown) || isoOf(shown) !== given) return undefined;
  const seconds = shown - offsetSecondsOf(offset);
  if (seconds < FIRST_INSTANT_EPOCH_SECONDS || seconds > LAST_INSTANT_EPOCH_SECONDS) return undefined;
  if (time === undefined) return { form: 'date', seconds };
  return { form: offset === undefined ? 'local' : 'instant', seconds };
}

/** As RFC 3339, for the contract's words. */
export function untilInWords({ form, seconds }: Until): string {
  const iso = isoOf(seconds);
  if (form === 'date') return iso.slice(0, 10);
  return form === 'local' ? iso : `${iso}Z`;
}

/** As RFC 5545 writes it. */
export const formatUntil = (until: Until): string => untilInWords(until).replace(/[-:]/g, '');
