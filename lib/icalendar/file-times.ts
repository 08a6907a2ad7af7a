/** Reads times of a file, and converts them to the form that requests have. */
import { SECONDS_A_DAY } from '../domain/time/civil-date.js';
import { isDate, isInRange, localTimeOf, readDateTime } from '../domain/time/event-time.js';
import { recurrenceIdText } from '../domain/recurrence/series.js';
import { instantOfWall, wallAt } from '../domain/time/zone.js';
import { FileFaultError, type FileProperty } from './file-components.js';
import type { ZoneFinder } from './file-zones.js';

/** The zones of the times of one calendar in a file. */
export interface FileZones {
  find: ZoneFinder;
  /** The zone of floating times: that of the file (`X-WR-TIMEZONE`), or else of the target calendar. */
  floating: string;
}

/** A date, or a local time in a zone. */
export interface FileTime {
  isDate: boolean;
  /** For a date, its midnight. */
  wallSeconds: number;
  /** IANA name; for a date, the zone of floating times. */
  zone: string;
}

const DATE_TIME = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/i;

/** Reads a property with a list of times. @throws FileFaultError */
export const timesOf = (property: FileProperty, zones: FileZones): FileTime[] =>
  property.value.split(',').map((text) => timeFrom(text.trim(), property, zones));

/** Reads one time. @throws FileFaultError for a time that does not exist, or with an unknown zone */
export function timeFrom(text: string, { line, name, parameters }: FileProperty, zones: FileZones): FileTime {
  const [, year, month, day, hour, minute, second, z] = DATE_TIME.exec(text) ?? [];
  const date = [year, month, day].join('-');
  if (day === undefined) throw new FileFaultError(line, `${name} must be a time such as 20300603T090000`);
  if (!isDate(date)) throw new FileFaultError(line, `${name} must be an existing date: ${date} does not exist`);
  if (hour === undefined) return { isDate: true, wallSeconds: localTimeOf(date), zone: zones.floating };
  const time = readDateTime(`${date}T${[hour, minute, second].join(':')}`);
  if (!time) throw new FileFaultError(line, `${name} must be an existing time: ${text} does not exist`);
  return { isDate: false, wallSeconds: time.wallSeconds, zone: zoneFor(z, parameters['TZID'], { line, zones }) };
}

function zoneFor(
  z: string | undefined,
  tzid: string | undefined,
  { line, zones }: { line: number; zones: FileZones },
): string {
  if (z !== undefined) return 'UTC';
  if (tzid === undefined) return zones.floating;
  const zone = zones.find(tzid);
  if (zone === undefined) throw new FileFaultError(line, `TZID must be a known time zone: ${tzid.slice(0, 60)} is not`);
  return zone;
}

/** The instant of a time in epoch seconds; for a date, midnight in UTC. */
export const instantOfTime = ({ isDate: isOfDate, wallSeconds, zone }: FileTime): number =>
  isOfDate ? wallSeconds : instantOfWall(zone, wallSeconds);

/** The form in which an event has its times. */
interface Form {
  isAllDay: boolean;
  zone: string;
}

/**
 * A time in the form that requests have: a date, or RFC 3339 with the offset of the zone.
 * @param line the line of the file, for the error
 * @throws FileFaultError for a time outside the years 1 to 9999
 */
export function textOf(epochSeconds: number, form: Form, line: number): string {
  const wallSeconds = form.isAllDay ? epochSeconds : wallAt(form.zone, epochSeconds);
  if (isInRange(epochSeconds) && isInRange(wallSeconds)) return recurrenceIdText(epochSeconds, form);
  throw new FileFaultError(line, 'must be between the years 1 and 9999');
}

/** The local time as text without an offset, also if the clocks skip it; a date for an all-day event. */
export const localText = ({ isDate: isOfDate, wallSeconds }: FileTime): string =>
  new Date(wallSeconds * 1000).toISOString().slice(0, isOfDate ? 10 : 19);

const DURATION = /^([+-])?P(?:(\d{1,4})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/i;

/**
 * Adds a duration to a start: weeks and days in local time, then elapsed time (RFC 5545 §3.3.6). @throws FileFaultError
 */
export function endAfter(start: FileTime, { line, value }: Pick<FileProperty, 'line' | 'value'>): number {
  const [whole, sign, ...parts] = DURATION.exec(value.trim()) ?? [];
  if (whole === undefined || sign === '-') throw new FileFaultError(line, 'must have a duration such as PT1H');
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part || 0));
  const later = { ...start, wallSeconds: start.wallSeconds + (weeks * 7 + days) * SECONDS_A_DAY };
  return instantOfTime(later) + hours * 3600 + minutes * 60 + seconds;
}

/** The `occurrence_start` that a time refers to. In a timed series, a date stands for the occurrence on that day. */
export function occurrenceStartOf(time: FileTime, series: Form & { startWallSeconds: number }, line: number): string {
  const { isAllDay, zone, startWallSeconds } = series;
  const timeOfDay = startWallSeconds - midnightOf(startWallSeconds);
  if (isAllDay) return textOf(midnightOf(time.wallSeconds), series, line);
  return textOf(time.isDate ? instantOfWall(zone, time.wallSeconds + timeOfDay) : instantOfTime(time), series, line);
}

const midnightOf = (wallSeconds: number): number => Math.floor(wallSeconds / SECONDS_A_DAY) * SECONDS_A_DAY;
