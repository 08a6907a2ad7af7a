/** Reads the archives of an export. */
import { strFromU8, unzipSync } from 'fflate';

/** An event or a change in an export, with the members that tests read. */
export interface ExportedRow {
  id: string;
  event_id: string;
  version: number;
  [member: string]: unknown;
}

/** The text of each file, by name. */
export const filesIn = (archive: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(archive)).map(([name, bytes]) => [name, strFromU8(bytes)]));

/** The rows of all files of a kind. */
export const rowsIn = (files: Record<string, string>, kind: 'events' | 'history'): ExportedRow[] =>
  Object.entries(files)
    .filter(([name]) => name.startsWith(`${kind}/`) && name.endsWith('.json'))
    .flatMap(([, text]) => JSON.parse(text) as ExportedRow[]);

/** The iCalendar files. */
export const calendarFilesIn = (files: Record<string, string>): string[] =>
  Object.entries(files).flatMap(([name, text]) => (name.endsWith('.ics') ? [text] : []));
