/** From the components of a file to events: one for each `UID`, with its changed occurrences. */
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
  /** Content lines to give back in files; of a range only. */
  keptLines: string[];
}

/** An event as a file has it. */
export interface FileEvent {
  uid: string;
  /** Where its component begins. */
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
/** An event has at most as many exceptions. */
const MAX_PARTS = 500;

/** The event of a group. @throws FileFaultError for what cannot be read, with its line */
export function eventFrom({ uid, components, fault }: FileGroup): FileEvent {
  if (fault) throw fault;
  const isPart = ({ properties }: EventComponent) => find(properties, 'RECURRENCE-ID') !== undefined;
  // Of several revisions of one component, the last one with the highest SEQUENCE counts.
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

/** The occurrence that a component names, as it is written. */
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

/** A further date that does not last as long as the others. */
const periodPart = ({ line, start, times }: PeriodDate): FilePart => ({
  line,
  recurrenceId: start,
  isRange: false,
  isCancelled: false,
  input: times,
  keptLines: [],
});

/** @param ofSeries the lines of the series, which its occurrences share */
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
  // Only whole events have lines of their own.
  for (const text of isRange ? [] : keptLines) if (!ofSeries.includes(text)) dropped.add(nameOf(text));
  for (const name of dropped) notKept.add(name);
  const input = { ...inputOf(part, times, notKept), start_time: textOf(times.startsAt, times, line) };
  return { ...named, isCancelled: false, input, keptLines: isRange ? keptLines : [] };
}

const nameOf = (line: string): string => (/^[^:;]*/.exec(line)?.[0] ?? '').toUpperCase();

/**
 * An occurrence alone, as an event of its own.
 * @throws FileFaultError
 */
export function standaloneFrom({ input, recurrenceId }: FilePart): EventInput {
  const { isDate: isAllDay, zone } = recurrenceId;
  return { ...input, title: input.title ?? UNTITLED, time_zone: zone, all_day: isAllDay };
}

/** The occurrences from which a file changes all later ones, in epoch seconds. */
export const rangesOf = ({ parts }: FileEvent): number[] =>
  parts.filter(({ isRange }) => isRange).map(({ recurrenceId }) => instantOfTime(recurrenceId));

/**
 * The UID of the later part of a series that a file changes from an occurrence on: a series of its own.
 * @param range epoch seconds of the occurrence
 */
export const uidOfRange = (uid: string, range: number): string =>
  `${uid}-${new Date(range * 1000).toISOString().replace(/[-:]|\.000/g, '')}`;

/** The UID of a component, also of one that cannot be read; `undefined` without a valid one. */
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
