/** Reads events from the components of a file: one event for each `UID`, with its changed occurrences. */
import type { EventInput } from '../domain/event/event-input.js';
import { FileFaultError, propertiesOf, unescaped, type FileComponent, type FileProperty } from './file-components.js';
import { isRead, keptLinesOf } from './file-kept.js';
import { fileTimesOf, find, inputOf, isCancelled, sequenceIn, type EventComponent } from './file-occurrence.js';
import { patternOf, type PeriodDate } from './file-series.js';
import { instantOfTime, textOf, timeFrom, type FileTime } from './file-times.js';

/** The components of one `UID`. */
export interface FileGroup {
  uid: string;
  components: EventComponent[];
  /** Why one of its components cannot be read. */
  fault: FileFaultError | undefined;
}

/** A changed occurrence of a series, or with `isRange` a change of it and all later ones. */
export interface FilePart {
  line: number;
  recurrenceId: FileTime;
  isRange: boolean;
  isCancelled: boolean;
  /** Empty for a cancelled occurrence. */
  input: EventInput;
  /** Unknown content lines, kept for exported files. Only ranges have them. */
  keptLines: string[];
}

/** An event as a file describes it. */
export interface FileEvent {
  uid: string;
  /** The line at which its component begins. */
  line: number;
  sequence: number;
  isCancelled: boolean;
  /** The event or series; `undefined` if the file has only occurrences of a series. */
  whole: { input: EventInput; keptLines: string[] } | undefined;
  parts: FilePart[];
  /** The names of properties and components that cannot be kept. */
  notKept: string[];
}

const UNTITLED = '(No title)';
const MAX_UID_CHARACTERS = 1_000;
/** The maximum number of exceptions of an event. */
const MAX_PARTS = 500;

/** Reads the event of a group. @throws FileFaultError for the first fault */
export function eventFrom({ uid, components, fault }: FileGroup): FileEvent {
  if (fault) throw fault;
  const isPart = ({ properties }: EventComponent) => find(properties, 'RECURRENCE-ID') !== undefined;
  // If a file has several revisions of a component, the one with the highest SEQUENCE applies; of equal ones, the last.
  const inOrder = components.toSorted((a, b) => sequenceIn(a) - sequenceIn(b));
  const main = inOrder.findLast((one) => !isPart(one));
  const ofParts = [...new Map(inOrder.filter(isPart).map((one) => [occurrenceIn(one), one])).values()];
  const [first] = main ? [main] : components;
  if (!first) throw new Error('a group without components');
  if (ofParts.length > MAX_PARTS) {
    throw new FileFaultError(first.component.line, `must not have more than ${MAX_PARTS} changed occurrences`);
  }
  const notKept = new Set<string>();
  const isDeleted = main !== undefined && isCancelled(main);
  const series = main && !isDeleted ? wholeFrom(main, notKept) : undefined;
  const parts = isDeleted ? [] : ofParts.map((part) => partFrom(part, series?.whole.keptLines ?? [], notKept));
  return {
    uid,
    line: first.component.line,
    sequence: Math.max(...components.map(sequenceIn)),
    isCancelled: isDeleted,
    whole: series?.whole,
    parts: [...(series?.periods ?? []), ...parts],
    notKept: [...notKept].sort(),
  };
}

/** The `RECURRENCE-ID` line of a component, as the file has it. */
const occurrenceIn = ({ properties }: EventComponent): string | undefined => find(properties, 'RECURRENCE-ID')?.text;

function wholeFrom(main: EventComponent, notKept: Set<string>) {
  const times = fileTimesOf(main);
  const input: EventInput = {
    ...inputOf(main, times, notKept),
    time_zone: times.zone,
    all_day: times.isAllDay,
  };
  const series = patternOf(main, times);
  const whole = {
    input: { ...input, title: input.title ?? UNTITLED, ...(series && { recurrence_pattern: series.pattern }) },
    keptLines: keptLinesOf(main, notKept),
  };
  return { whole, periods: series?.periods.map(periodPart) ?? [] };
}

