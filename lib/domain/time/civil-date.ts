/** Days and dates of the proleptic Gregorian calendar. A day is the number of days since 1970-01-01. */
export const SECONDS_A_DAY = 86_400;

export interface CivilDate {
  year: number;
  /** 1–12. */
  month: number;
  /** 1–31. */
  dayOfMonth: number;
}

/** The remainder with the sign of the divisor, so that days before 1970 work too. */
export const modulo = (value: number, divisor: number): number => ((value % divisor) + divisor) % divisor;

export const dayOf = (wallSeconds: number): number => Math.floor(wallSeconds / SECONDS_A_DAY);

export function dateOf(day: number): CivilDate {
  const date = new Date(day * SECONDS_A_DAY * 1000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

/** 0 for Monday to 6 for Sunday. */
export const weekdayOf = (day: number): number => modulo(day + 3, 7);

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

export const daysInYear = (year: number): number => (isLeapYear(year) ? 366 : 365);

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? NaN);

const daysBeforeYear = (year: number): number => {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
};
const DAYS_BEFORE_EPOCH = daysBeforeYear(1970);

/** The day of a date. Computed by arithmetic, because `Date` takes ten times as long and expansion calls this often. */
export const dayOfDate = (year: number, month: number, dayOfMonth: number): number =>
  daysBeforeYear(year) -
  DAYS_BEFORE_EPOCH +
  (DAYS_BEFORE_MONTH[month - 1] ?? NaN) +
  (month > 2 && isLeapYear(year) ? 1 : 0) +
  dayOfMonth -
  1;
