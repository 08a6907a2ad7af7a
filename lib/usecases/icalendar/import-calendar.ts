/** Imports of iCalendar files. */
import { inBatches } from '../../domain/batches.js';
import { authoriseCalendar, primaryCalendarId, type CalendarRecord } from '../../domain/calendar/calendar.js';
import { invalid, ProblemError } from '../../domain/errors.js';
import { allCalendarsOf } from '../../domain/event/event.js';
import type { Change } from '../../domain/change/change.js';
import { BudgetExceededError, StepBudget } from '../../domain/recurrence/budget.js';
import { FileFaultError } from '../../icalendar/file-components.js';
import { eventFrom, type FileEvent, type FileGroup } from '../../icalendar/file-events.js';
import { countComponents, cutFile, readCalendarFile, type CutFile } from '../../icalendar/file-groups.js';
import { takeUserToken } from '../../store/rate-limits.js';
import { readCalendarRevision } from '../../store/calendar-revision.js';
import type { ConflictView } from '../../views/conflict.js';
import { requireToken } from '../accounts/rate-limit.js';
import type { LoadedCalendar } from '../calendars/load-calendar.js';
import type { Context } from '../context.js';
import type { OnConflict } from '../events/conflicts.js';
import { loadCreator } from '../events/create-events.js';
import { rulesBehind } from '../events/reader.js';
import { writeOrPreview } from '../events/write-outcome.js';
import { decideImport, type Importer, type ImportDecision, type ImportedStatus } from './decide-import.js';
import { knownEvents, type KnownEvents } from './known-events.js';

/** The maximum number of components in one file. */
const MAX_COMPONENTS = 1_000;
/** How many events one transaction writes: it can have 100 actions, and a new event takes five. */
const EVENTS_AT_ONCE = 19;
const MAX_ACTIONS_AT_ONCE = 100;
/** How many components one token of the user's bucket pays for: as many as a batch has events. */
const COMPONENTS_A_TOKEN = 100;
/**
 * How long an import starts new transactions. The last one can take ten seconds (`retryLostRaces`), and the gateway waits
 * for 29 seconds.
 */
const IMPORT_MILLISECONDS = 18_000;
const MAX_CONFLICTS = 20;

export interface Import {
  userId: string;
  loaded: LoadedCalendar;
  onConflict: OnConflict;
  isDryRun: boolean;
}

/** The result of one event, or of a component that is rejected. */
interface ImportResult extends Omit<ImportedStatus, 'uid' | 'status'> {
  uid: string | null;
  status: ImportedStatus['status'] | 'refused';
  /** The names of properties that were dropped. */
  notKept?: string[];
  /** The fault in the file. */
  detail?: string;
  /** The error that prevented the write. */
  error?: unknown;
}

export interface Imported {
  /** In the order of the file. */
  results: ImportResult[];
  /** Of a dry run: the first conflicts, without duplicates. */
  conflicts: ConflictView[];
}

interface Running extends Importer, Omit<Import, 'loaded'> {
  deadline: number;
  /** The changes that a dry run has decided so far. Later events are checked for conflicts with them too. */
  pending: Change[];
  conflicts: Map<string, ConflictView>;
}

/** @throws ProblemError `not-found`, or `forbidden` if the user may not add events to the calendar */
export function authoriseImport({ own }: LoadedCalendar): CalendarRecord {
  return authoriseCalendar(own, 'book').calendar;
}

/**
 * Imports a file into a calendar. If one event cannot be imported, the others are imported anyway.
 * @throws ProblemError `not-found` or `forbidden`; `invalid-request` for a file without calendars, or with too many
 *   components; `rate-limited`
 */
export async function importFile(context: Context, given: Import, file: Buffer): Promise<Imported> {
  const { userId, onConflict, isDryRun } = given;
  const cut = cutFile(file);
  const components = countComponents(cut);
  requireFits(cut, components);
  const calendar = authoriseImport(given.loaded);
  if (calendar.isPrimary && calendar.id !== primaryCalendarId(userId)) {
    throw new ProblemError('forbidden', 'Only its owner puts events on the primary calendar of a person.');
  }
  const { groups, refused } = readCalendarFile(cut, calendar.settings.time_zone);
  await takeTokens(context, userId, components);
  const running: Running = {
    userId,
    onConflict,
    isDryRun,
    calendarId: calendar.id,
    creator: await loadCreator(context, userId),
    deadline: context.now().getTime() + IMPORT_MILLISECONDS,
    pending: [],
    conflicts: new Map(),
  };
  const results: ImportResult[] = refused.map((one) => ({ ...one, status: 'refused', eventId: undefined }));
  const events = groups.flatMap((group) => readGroup(group, results));
  for (const some of inBatches(events, EVENTS_AT_ONCE)) {
    results.push(...(await importSome(context, running, some)));
  }
  const conflicts = [...running.conflicts.values()].slice(0, MAX_CONFLICTS);
  return { results: results.sort((a, b) => a.line - b.line), conflicts };
}

function requireFits({ calendars }: CutFile, components: number): void {
  if (calendars.length === 0) throw invalid([{ pointer: '', detail: 'must be an iCalendar file with a VCALENDAR' }]);
  if (components <= MAX_COMPONENTS) return;
  const most = MAX_COMPONENTS.toLocaleString('en-US');
  throw invalid([{ pointer: '', detail: `must not have more than ${most} components` }]);
}