/** An additional date (`RDATE`) whose duration differs from that of the series. */
const periodPart = ({ line, start, times }: PeriodDate): FilePart => ({
  line,
  recurrenceId: start,
  isRange: false,
  isCancelled: false,
  input: times,
  keptLines: [],
});

/** @param ofSeries the kept lines of the series, which apply to its occurrences */
function partFrom(part: EventComponent, ofSeries: string[], notKept: Set<string>): FilePart {
  const recurrenceId = find(part.properties, 'RECURRENCE-ID');
  if (!recurrenceId) throw new Error('not an occurrence');
  const { line, parameters, value } = recurrenceId;
  const range = parameters['RANGE']?.toUpperCase();
  if (range !== undefined && range !== 'THISANDFUTURE') {
    throw new FileFaultError(line, 'RANGE must be THISANDFUTURE');
  }
  const isRange = range !== undefined;
  const named = { line, recurrenceId: timeFrom(value.trim(), recurrenceId, part.zones), isRange };
  if (isCancelled(part)) return { ...named, isCancelled: true, input: {}, keptLines: [] };
  const times = fileTimesOf(part);
  const dropped = new Set<string>();
  const keptLines = keptLinesOf(part, dropped);
  // An occurrence cannot keep lines: only events and later parts of a series store them.
  for (const text of isRange ? [] : keptLines) if (!ofSeries.includes(text)) dropped.add(nameOf(text));
  for (const name of dropped) notKept.add(name);
  const input = { ...inputOf(part, times, notKept), start_time: textOf(times.startsAt, times, line) };
  return { ...named, isCancelled: false, input, keptLines: isRange ? keptLines : [] };
}

const nameOf = (line: string): string => (/^[^:;]*/.exec(line)?.[0] ?? '').toUpperCase();

/**
 * The input for a single event from one occurrence of a series.
 * @throws FileFaultError
 */
export function standaloneFrom({ input, recurrenceId }: FilePart): EventInput {
  const { isDate: isAllDay, zone } = recurrenceId;
  return { ...input, title: input.title ?? UNTITLED, time_zone: zone, all_day: isAllDay };
}

/** The starts of the `RANGE=THISANDFUTURE` changes of a file, in epoch seconds. */
export const rangesOf = ({ parts }: FileEvent): number[] =>
  parts.filter(({ isRange }) => isRange).map(({ recurrenceId }) => instantOfTime(recurrenceId));

/**
 * The `UID` of the later part of a series that a `RANGE=THISANDFUTURE` splits off.
 * @param range the start of the range, in epoch seconds
 */
export const uidOfRange = (uid: string, range: number): string =>
  `${uid}-${new Date(range * 1000).toISOString().replace(/[-:]|\.000/g, '')}`;

/** The `UID` of a component, even if the rest cannot be read; `undefined` if it is missing or invalid. */
export function uidIn({ lines }: FileComponent): string | undefined {
  const named = lines.find(({ text }) => /^UID[;:]/i.test(text));
  if (!named || named.isDamaged) return undefined;
  try {
    const uid = unescaped(propertiesOf({ lines: [named] })[0]?.value.trim() ?? '');
    return uid === '' || uid.length > MAX_UID_CHARACTERS ? undefined : uid;
  } catch (error) {
    if (error instanceof FileFaultError) return undefined;
    throw error;
  }
}

/** The properties of an event component. @throws FileFaultError */
export function readEventComponent(component: FileComponent): FileProperty[] {
  if (component.isOpen) throw new FileFaultError(component.line, 'requires an END');
  const properties = propertiesOf(component);
  const damaged = properties.find((property) => property.isDamaged && isRead(property));
  if (damaged) throw new FileFaultError(damaged.line, `${damaged.name} must be UTF-8`);
  return properties;
}
