/**
 * The export of an account: everything about a person, and nothing about others, as zip archives (decision 69). An
 * account that does not fit one response is exported in parts.
 */
import type { Caller } from '../../auth/tokens.js';
import { MAX_BLOCKED } from '../../domain/account.js';
import { primaryCalendarId } from '../../domain/calendar/calendar.js';
import { indexOfVersions, type VersionRecord } from '../../domain/change/version.js';
import { accessOf, type EventRecord } from '../../domain/event/event.js';
import { StepBudget } from '../../domain/recurrence/budget.js';
import { eventsFile } from '../../icalendar/calendar-file.js';
import { findEvents, findIntactVersions } from '../../store/events.js';
import { listLinks } from '../../store/links.js';
import type { CalendarView } from '../../views/calendar.js';
import { exportedEvent, exportedVersion } from '../../views/export.js';
import { linkView, type LinkView } from '../../views/link.js';
import { forEachAtMost } from '../at-once.js';
import { readCalendars } from '../calendars/read-calendars.js';
import type { Context } from '../context.js';
import { readWebhooks } from '../webhooks/manage-webhooks.js';
import { readAccount, readSessions } from './account.js';
import { readBlocked } from './block-users.js';
import { pagesOfEvents } from './leave-events.js';
import { ZipArchive } from './zip-archive.js';

/** How long one part takes. Enough time remains to compress and send it. */
const PART_MILLISECONDS = 8_000;
/**
 * The compressed size after which a part ends. The text that is not compressed yet, at most {@link MAX_FILE_BYTES} and one
 * event with a version of it, then fits into the 4.5 MB that Lambda can return: 6 MB of base64.
 */
const MAX_PART_BYTES = 2 * 1024 * 1024;
/** Of JSON, so that the iCalendar file of the same events is small enough to be imported. */
const MAX_FILE_BYTES = 512 * 1024;
const VERSIONS_AT_ONCE = 100;
const CALENDARS_AT_ONCE = 10;

/** The last version that a part contains. Events are in the order of their ids. */
export interface ExportPosition {
  eventId: string;
  version: number;
}

export interface ExportedPart {
  archive: Buffer;
  /** Where the next part continues; `undefined` if this is the last. */
  next: ExportPosition | undefined;
}

/** One part of the export; without a position the first, which also has the account itself. */
export async function exportAccount(
  context: Context,
  caller: Caller,
  after: ExportPosition | undefined,
): Promise<ExportedPart> {
  const endsAt = context.now().getTime() + PART_MILLISECONDS;
  const part = new EventFiles(caller.userId, new ZipArchive(context.now()));
  if (!after) await addAccount(context, caller, part.archive);
  for await (const events of eventsFrom(context, caller.userId, after?.eventId)) {
    for await (const [event, number, version] of versionsOf(context, events, after)) {
      part.add(event, number, version);
      if (part.archive.bytes >= MAX_PART_BYTES || context.now().getTime() >= endsAt) {
        return { archive: part.end(), next: { eventId: event.id, version: number } };
      }
    }
  }
  return { archive: part.end(), next: undefined };
}

const json = (content: unknown): string => JSON.stringify(content, null, 2);

async function addAccount(context: Context, caller: Caller, archive: ZipArchive): Promise<void> {
  const [account, sessions, calendars, webhooks, { items: blocked }] = await Promise.all([
    readAccount(context, caller),
    readSessions(context, caller),
    readCalendars(context, caller.userId),
    readWebhooks(context, caller),
    readBlocked(context, caller, { after: undefined, limit: MAX_BLOCKED }),
  ]);
  const links = await linksOf(context, caller.userId, calendars);
  const files = { account, sessions, calendars, webhooks, blocked, links };
  for (const [name, content] of Object.entries(files)) archive.add(`${name}.json`, json(content));
}

