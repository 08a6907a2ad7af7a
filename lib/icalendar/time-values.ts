/** Times of events as properties: dates, local times with a zone, and UTC. */
import { instantOfWall, wallAt } from '../domain/time/zone.js';
import type { Property } from './content-lines.js';

/** The zone and the kind of the times of an event. */
export interface TimeForm {
  zone: string;
  isAllDay: boolean;
}

/** Its times are written with `Z` and need no `VTIMEZONE`. */
export const UTC = 'UTC';

export const dateText = (wallSeconds: number): string => new Date(wallSeconds * 1000).toISOString().slice(0, 10);
const timeText = (wallSeconds: number): string => new Date(wallSeconds * 1000).toISOString().slice(0, 19);
export const utcText = (epochSeconds: number): string => `${timeText(epochSeconds)}Z`;

/** A time as a property has it. All values of one property have the same form. */
interface Value {
  form: 'date' | 'utc' | 'local';
  text: string;
}

/** A local time; of an all-day event, a date. The clocks may skip the time. */
export function localValue(wallSeconds: number, { zone, isAllDay }: TimeForm): Value {
  if (isAllDay) return { form: 'date', text: dateText(wallSeconds) };
  return zone === UTC ? { form: 'utc', text: utcText(wallSeconds) } : { form: 'local', text: timeText(wallSeconds) };
}

/**
 * An instant as local time. In the second pass of an hour that the clocks repeat, it is in UTC: a local time means the
 * first pass (RFC 5545 §3.3.5).
 */
export function instantValue(epochSeconds: number, zone: string): Value {
  const wallSeconds = wallAt(zone, epochSeconds);
  return instantOfWall(zone, wallSeconds) === epochSeconds
    ? localValue(wallSeconds, { zone, isAllDay: false })
    : { form: 'utc', text: utcText(epochSeconds) };
}

export function timeProperty(name: string, { form, text }: Value, zone: string): Property {
  if (form === 'date') return [name, {}, 'date', text];
  return [name, form === 'local' ? { tzid: zone } : {}, 'date-time', text];
}

/** Properties with several values: one for each form. */
export function timesProperties(name: string, values: Value[], zone: string): Property[] {
  const forms = [...new Set(values.map(({ form }) => form))];
  return forms.flatMap((form): Property[] => {
    const [first, ...others] = values.filter((value) => value.form === form);
    return first ? [[...timeProperty(name, first, zone), ...others.map(({ text }) => text)] as Property] : [];
  });
}

/** A time in UTC, such as an audit time. */
export const utcProperty = (name: string, epochSeconds: number): Property => [
  name,
  {},
  'date-time',
  utcText(Math.floor(epochSeconds)),
];
