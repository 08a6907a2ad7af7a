/** Cuts a large iCalendar file into pieces that the API can import. */
import type { FileComponent } from '../../lib/icalendar/file-components.js';
import { uidIn } from '../../lib/icalendar/file-events.js';
import { cutFile, entriesOf, type CutFile } from '../../lib/icalendar/file-groups.js';
import { isContinuation, physicalLinesOf } from '../../lib/icalendar/file-lines.js';
import { isZone } from '../../lib/icalendar/file-zones.js';

/** A part of a file, which is an iCalendar file itself. */
export interface Piece {
  file: Buffer;
  /** The number of its components, without zones. */
  components: number;
  /** For each line of the piece, its number in the file that was cut. */
  lineNumbers: number[];
}

export interface PieceLimits {
  components: number;
  /** The size of the piece, including the zones. */
  bytes: number;
}

/** A component outside zones, with the calendar in which it is; strays are in none. */
interface Entry {
  component: FileComponent;
  calendar: FileComponent | undefined;
}

/**
 * Cuts a file. Components of one `UID` are in one piece, because a series and its changed occurrences are one event. Each
 * piece has the properties and zones of the calendars whose components it has. A piece exceeds the limits only if the
 * components of one `UID` do.
 * @returns none for a file without calendars
 */
export function piecesOf(file: Buffer, limits: PieceLimits): Piece[] {
  const source = new SourceLines(file);
  const cut = cutFile(file);
  if (cut.calendars.length === 0) return [];
  const pieces: Entry[][] = [];
  let headers = new Set<FileComponent>();
  let bytes = 0;
  for (const group of groupsOf(cut)) {
    const last = pieces.at(-1);
    const further = headersOf(group).filter((calendar) => !headers.has(calendar));
    const size = sumOf(group.map(({ component }) => source.bytesOf(component)));
    const more = size + sumOf(further.map((calendar) => source.bytesOfHeader(calendar)));
    if (last && last.length + group.length <= limits.components && bytes + more <= limits.bytes) {
      last.push(...group);
      for (const calendar of further) headers.add(calendar);
      bytes += more;
    } else {
      pieces.push(group);
      headers = new Set(headersOf(group));
      bytes = size + sumOf([...headers].map((calendar) => source.bytesOfHeader(calendar)));
    }
  }
  return pieces.map((entries) => pieceOf(entries, source));
}

/** The components of each `UID`, and each one without a `UID`, in the order of the file. */
function groupsOf({ calendars, strays }: CutFile): Entry[][] {
  const entries: Entry[] = [
    ...strays.map((component) => ({ component, calendar: undefined })),
    ...calendars.flatMap((calendar) => entriesOf(calendar).map((component) => ({ component, calendar }))),
  ].sort(byLine);
  const groups = new Map<string | Entry, Entry[]>();
  for (const entry of entries) {
    const key = uidIn(entry.component) ?? entry;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()];
}

const byLine = (a: Entry, b: Entry): number => a.component.line - b.component.line;

const headersOf = (entries: Entry[]): FileComponent[] => [
  ...new Set(entries.flatMap(({ calendar }) => (calendar ? [calendar] : []))),
];

/** In the order of the file, so that a component whose end is missing is the last one of its calendar. */
function pieceOf(entries: Entry[], source: SourceLines): Piece {
  const lines: SourceLine[] = [];
  const strays = entries.filter(({ calendar }) => calendar === undefined).map(({ component }) => component);
  for (const top of [...headersOf(entries), ...strays].sort((a, b) => a.line - b.line)) {
    const inside = entries.filter(({ calendar }) => calendar === top).map(({ component }) => component);
    if (strays.includes(top)) lines.push(...source.linesOf(top));
    else lines.push(...calendarLines(top, inside, source));
  }
  return {
    file: Buffer.concat(lines.map(({ bytes }) => bytes)),
    components: entries.length,
    lineNumbers: lines.map(({ number }) => number),
  };
}

function calendarLines(calendar: FileComponent, entries: FileComponent[], source: SourceLines): SourceLine[] {
  const zones = calendar.components.filter(isZone);
  return [
    delimiter('BEGIN:VCALENDAR', calendar.line),
    ...calendar.lines.map(({ text, number }) => delimiter(text, number)),
    ...[...zones, ...entries].sort((a, b) => a.line - b.line).flatMap((one) => source.linesOf(one)),
    ...(calendar.isOpen ? [] : [delimiter('END:VCALENDAR', calendar.lastLine)]),
  ];
}

const delimiter = (text: string, number: number): SourceLine => ({ bytes: Buffer.from(`${text}\r\n`), number });

interface SourceLine {
  bytes: Buffer;
  /** From 1. */
  number: number;
}

const LF = 0x0a;

/** The lines of a file as they are written, with folds and line ends. */
class SourceLines {
  private readonly lines: Buffer[];

  constructor(file: Buffer) {
    const lines = physicalLinesOf(file);
    this.lines = Array.from(lines, (line) => (line.at(-1) === LF ? line : Buffer.concat([line, Buffer.of(LF)])));
  }

  linesOf({ line, lastLine }: FileComponent): SourceLine[] {
    let last = Math.min(lastLine, this.lines.length);
    while (this.isContinued(last)) last += 1;
    return this.lines.slice(line - 1, last).map((bytes, index) => ({ bytes, number: line + index }));
  }

  bytesOf(component: FileComponent): number {
    return sizeOf(this.linesOf(component));
  }

  /** The size of a calendar without its components other than zones. */
  bytesOfHeader(calendar: FileComponent): number {
    return sizeOf(calendarLines(calendar, [], this));
  }

  /** Whether the line after this one is its continuation. */
  private isContinued(line: number): boolean {
    const next = this.lines[line];
    return next !== undefined && isContinuation(next);
  }
}

const sizeOf = (lines: SourceLine[]): number => sumOf(lines.map(({ bytes }) => bytes.length));

const sumOf = (numbers: number[]): number => numbers.reduce((sum, number) => sum + number, 0);