/** The secret links that a person made, without their secrets. */
async function linksOf(
  { table }: Context,
  userId: string,
  calendars: CalendarView[],
): Promise<(LinkView & { calendar_id: string })[]> {
  const owned = calendars.filter(({ role }) => role === 'owner');
  const links = await forEachAtMost(CALENDARS_AT_ONCE, owned, ({ id }) => listLinks(table, id));
  return links
    .flat()
    .filter(({ createdBy }) => createdBy === userId)
    .map((link) => ({ calendar_id: link.calendarId, ...linkView(link) }));
}

/** Pages of the events that a person is on, and of the deleted ones that they own. @param first the event to begin with */
async function* eventsFrom(
  context: Context,
  userId: string,
  first: string | undefined,
): AsyncGenerator<EventRecord[], void> {
  const isOwn = (event: EventRecord): boolean => {
    const own = accessOf(event, userId);
    return own !== undefined && (!event.isDeleted || own.role === 'owner');
  };
  if (first !== undefined) yield (await findEvents(context.table, [first])).filter(isOwn);
  for await (const { events } of pagesOfEvents(context, userId, first)) yield events.filter(isOwn);
}

/** All versions of events after a position, with their numbers. A damaged version is `undefined`. */
async function* versionsOf(
  { table }: Context,
  events: EventRecord[],
  after: ExportPosition | undefined,
): AsyncGenerator<[event: EventRecord, number: number, version: VersionRecord | undefined], void> {
  for (const references of inChunks(numbersOf(events, after))) {
    const wanted = references.map(([{ id: eventId }, version]) => ({ eventId, version }));
    const find = indexOfVersions(await findIntactVersions(table, wanted));
    for (const [event, version] of references) yield [event, version, find({ eventId: event.id, version })];
  }
}

function* numbersOf(
  events: EventRecord[],
  after: ExportPosition | undefined,
): Generator<[event: EventRecord, number: number], void> {
  for (const event of events) {
    const done = event.id === after?.eventId ? after.version : 0;
    for (let number = done + 1; number <= event.version; number++) yield [event, number];
  }
}

function* inChunks<Item>(items: Iterable<Item>): Generator<Item[], void> {
  let chunk: Item[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < VERSIONS_AT_ONCE) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Collects events and versions into files of a readable size. A file is named after the first event in it. */
class EventFiles {
  #events: EventRecord[] = [];
  readonly #rows = { events: [] as string[], history: [] as string[] };
  #first: { eventId: string; number: number } | undefined;
  #bytes = 0;

  constructor(
    private readonly userId: string,
    readonly archive: ZipArchive,
  ) {}

  /** Adds a version if the person made it, and its event with the first version. */
  add(event: EventRecord, number: number, version: VersionRecord | undefined): void {
    this.#first ??= { eventId: event.id, number };
    if (number === 1) {
      this.#events.push(event);
      this.#addRow('events', exportedEvent(event, this.userId));
    }
    if (version?.event.updatedBy === this.userId) this.#addRow('history', exportedVersion(version, this.userId));
    if (this.#bytes >= MAX_FILE_BYTES) this.#writeFiles();
  }

  #addRow(kind: 'events' | 'history', content: unknown): void {
    const row = JSON.stringify(content);
    this.#rows[kind].push(row);
    this.#bytes += Buffer.byteLength(row);
  }

  #writeFiles(): void {
    const name = `${this.#first?.eventId}-${this.#first?.number}`;
    for (const kind of ['events', 'history'] as const) {
      const rows = this.#rows[kind].splice(0);
      if (rows.length > 0) this.archive.add(`${kind}/${name}.json`, `[\n${rows.join(',\n')}\n]\n`);
    }
    const live = this.#events.filter(({ isDeleted }) => !isDeleted);
    // The request that wrote an event had the steps for it.
    const budget = new StepBudget(Infinity);
    const detail = { participants: undefined, calendarId: primaryCalendarId(this.userId) };
    if (live.length > 0) this.archive.add(`events/${name}.ics`, eventsFile(live, detail, budget));
    [this.#events, this.#first, this.#bytes] = [[], undefined, 0];
  }

  end(): Buffer {
    this.#writeFiles();
    return this.archive.end();
  }
}