/**
 * Takes more tokens for a large file, at most as many as the bucket can hold. The first token was taken when the
 * request was authenticated. If the table of rate limits is unavailable, imports are not limited (decision 13).
 */
async function takeTokens(context: Context, userId: string, components: number): Promise<void> {
  const { rateLimitTable, limits, now } = context;
  const count = Math.min(Math.ceil(components / COMPONENTS_A_TOKEN) - 1, limits.user.burst);
  if (count < 1) return;
  const bucket = await takeUserToken(rateLimitTable, userId, limits.user, now(), count);
  if (bucket) requireToken(bucket);
}

/** Reads the event of a group; if that fails, adds the rejection to the results. */
function readGroup(group: FileGroup, results: ImportResult[]): FileEvent[] {
  try {
    return [eventFrom(group)];
  } catch (error) {
    results.push(refusal(group.uid, group.components[0]?.component.line ?? 0, error));
    return [];
  }
}

function refusal(uid: string, line: number, error: unknown): ImportResult {
  const common = { uid, status: 'refused', eventId: undefined } as const;
  return error instanceof FileFaultError
    ? { ...common, line: error.line, detail: error.detail }
    : { ...common, line, error };
}

/** Writes events in one transaction. If that fails, writes each on its own, so that only the faulty ones fail. */
async function importSome(context: Context, running: Running, events: FileEvent[]): Promise<ImportResult[]> {
  const [first, ...others] = events;
  try {
    if (context.now().getTime() > running.deadline) throw outOfTime();
    // Each transaction has a step budget of its own; the deadline limits how many there are.
    return await writeTogether({ ...context, budget: new StepBudget() }, running, events);
  } catch (error) {
    if (first && others.length === 0) return [{ ...refusal(first.uid, first.line, error), ...notKeptOf(first) }];
    const results: ImportResult[] = [];
    for (const event of events) results.push(...(await importSome(context, running, [event])));
    return results;
  }
}

const outOfTime = (): ProblemError =>
  new ProblemError('unavailable', 'The import took too long; this event was not written. Send the file again.');

const notKeptOf = ({ notKept }: FileEvent) => (notKept.length > 0 ? { notKept } : {});

async function writeTogether(context: Context, running: Running, events: FileEvent[]): Promise<ImportResult[]> {
  const { userId, onConflict, isDryRun, pending } = running;
  let results: ImportResult[] = [];
  const outcome = await writeOrPreview(context, {
    userId,
    // Listing the conflicts of many series with each other would exceed the time of the request.
    options: { onConflict, isDryRun, ignoresConflicts: onConflict === 'allow' && !isDryRun, save: undefined },
    revision: await readCalendarRevision(context.table, userId),
    pending,
    decide: async () => {
      const known = await knownEvents(context, running, events);
      const decisions = events.map((event) =>
        decideOne(context, running, { event, known, isAlone: events.length === 1 }),
      );
      results = decisions.flatMap((decision) => decision.results);
      const changes = decisions.flatMap((decision) => decision.changes);
      requireOneTransaction(events, changes);
      const changed = changes.flatMap(({ before }) => before ?? []);
      return { changes, rulesVersions: new Map(changed.flatMap((event) => rulesBehind(known.reader, event))) };
    },
    view: ({ conflicts }) => conflicts,
    preview: (conflicts) => conflicts,
  });
  if ('preview' in outcome) pending.push(...outcome.changes);
  const conflicts = 'preview' in outcome ? outcome.preview : outcome.written;
  for (const conflict of conflicts) running.conflicts.set(JSON.stringify(conflict), conflict);
  return results;
}

/** One change always fits into a transaction; several of one series may not. @throws FileFaultError */
function requireOneTransaction([event]: FileEvent[], changes: Change[]): void {
  if (changes.length < 2 || actionsOf(changes) <= MAX_ACTIONS_AT_ONCE) return;
  throw new FileFaultError(event?.line ?? 0, 'must not have more changes with RANGE than one transaction can save');
}

/**
 * An upper bound for the actions of a transaction: event, version and `UID` of each change, an entry for each of its
 * participants, and one action for each calendar.
 */
const actionsOf = (changes: Change[]): number =>
  changes.reduce((sum, { version: { event } }) => {
    const participants = Object.keys(event.access).length + allCalendarsOf(event).length;
    return sum + 3 + participants;
  }, 0) +
  new Set(changes.flatMap(({ version: { event } }) => [...Object.keys(event.access), ...allCalendarsOf(event)])).size;

function decideOne(
  context: Context,
  running: Running,
  { event, known, isAlone }: { event: FileEvent; known: KnownEvents; isAlone: boolean },
): { results: ImportResult[]; changes: ImportDecision['changes'] } {
  try {
    const { statuses, changes } = decideImport(context, running, event, known);
    return { changes, results: statuses.map((status) => resultOf(status, event, running)) };
  } catch (error) {
    const isKnown = error instanceof FileFaultError || error instanceof ProblemError;
    if (!isKnown || (error instanceof BudgetExceededError && !isAlone)) throw error;
    return { changes: [], results: [{ ...refusal(event.uid, event.line, error), ...notKeptOf(event) }] };
  }
}

const resultOf = (status: ImportedStatus, event: FileEvent, { isDryRun }: Running): ImportResult => ({
  ...status,
  ...(isDryRun && status.status === 'created' && { eventId: undefined }),
  ...notKeptOf(event),
});
