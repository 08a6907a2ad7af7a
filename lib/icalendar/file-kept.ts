/**
 * Content lines of imported files that the service does not interpret. It stores them and writes them to exported
 * files.
 */
import type { FileProperty } from './file-components.js';
import type { EventComponent } from './file-occurrence.js';

/** The maximum size of the lines that are kept for one event. */
const MAX_KEPT_BYTES = 8 * 1024;

/** Properties that the service reads, or generates for each exported file. */
const READ = new Set([
  ...['UID', 'DTSTAMP', 'CREATED', 'LAST-MODIFIED', 'SEQUENCE', 'DTSTART', 'DTEND', 'DURATION', 'RRULE', 'RDATE'],
  ...['EXDATE', 'RECURRENCE-ID', 'SUMMARY', 'DESCRIPTION', 'LOCATION', 'TRANSP'],
]);

/** Properties that are not valid in another file: people and attachments of the source, and delimiters. */
const NOT_KEPT = new Set(['ATTENDEE', 'ORGANIZER', 'ATTACH', 'REQUEST-STATUS', 'METHOD', 'BEGIN', 'END']);

/** The `STATUS` of every exported event. */
const CONFIRMED = 'CONFIRMED';

const NAME = /^[A-Z0-9-]+$/;
/** Control characters are not allowed in content lines (RFC 5545 §3.1). */
const CONTROLS = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Whether the service reads a property, or generates it for each exported file. */
export const isRead = ({ name }: FileProperty): boolean => READ.has(name);

function canKeep({ name, parameters, text, isDamaged }: FileProperty): boolean {
  // The VTIMEZONE to which a TZID refers is not kept.
  const hasZone = parameters['TZID'] !== undefined;
  const hasForm = NAME.test(name) && !hasZone && !isDamaged && !CONTROLS.test(text);
  return hasForm && !NOT_KEPT.has(name) && name !== 'STATUS';
}

/**
 * The content lines of a component to keep.
 * @param notKept receives the names of properties and components that are dropped
 */
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
