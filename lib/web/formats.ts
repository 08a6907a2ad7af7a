/** Times and dates as people read them, and as the API does. */
const DAY_MILLISECONDS = 86_400_000;

/** The texts of the page are English, so that its dates are too; the region is the user's. */
export const LOCALE = navigator.languages.find((language) => language.startsWith('en')) ?? 'en';

export const USER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(LOCALE, options);
  formats.set(key, known);
  return known;
}

const TIME = { hour: 'numeric', minute: '2-digit' } as const;
const DATE = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;

const two = (value: number): string => String(value).padStart(2, '0');

/** The local date of a Date, such as `2030-06-03`. */
export const dateOf = (date: Date): string =>
  `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** The local date and time, such as `2030-06-03T09:00:00`. */
export const wallClockOf = (date: Date): string =>
  `${dateOf(date)}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

/** An instant as the API takes it. */
export const instantOf = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

export const isDate = (text: string): boolean => text.length === 10;

/** A time of the API; a date is its local midnight. */
export const parseTime = (text: string): Date => new Date(isDate(text) ? `${text}T00:00:00` : text);

/** The clock time that a time of the API shows: it has the offset of the event's own zone. */
export const wallClockIn = (text: string): string => text.slice(0, 19);

export function addDays(date: string, days: number): string {
  const moved = parseTime(date);
  moved.setDate(moved.getDate() + days);
  return dateOf(moved);
}

/** A wall-clock time moved by milliseconds, without regard to any zone. */
export const addToWallClock = (text: string, milliseconds: number): string =>
  new Date(Date.parse(`${text}Z`) + milliseconds).toISOString().slice(0, 19);

export const millisecondsBetween = (start: string, end: string): number =>
  isDate(start)
    ? Math.round((parseTime(end).getTime() - parseTime(start).getTime()) / DAY_MILLISECONDS) * DAY_MILLISECONDS
    : Date.parse(`${end}Z`) - Date.parse(`${start}Z`);

interface Timed {
  start_time: string;
  end_time: string;
}

/** When something takes place, in the zone of the user, or in another one. */
export function rangeText({ start_time, end_time }: Timed, timeZone = USER_ZONE): string {
  if (isDate(start_time)) {
    return format(DATE).formatRange(parseTime(start_time), parseTime(addDays(end_time, -1)));
  }
  return format({ ...DATE, ...TIME, timeZone }).formatRange(new Date(start_time), new Date(end_time));
}

export const momentText = (instant: string): string =>
  isDate(instant) ? format(DATE).format(parseTime(instant)) : format({ ...DATE, ...TIME }).format(new Date(instant));

/** A wall-clock time as text, without regard to any zone. */
export const wallClockText = (text: string): string =>
  isDate(text)
    ? format(DATE).format(parseTime(text))
    : format({ ...DATE, ...TIME, timeZone: 'UTC' }).format(new Date(`${text}Z`));

export const weekdayText = (weekday: number, length: 'short' | 'narrow' | 'long' = 'short'): string =>
  // The 7th of January 2024 was a Sunday.
  format({ weekday: length, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 7 + weekday)));

export const monthText = (start: Date, end: Date): string =>
  format({ month: 'long', year: 'numeric' }).formatRange(start, end);

export const dayText = (date: Date): string =>
  format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(date);

/** The first day of the week where the user lives: 0 is Sunday. */
export function firstWeekday(): 0 | 1 | 6 {
  const locale = new Intl.Locale(navigator.language) as Intl.Locale & {
    weekInfo?: { firstDay: number };
    getWeekInfo?: () => { firstDay: number };
  };
  const first = (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
  return first === 7 ? 0 : first === 6 ? 6 : 1;
}

/** The name of a zone as people write it. */
export const zoneText = (zone: string): string => zone.replaceAll('_', ' ');
