/**
 * Time zones: between wall-clock time in an IANA zone and instants.
 *
 * Wall-clock time is held as "wall seconds": the seconds since 1970-01-01T00:00:00 that a clock on the wall shows,
 * as if it were UTC. Instants are seconds since the Unix epoch.
 */

const SECONDS_A_DAY = 86_400;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  // Names are good in any case; keyed by one, there are never more formatters than zones.
  const key = zone.toLowerCase();
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(key, formatter);
  }
  return formatter;
}

/** Whether the zone is an IANA name that this runtime knows; bare offsets such as `+02:00` are none. */
export function isZone(zone: string): boolean {
  // ASCII alone: lower-casing makes letters of others (a Kelvin sign is a k), and a cached zone would answer for them.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(zone)) return false;
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Wall seconds of a date and time of the proleptic Gregorian calendar; `Date.UTC` would take the years 0–99 for 1900–1999. */
export function wallSecondsOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime() / 1000;
}

/** How far the zone's clocks are ahead of UTC at an instant, in seconds. */
export function offsetSecondsAt(zone: string, epochSeconds: number): number {
  if (zone === 'UTC') return 0;
  const shown = /^(\d+)\/(\d+)\/(\d+) ([AB])\w*, (\d+):(\d+):(\d+)$/.exec(
    formatterOf(zone).format(epochSeconds * 1000),
  );
  if (!shown) throw new Error(`Intl shows a date in an unknown form for ${zone}`);
  const [month = 0, day = 0, year = 0, , hour = 0, minute = 0, second = 0] = shown.slice(1).map(Number);
  const astronomicalYear = shown[4] === 'B' ? 1 - year : year;
  return wallSecondsOf(astronomicalYear, month, day, hour, minute, second) - epochSeconds;
}

/** What the zone's clocks show at an instant. */
export const wallAt = (zone: string, epochSeconds: number): number =>
  epochSeconds + offsetSecondsAt(zone, epochSeconds);

/** The instants at which the zone's clocks show a wall time, earliest first: none, one, or two when an hour is repeated. */
export function instantsOfWall(zone: string, wallSeconds: number): number[] {
  const candidates = offsetsAround(zone, wallSeconds).map((offsetSeconds) => wallSeconds - offsetSeconds);
  return [...new Set(candidates)].filter((at) => wallAt(zone, at) === wallSeconds).sort((a, b) => a - b);
}

/**
 * The instant at which the zone's clocks show a wall time. One that occurs twice is the first; one that does not exist
 * takes the offset from before the gap, so that it moves forward by the gap (RFC 5545 §3.3.5).
 */
export function instantOfWall(zone: string, wallSeconds: number): number {
  const [before] = offsetsAround(zone, wallSeconds);
  return instantsOfWall(zone, wallSeconds)[0] ?? wallSeconds - before;
}

/** The offsets before and after any change of the clocks near a wall time, in seconds. */
const offsetsAround = (zone: string, wallSeconds: number): [before: number, after: number] => [
  offsetSecondsAt(zone, wallSeconds - SECONDS_A_DAY),
  offsetSecondsAt(zone, wallSeconds + SECONDS_A_DAY),
];
