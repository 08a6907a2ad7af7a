/** The content lines of a file that the service does not read, and gives back in files. */
import type { FileProperty } from './file-components.js';
import type { EventComponent } from './file-occurrence.js';

/** The maximum size of the lines that are kept for one event. */
const MAX_KEPT_BYTES = 8 * 1024;

/** Read by the service, or written anew with each file. */
const READ = new Set([
  ...['UID', 'DTSTAMP', 'CREATED', 'LAST-MODIFIED', 'SEQUENCE', 'DTSTART', 'DTEND', 'DURATION', 'RRULE', 'RDATE'],
  ...['EXDATE', 'RECURRENCE-ID', 'SUMMARY', 'DESCRIPTION', 'LOCATION', 'TRANSP'],
]);

/** People and files belong to the service that wrote them, and delimiters to the structure of a file. */
const NOT_KEPT = new Set(['ATTENDEE', 'ORGANIZER', 'ATTACH', 'REQUEST-STATUS', 'METHOD', 'BEGIN', 'END']);

/** Of the values of STATUS, the service writes this one. */
const CONFIRMED = 'CONFIRMED';

const NAME = /^[A-Z0-9-]+$/;
/** Control characters have no form in a file. */
const CONTROLS = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Whether the service reads a property, or writes it anew with each file. */
export const isRead = ({ name }: FileProperty): boolean => READ.has(name);

function canKeep({ name, parameters, text, isDamaged }: FileProperty): boolean {
  // The definition of a zone is not kept either.
  const hasZone = parameters['TZID'] !== undefined;
  const hasForm = NAME.test(name) && !hasZone && !isDamaged && !CONTROLS.test(text);
  return hasForm && !NOT_KEPT.has(name) && name !== 'STATUS';
}

/** @param notKept gets the names of properties and components that are not kept */
export function keptLinesOf({ component, properties }: EventComponent, notKept: Set<string>): string[] {
  for (const { name } of component.components) notKept.add(name.slice(0, 40));
  const lines: string[] = [];
  let bytes = 0;
  for (const property of properties) {
    const { name, value, text } = property;
    if (isRead(property) || (name === 'STATUS' && ['', CONFIRMED].includes(value.trim().toUpperCase()))) continue;
    bytes += Buffer.byteLength(text);
    if (canKeep(property) && bytes <= MAX_KEPT_BYTES) lines.push(text);
    else notKept.add(name.slice(0, 40));
  }
  return lines;
}
