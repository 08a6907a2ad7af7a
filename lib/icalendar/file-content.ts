/** Builds the content of events from the components of a file. */
import { withOccurrenceCancelled, withOccurrenceChanged } from '../domain/change/occurrence-edit.js';
import { withFollowingChanged } from '../domain/change/series-edit.js';
import { splitBefore } from '../domain/change/series-split.js';
import { contentFrom, type EventInput } from '../domain/event/event-input.js';
import type { EventContent, EventRecord } from '../domain/event/event.js';
import { findOccurrence, type Occurrence } from '../domain/event/occurrence.js';
import { ruleOf } from '../domain/event/recurrence-pattern.js';
import type { StepBudget } from '../domain/recurrence/budget.js';
import { formatRule } from '../domain/recurrence/rrule-text.js';
import { recurrenceIdText } from '../domain/recurrence/series.js';
import { instantOfStored, isDate, localTimeOf } from '../domain/time/event-time.js';
import { FileFaultError } from './file-components.js';
import { rangesOf, standaloneFrom, uidOfRange, type FileEvent, type FilePart } from './file-events.js';
import { NO_RULE } from './file-series.js';
import { instantOfTime, occurrenceStartOf } from './file-times.js';

/** One event that a file describes. */
export interface ImportedContent {
  uid: string;
  line: number;
  content: EventContent;
  keptLines: string[];
}

interface Target {
  /** The event that has the UID. */
  known: EventRecord | undefined;
  /** Where a new event lives. */
  calendarId: string;
}

interface ImportedContents {
  /** The event, or the series up to its first range, and then one content for each later part of the series. */
  contents: ImportedContent[];
  /** Where the later parts of the series start: those of this file and of earlier imports, in epoch seconds. */
  ranges: number[];
  /** Ranges of earlier imports that this file no longer has: the series itself has their occurrences again. */
  staleRanges: number[];
}

/**
 * Builds the contents of a file's event: one for the event itself, and one for each part that a `RANGE=THISANDFUTURE`
 * splits off.
 * @throws FileFaultError, ProblemError `invalid-request`, BudgetExceededError
 */
export function contentsOf(event: FileEvent, target: Target, budget: StepBudget): ImportedContents {
  const { uid, line, whole } = event;
  const { known } = target;
  const isPartOfKnown = !whole && known?.content.recurrence_pattern;
  const base = isPartOfKnown ? known.content : wholeContent(event, target, budget);
  const keptLines = isPartOfKnown ? (known.imported?.lines ?? []) : (whole?.keptLines ?? []);
  const parts = whole || isPartOfKnown ? event.parts : [];
  const content = parts.filter(({ isRange }) => !isRange).reduce((one, part) => withPart(one, part, budget), base);
  const contents = parts
    .filter(({ isRange }) => isRange)
    .toSorted((a, b) => instantOfTime(a.recurrenceId) - instantOfTime(b.recurrenceId))
    .reduce<ImportedContent[]>(
      (before, range) => withRange(before, { uid, range }, budget),
      [{ uid, line, content, keptLines }],
    );
  return { contents, ...rangesAfter(event, known, { contents, content }, budget) };
}

/** @param content the series before its ranges change it */
function rangesAfter(
  event: FileEvent,
  known: EventRecord | undefined,
  { contents, content }: { contents: ImportedContent[]; content: EventContent },
  budget: StepBudget,
): Pick<ImportedContents, 'ranges' | 'staleRanges'> {
  const ranges = [...new Set([...(known?.imported?.ranges ?? []), ...rangesOf(event)])];
  const isStale = (range: number): boolean =>
    contents.every(({ uid }) => uid !== uidOfRange(event.uid, range)) &&
    findOccurrence(recordOf(content), recurrenceIdText(range, formOf(content)), budget) !== undefined;
  const staleRanges = ranges.filter(isStale);
  return { ranges: ranges.filter((range) => !staleRanges.includes(range)), staleRanges };
}

/** The content of an event, without the changes of its occurrences. */
function wholeContent(event: FileEvent, { known, calendarId }: Target, budget: StepBudget): EventContent {
  const input = wholeInput(event);
  const before: Partial<EventContent> = known?.content ?? {};
  const { calendar_id = calendarId, resources = [] } = before;
  // Dates have no zone in a file.
  const zone = input.all_day && before.all_day ? before.time_zone : input.time_zone;
  return withStart(contentFrom({ ...input, time_zone: zone, calendar_id, resources }, budget), budget);
}

/** A file with only one occurrence of a series describes a single event. */
function wholeInput({ line, whole, parts }: FileEvent): EventInput {
  const [only, ...others] = parts;
  if (whole) return whole.input;
  if (only && others.length === 0) return standaloneFrom(only);
  throw new FileFaultError(line, 'requires the component of its series in the same file');
}

