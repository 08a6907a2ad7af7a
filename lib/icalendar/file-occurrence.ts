/** Reads the times and texts of one event component of a file. */
import type { EventInput } from '../domain/event/event-input.js';
import type { Transparency } from '../domain/event/event.js';
import { SECONDS_A_DAY } from '../domain/time/civil-date.js';
import { FileFaultError, unescaped, type FileComponent, type FileProperty } from './file-components.js';
import { endAfter, instantOfTime, localText, textOf, timeFrom, type FileTime, type FileZones } from './file-times.js';

/** A `VEVENT` with its properties. */
export interface EventComponent {
  component: FileComponent;
  properties: FileProperty[];
  zones: FileZones;
  /** Whether the calendar has `METHOD:CANCEL`. */
  isCancelled: boolean;
}

/** The times of a component. */
export interface FileTimes {
  isAllDay: boolean;
  /** IANA name: the zone of its start. */
  zone: string;
  start: FileTime;
  /** Epoch seconds; for an all-day event, midnights in UTC. */
  startsAt: number;
  endsAt: number;
}

const TEXT_LIMITS = { SUMMARY: 200, DESCRIPTION: 8_000, LOCATION: 500 };
/** The duration of an event without an end, which has none in RFC 5545: the shortest that the service supports. */
const SHORTEST_SECONDS = 60;

export const find = (properties: FileProperty[], name: string): FileProperty | undefined =>
  properties.find((property) => property.name === name);

/** The `SEQUENCE` of a component; 0 if it is missing or invalid. */
export const sequenceIn = ({ properties }: EventComponent): number => {
  const value = find(properties, 'SEQUENCE')?.value.trim() ?? '';
  return /^\d{1,9}$/.test(value) ? Number(value) : 0;
};

export const isCancelled = ({ properties, isCancelled: byMethod }: EventComponent): boolean =>
  byMethod || find(properties, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED';

/** @throws FileFaultError */
export function fileTimesOf({ component, properties, zones }: EventComponent): FileTimes {
  const dtstart = find(properties, 'DTSTART');
  if (!dtstart) throw new FileFaultError(component.line, 'requires DTSTART');
  const start = timeFrom(dtstart.value.trim(), dtstart, zones);
  const startsAt = instantOfTime(start);
  const endsAt = endOf(properties, start, zones) ?? startsAt;
  if (endsAt < startsAt) throw new FileFaultError(component.line, 'must end after it starts');
  const shortest = start.isDate ? SECONDS_A_DAY : SHORTEST_SECONDS;
  return {
    isAllDay: start.isDate,
    zone: start.zone,
    start,
    startsAt,
    endsAt: endsAt === startsAt ? startsAt + shortest : endsAt,
  };
}

/** The end in epoch seconds; `undefined` if the component has neither `DTEND` nor `DURATION`. */
function endOf(properties: FileProperty[], start: FileTime, zones: FileZones): number | undefined {
  const dtend = find(properties, 'DTEND');
  const duration = find(properties, 'DURATION');
  if (!dtend) return duration && endAfter(start, duration);
  const end = timeFrom(dtend.value.trim(), dtend, zones);
  if (end.isDate !== start.isDate) throw new FileFaultError(dtend.line, 'must have a DTEND of the kind of its DTSTART');
  return instantOfTime(end);
}

/**
 * The members of an event, without its recurrence. A missing title or transparency stays `undefined`.
 * @param notKept receives the names of texts that are truncated
 * @throws FileFaultError
 */
export function inputOf({ component, properties }: EventComponent, times: FileTimes, notKept: Set<string>): EventInput {
  const text = (name: keyof typeof TEXT_LIMITS): string | null => {
    const value = unescaped(find(properties, name)?.value ?? '');
    const characters = Array.from(value);
    const limit = TEXT_LIMITS[name];
    if (characters.length > limit) notKept.add(`${name} beyond ${limit.toLocaleString('en-US')} characters`);
    return characters.slice(0, limit).join('') || null;
  };
  return {
    title: text('SUMMARY') ?? undefined,
    description: text('DESCRIPTION'),
    location: text('LOCATION'),
    // A local time without an offset keeps a start that the clocks skip.
    start_time: localText(times.start),
    end_time: textOf(times.endsAt, times, component.line),
    transparency: transparencyOf(properties),
  };
}

function transparencyOf(properties: FileProperty[]): Transparency | undefined {
  const given = find(properties, 'TRANSP')?.value.trim().toUpperCase();
  const busy = find(properties, 'X-MICROSOFT-CDO-BUSYSTATUS')?.value.trim().toUpperCase();
  if (given === 'TRANSPARENT' || (given === undefined && busy === 'FREE')) return 'transparent';
  return given === 'OPAQUE' ? 'opaque' : undefined;
}
