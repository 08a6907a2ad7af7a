/** The events of a file, grouped by `UID`. */
import { calendarsIn, FileFaultError, unescaped, type FileComponent } from './file-components.js';
import { readEventComponent, uidIn, type FileGroup } from './file-events.js';
import type { FileZones } from './file-times.js';
import { isZone, zoneByName, zoneFinder } from './file-zones.js';

/** A component that is not imported as part of an event, and the reason. */
interface RefusedComponent {
  uid: string | null;
  line: number;
  detail: string;
}

export interface ReadFile {
  /** In the order of the file. */
  groups: FileGroup[];
  refused: RefusedComponent[];
}

const CALENDAR = 'VCALENDAR';
const EVENT = 'VEVENT';
const PUBLISH = 'PUBLISH';
const CANCEL = 'CANCEL';
/** Replies and proposals of participants (RFC 5546) are not events. */
const METHODS = [PUBLISH, 'REQUEST', CANCEL];
const NO_UID = 'requires UID';
const MAX_NAME_CHARACTERS = 40;

/** A file split into components, whose properties are not read yet. */
export interface CutFile {
  /** Empty for a file that is not iCalendar. */
  calendars: FileComponent[];
  /** Components outside calendars. */
  strays: FileComponent[];
}

export function cutFile(file: Buffer): CutFile {
  const parts = calendarsIn(file);
  return {
    calendars: parts.filter(({ name }) => name === CALENDAR),
    strays: parts.filter(({ name }) => name !== CALENDAR),
  };
}

/** The components of a calendar, without zones. */
export const entriesOf = ({ components }: FileComponent): FileComponent[] =>
  components.filter((component) => !isZone(component));

/** The number of components, without zones. */
export const countComponents = ({ calendars, strays }: CutFile): number =>
  calendars.reduce((count, calendar) => count + entriesOf(calendar).length, strays.length);

/**
 * Reads a file with one or several calendars. `METHOD` and zones apply to the calendar in which they are. A fault in one
 * component of a `UID` rejects all its components: a series without one of its changes would have wrong times.
 * @param zone the zone of the target calendar, which applies to times without a zone
 */
export function readCalendarFile({ calendars, strays }: CutFile, zone: string): ReadFile {
  const groups = new Map<string, FileGroup>();
  const refused: RefusedComponent[] = strays.map((stray) => ({
    uid: uidIn(stray) ?? null,
    line: stray.line,
    detail: `must be in a ${CALENDAR}`,
  }));
  for (const calendar of calendars) {
    const method = headerOf(calendar, 'METHOD')?.toUpperCase() ?? PUBLISH;
    const context = { zones: zonesIn(calendar, zone), isCancelled: method === CANCEL };
    for (const component of entriesOf(calendar)) {
      const uid = uidIn(component);
      const detail = faultOf(component, uid, method);
      if (detail !== undefined || uid === undefined) {
        refused.push({ uid: uid ?? null, line: component.line, detail: detail ?? NO_UID });
      } else {
        const group = groups.get(uid) ?? { uid, components: [], fault: undefined };
        groups.set(uid, group);
        addTo(group, component, context);
      }
    }
  }
  return { groups: [...groups.values()], refused };
}

/** The reason to reject a component before its properties are read; `undefined` if there is none. */
function faultOf({ name }: FileComponent, uid: string | undefined, method: string): string | undefined {
  if (name !== EVENT) return `must be a ${EVENT}: ${name.slice(0, MAX_NAME_CHARACTERS)} is not supported`;
  if (uid === undefined) return NO_UID;
  if (METHODS.includes(method)) return undefined;
  return `must be in a ${CALENDAR} with METHOD ${METHODS.join(', ')} or none: ${method.slice(0, MAX_NAME_CHARACTERS)} is not supported`;
}

function addTo(
  group: FileGroup,
  component: FileComponent,
  context: Pick<FileGroup['components'][number], 'zones' | 'isCancelled'>,
): void {
  try {
    group.components.push({ component, properties: readEventComponent(component), ...context });
  } catch (error) {
    if (!(error instanceof FileFaultError)) throw error;
    group.fault ??= error;
  }
}

function zonesIn(calendar: FileComponent, zone: string): FileZones {
  const named = headerOf(calendar, 'X-WR-TIMEZONE');
  const floating = (named === undefined ? undefined : zoneByName(named)) ?? zone;
  return { find: zoneFinder(calendar, floating), floating };
}

/** A property of a calendar; `undefined` if it is missing. */
function headerOf({ lines }: FileComponent, name: string): string | undefined {
  const begins = new RegExp(`^${name}[;:]`, 'i');
  const line = lines.find(({ text }) => begins.test(text));
  return line && unescaped(line.text.slice(line.text.indexOf(':') + 1).trim());
}