/**
 * The start of a series is an occurrence in every calendar program, also if its rule does not yield it. `COUNT` includes it
 * (RFC 5545 §3.8.5.3).
 */
function withStart(content: EventContent, budget: StepBudget): EventContent {
  const pattern = content.recurrence_pattern;
  if (!pattern) return content;
  const uncancelled = { ...content, recurrence_pattern: { ...pattern, exdates: [] } };
  if (findOccurrence(recordOf(uncancelled), content.start_time, budget)) return content;
  const { count, ...rule } = ruleOf(pattern);
  const left = count === undefined ? {} : { count: count - 1 };
  const rrule = count === 1 ? NO_RULE : formatRule({ ...rule, ...left });
  return { ...content, recurrence_pattern: { ...pattern, rrule, rdates: [...pattern.rdates, content.start_time] } };
}

const formOf = ({ all_day: isAllDay, time_zone: zone }: EventContent) => ({ isAllDay, zone });
const seriesOf = (content: EventContent) => ({
  ...formOf(content),
  startWallSeconds: localTimeOf(content.start_time),
});

/** Whether a single event starts at the time that the `RECURRENCE-ID` of a part names. */
export const isSameOccurrence = ({ start_time, time_zone: zone }: EventContent, { recurrenceId }: FilePart): boolean =>
  instantOfTime(recurrenceId) === (isDate(start_time) ? localTimeOf(start_time) : instantOfStored(start_time, zone));

/** The series with one occurrence changed or cancelled. A changed occurrence that the series does not have is added. */
function withPart(content: EventContent, part: FilePart, budget: StepBudget): EventContent {
  const id = occurrenceStartOf(part.recurrenceId, seriesOf(content), part.line);
  const known = findOccurrence(recordOf(content), id, budget);
  if (part.isCancelled) return known ? withOccurrenceCancelled(content, known) : content;
  requireSameKind(content, part);
  const added = known ? content : withDate(content, id);
  const occurrence = known ?? findOccurrence(recordOf(added), id, budget);
  // An EXDATE takes precedence over a component of the same occurrence.
  return occurrence ? withOccurrenceChanged(added, occurrence, part.input, budget) : content;
}

function withDate(content: EventContent, id: string): EventContent {
  const pattern = content.recurrence_pattern;
  return { ...content, recurrence_pattern: pattern && { ...pattern, rdates: [...pattern.rdates, id] } };
}

function requireSameKind({ all_day: isAllDay }: EventContent, { line, input }: FilePart): void {
  if (isDate(input.start_time ?? '') !== isAllDay) {
    throw new FileFaultError(line, 'must be all-day if its series is, and only then');
  }
}

/** Splits the last of the contents at the range. */
function withRange(
  contents: ImportedContent[],
  { uid, range }: { uid: string; range: FilePart },
  budget: StepBudget,
): ImportedContent[] {
  const last = contents.at(-1);
  if (!last) throw new Error('no series');
  const event = recordOf(last.content);
  const id = occurrenceStartOf(range.recurrenceId, seriesOf(last.content), range.line);
  const occurrence = findOccurrence(event, id, budget);
  if (!occurrence) {
    throw new FileFaultError(range.line, 'RECURRENCE-ID with a RANGE must be an occurrence of the series');
  }
  const earlier = contents.slice(0, -1);
  if (range.isCancelled) return [...earlier, { ...last, content: pastOf(event, { occurrence, range }, budget) }];
  requireSameKind(last.content, range);
  const { content, splitOff } = withFollowingChanged(event, occurrence, { input: range.input }, budget);
  if (!splitOff) return [...earlier, { ...last, content, keptLines: range.keptLines }];
  const later = {
    uid: uidOfRange(uid, instantOfTime(range.recurrenceId)),
    line: range.line,
    content: splitOff.content,
    keptLines: range.keptLines,
  };
  return [...earlier, { ...last, content }, later];
}

function pastOf(
  event: EventRecord,
  { occurrence, range }: { occurrence: Occurrence; range: FilePart },
  budget: StepBudget,
): EventContent {
  const split = splitBefore(event, occurrence, budget);
  if (split) return split.past;
  throw new FileFaultError(range.line, 'RECURRENCE-ID with a RANGE must not cancel the whole series');
}

/** Wraps content in an event record, which the functions for occurrences require. */
const recordOf = (content: EventContent): EventRecord => ({
  id: '',
  version: 1,
  content,
  bounds: null,
  fieldVersions: {},
  splitFrom: null,
  access: {},
  createdBy: '',
  createdAt: '',
  updatedBy: '',
  updatedAt: '',
  isDeleted: false,
});
