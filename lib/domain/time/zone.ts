/**
 * Time zones: between wall-clock time in an IANA zone and instants.
 *
 * Wall-clock time is held as "wall seconds": the seconds since 1970-01-01T00:00:00 that a clock on the wall shows,
 * as if it were UTC. Instants are seconds since the Unix epoch.
 */
import { SECONDS_A_DAY } from './civil-date.js';
import { unpackZone, zoneData, type ZoneData } from './zone-data.js';
import { ZoneOffsets } from './zone-offsets.js';

/** What has been unpacked of the data in use. */
interface Unpacked {
  data: ZoneData;
  /** Canonical spellings by lower-case name. */
  names: Map<string, string>;
  offsets: Map<string, ZoneOffsets>;
}

let cache: Unpacked | undefined;

/** Zones are unpacked when they are asked for: a request concerns a few of several hundred. */
function unpacked(): Unpacked {
  const data = zoneData();
  if (cache?.data !== data) {
    const names = [...Object.keys(data.zones), ...Object.keys(data.links)];
    cache = { data, names: new Map(names.map((name) => [name.toLowerCase(), name])), offsets: new Map() };
  }
  return cache;
}

/**
 * The canonical spelling of an IANA name, which may be written in any case; `undefined` for what is not in the IANA
 * database. Links such as `Asia/Calcutta` keep their name. Abbreviations that only ICU knows (`BST`, `PST`) are refused:
 * they name several zones, and no IANA release says which.
 */
export function canonicalZone(name: string): string | undefined {
  // Only ASCII, because lower-casing turns other letters into ASCII ones (the Kelvin sign into k).
  return /^[\w+/-]+$/.test(name) ? unpacked().names.get(name.toLowerCase()) : undefined;
}

export const isZone = (name: string): boolean => canonicalZone(name) !== undefined;

export class UnknownZoneError extends Error {
  constructor(zone: string) {
    super(`not an IANA time zone: ${zone}`);
  }
}

/** The offsets of a zone. @throws UnknownZoneError for a name that is not an IANA name */
export function offsetsOf(zone: string): ZoneOffsets {
  const { data, offsets } = unpacked();
  const known = offsets.get(zone);
  if (known) return known;
  const name = canonicalZone(zone);
  const packed = name === undefined ? undefined : data.zones[data.links[name] ?? name];
  if (name === undefined || packed === undefined) throw new UnknownZoneError(zone);
  const read = new ZoneOffsets(unpackZone(packed));
  // By canonical name alone, so that there are never more of them than zones.
  offsets.set(name, read);
  return read;
}

/** Wall seconds of a date and time of the proleptic Gregorian calendar; `Date.UTC` would take the years 0–99 for 1900–1999. */
export function wallSecondsOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime() / 1000;
}

/** How far the zone's clocks are ahead of UTC at an instant, in seconds. Before the first transition: local mean time. */
export const offsetSecondsAt = (zone: string, epochSeconds: number): number => offsetsOf(zone).at(epochSeconds);

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
