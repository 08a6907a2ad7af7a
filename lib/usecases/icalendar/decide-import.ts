/** Decides what an import does with one event of a file. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { change, creation, type Author, type Change } from '../../domain/change/change.js';
import { ProblemError } from '../../domain/errors.js';
import {
  authorise,
  roleOn,
  type EventContent,
  type EventRecord,
  type ImportedEvent,
  type Reader,
} from '../../domain/event/event.js';
import type { StepBudget } from '../../domain/recurrence/budget.js';
import { eventComponents, sequenceOf } from '../../icalendar/event-components.js';
import { contentsOf, isSameOccurrence, type ImportedContent } from '../../icalendar/file-content.js';
import { uidOfRange, type FileEvent } from '../../icalendar/file-events.js';
import type { Context } from '../context.js';
import { creatorAccess, type Creator } from '../events/create-events.js';
import type { KnownEvents } from './known-events.js';

/** The result for one event. */
export interface ImportedStatus {
  uid: string;
  line: number;
  status: 'created' | 'updated' | 'unchanged' | 'skipped' | 'deleted';
  /** `undefined` for an event that does not exist. */
  eventId: string | undefined;
}

/** The user who imports, and the target calendar. */
export interface Importer {
  userId: string;
  creator: Creator;
  calendarId: string;
}

export interface ImportDecision {
  statuses: ImportedStatus[];
  changes: Change[];
}

/**
 * Decides the changes for one event of a file, and for the later parts that it splits off a series.
 * @throws FileFaultError, ProblemError if the event cannot be imported; BudgetExceededError
 */
export function decideImport(
  context: Context,
  importer: Importer,
  file: FileEvent,
  knownEvents: KnownEvents,
): ImportDecision {
  const known = knownEvents.events.get(file.uid);
  const settled = (status: ImportedStatus['status']): ImportDecision => ({
    statuses: [{ uid: file.uid, line: file.line, status, eventId: known?.id }],
    changes: [],
  });
  if (known) requireVisible(known, knownEvents.reader);
  if (known ? file.sequence < sequenceOf(known) : isCancellation(file)) return settled('skipped');
  const author = { userId: importer.userId, now: context.now(), budget: context.budget };
  const request = { file, knownEvents, author };
  const cancelled = known && cancellationsOf(known, request);
  if (cancelled) return cancelled.length > 0 ? decisionOf(file, cancelled) : settled('skipped');
  const digest = digestOf(file);
  if (known?.imported?.digest === digest) return settled('unchanged');
  return decisionOf(file, writesOf(context, importer, { ...request, known, digest }));
}

const decisionOf = ({ uid }: FileEvent, decided: DecidedOne[]): ImportDecision => ({
  statuses: decided.map(({ status }) => ({ ...status, uid })),
  changes: decided.flatMap(({ changes }) => changes),
});

interface FileRequest {
  file: FileEvent;
  knownEvents: KnownEvents;
  author: Author;
}

function writesOf(
  context: Context,
  importer: Importer,
  { known, digest, ...request }: FileRequest & { known: EventRecord | undefined; digest: string },
): DecidedOne[] {
  const { file, knownEvents, author } = request;
  const target = { known, calendarId: importer.calendarId };
  const { contents, ranges, staleRanges } = contentsOf(file, target, author.budget);
  const decided = contents.map((one, index) => {
    const existing = index === 0 ? known : knownEvents.events.get(one.uid);
    const imported = {
      uid: existing?.imported?.uid ?? one.uid,
      sequence: file.sequence,
      digest,
      lines: one.keptLines,
      ...(index === 0 && ranges.length > 0 && { ranges }),
    };
    return existing
      ? updateOf(existing, { one, imported, reader: knownEvents.reader }, author)
      : creationOf(context, importer, { one, imported }, author);
  });
  return [...decided, ...deletionsOf(undefined, staleRanges, request)];
}

/** The deletions for a cancellation, possibly none; `undefined` if the file does not cancel the event. */
function cancellationsOf(known: EventRecord, request: FileRequest): DecidedOne[] | undefined {
  const { file } = request;
  if (file.isCancelled) return deletionsOf(known, known.imported?.ranges ?? [], request);
  if (known.content.recurrence_pattern || !isCancellation(file)) return undefined;
  return file.parts.some((part) => isSameOccurrence(known.content, part)) ? deletionsOf(known, [], request) : [];
}

/** Deletes an event and the later parts that earlier imports split off its series. */
function deletionsOf(
  event: EventRecord | undefined,
  ranges: number[],
  { file: { uid, line }, knownEvents, author }: FileRequest,
): DecidedOne[] {
  const later = ranges.map((range) => knownEvents.events.get(uidOfRange(uid, range)));
  return [event, ...later].flatMap((one): DecidedOne[] => {
    if (!one) return [];
    const edit = { changeType: 'delete', isDeleted: true } as const;
    const deletion = change(authorise(one, knownEvents.reader, 'administer'), edit, author);
    return [{ status: { line, status: 'deleted', eventId: one.id }, changes: deletion ? [deletion] : [] }];
  });
}

interface DecidedOne {
  status: Omit<ImportedStatus, 'uid'>;
  changes: Change[];
}

function creationOf(
  context: Context,
  { userId, creator }: Importer,
  { one, imported }: Arrival,
  author: Author,
): DecidedOne {
  const access = creatorAccess(userId, creator, author.now);
  const created = creation(context.newId('evt'), one.content, access, author, { imported });
  const eventId = created.version.event.id;
  return { status: { line: one.line, status: 'created', eventId }, changes: [created] };
}

interface Arrival {
  one: ImportedContent;
  imported: Omit<ImportedEvent, 'version'>;
}

function updateOf(
  existing: EventRecord,
  { one, imported, reader }: Arrival & { reader: Reader },
  author: Author,
): DecidedOne {
  const status = { line: one.line, eventId: existing.id };
  const { lines = [], ranges = [] } = existing.imported ?? {};
  const isSame =
    isDeepStrictEqual([lines, ranges], [imported.lines, imported.ranges ?? []]) &&
    isSameInFile(existing, one.content, author.budget);
  if (isSame) return { status: { ...status, status: 'unchanged' }, changes: [] };
  authorise(existing, reader, 'edit');
  const update = change(existing, { changeType: 'update', content: one.content, imported }, author);
  return { status: { ...status, status: 'updated' }, changes: update ? [update] : [] };
}

/** An importer who may only book the calendar sees nothing of the events of others. */
function requireVisible(event: EventRecord, reader: Reader): void {
  if (roleOn(event, reader)) return;
  throw new ProblemError(
    'forbidden',
    'The calendar has an event with this UID that your role does not let you change.',
  );
}

const isCancellation = ({ isCancelled, whole, parts }: FileEvent): boolean =>
  isCancelled || (!whole && parts.every((part) => part.isCancelled));

/** A hash of the event in a file, without line numbers. */
function digestOf({ whole, parts }: FileEvent): string {
  const said = [whole, parts.map(({ line, ...part }) => part)];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 22);
}

/** Whether both contents are the same in an exported file. The same times can be stored in several forms. */
function isSameInFile(known: EventRecord, content: EventContent, budget: StepBudget): boolean {
  const inFile = (one: EventContent) =>
    eventComponents({ ...known, content: one, bounds: null }, { participants: undefined }, budget);
  return isDeepStrictEqual(inFile(known.content), inFile(content));
}
