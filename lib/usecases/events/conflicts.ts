import { busyTimeAdded, calendarChange, judgedWindow, type CalendarEntry } from '../../domain/event/calendar-entry.js';
import type { Change } from '../../domain/change/change.js';
import type { EventRecord } from '../../domain/event/event.js';
import { overlapTester, windowAround, type Interval } from '../../domain/time/event-time.js';
import { Failure, type Fault } from '../../domain/errors.js';
import { occurrenceAt, type Slot } from '../../domain/event/occurrence.js';
import { BudgetExceeded, MAX_STEPS_A_REQUEST } from '../../domain/recurrence/budget.js';
import { entriesOverlapping } from '../../store/calendar-entries.js';
import { findEvents } from '../../store/events.js';
import { firstBusySlot } from '../calendar/busy-time.js';
import type { Context } from '../context.js';

/** What becomes of a write that overlaps something. */
export type OnConflict = 'reject' | 'allow';

/** The most conflicts that an answer lists. */
const MAX_LISTED = 20;

/** An event in the way, and the first of its occurrences that is. One that is not written, of the same batch, has no id. */
export interface Conflict {
  event_id: string | null;
  occurrence_start?: string;
  title: string;
  start_time: string;
  end_time: string;
}

/** What stands in the way of one change: another event, or an earlier one of the same batch. */
interface Clash {
  index: number;
  slot: Slot;
  batchIndex: number | undefined;
}

/** Whether all is created at once; of a split, one of the two is there already. */
const isBatch = (changes: Change[]): boolean => changes.length > 1 && changes.every(({ before }) => !before);

/** Whether a change adds busy time to this calendar or moves it there; only then is there anything to judge. */
export const movesBusyTime = ({ before, version }: Change, userId: string): boolean =>
  calendarChange(before, version.event).busyTimeMovedFor.has(userId);

/** What is to be judged, and what was let pass before it and shall count as if it were in the store. */
interface ChangesToJudge {
  changes: Change[];
  pending: Change[];
}

export interface Judgement {
  /** Of each event in the way of a change the first time, by start. */
  clashes: Clash[];
  /** By event id: until when a change was judged, in epoch seconds, when the request may spend no more on it. */
  judgedUntil: ReadonlyMap<string, number>;
}

/** Another event on the calendar, and its place when it comes in the same batch. */
interface Rival {
  event: EventRecord;
  batchIndex: number | undefined;
}

/** Looks for everything on this user's calendar that the changes would overlap, as far as the budget reaches. */
export async function judgeChanges(
  context: Context,
  userId: string,
  { changes, pending }: ChangesToJudge,
): Promise<Judgement> {
  const added = changes.map((change) => addedBy(context, userId, change));
  const stored = await Promise.all(added.map(({ spans }) => rivalsInStore(context, userId, spans, changes)));
  const clashes: Clash[] = [];
  const judgedUntil = new Map<string, number>();
  for (const [index, { spans, unreadFrom }] of added.entries()) {
    const earlier = [...pending, ...changes.slice(0, index)].map(({ version: { event } }, place) => ({
      event,
      batchIndex: isBatch(changes) ? place - pending.length : undefined,
    }));
    const search = findClashes(context, userId, { rivals: [...(stored[index] ?? []), ...earlier], spans });
    const until = unreadFrom ?? search.judgedUntil;
    clashes.push(...search.found.sort(bySlot).map((clash) => ({ index, ...clash })));
    if (until !== undefined) judgedUntil.set(changes[index]?.version.event.id ?? '', until);
  }
  return { clashes, judgedUntil };
}

/** What a change adds to the user's busy time; when that cannot be told within the budget, from when on. */
function addedBy(
  context: Context,
  userId: string,
  change: Change,
): { spans: Interval[]; unreadFrom: number | undefined } {
  const nowEpochSeconds = Math.floor(context.now().getTime() / 1000);
  const spans = withinBudget(() => busyTimeAdded(change, userId, nowEpochSeconds, context.budget));
  const { startsAtEpochSeconds } = judgedWindow(change.version.event, nowEpochSeconds);
  return { spans: spans ?? [], unreadFrom: spans ? undefined : startsAtEpochSeconds };
}

/** What work comes to, or `undefined` when the request may not spend as much. */
function withinBudget<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof BudgetExceeded) return undefined;
    throw error;
  }
}

async function rivalsInStore(context: Context, userId: string, spans: Interval[], changes: Change[]): Promise<Rival[]> {
  const window = windowAround(spans);
  if (!window) return [];
  const entries = await entriesOverlapping(context.table, userId, window);
  const isOther = ({ eventId }: CalendarEntry): boolean => changes.every(({ version }) => version.event.id !== eventId);
  const busy = entries.filter((entry) => entry.isBusy && isOther(entry));
  const isInTheWay = overlapTester(spans);
  const singles = busy.filter((entry) => !entry.isSeries && isInTheWay(entry)).slice(0, MAX_LISTED);
  const series = busy.filter((entry) => entry.isSeries);
  const events = await findEvents(
    context.table,
    [...singles, ...series].map(({ eventId }) => eventId),
  );
  return events.map((event) => ({ event, batchIndex: undefined }));
}

type Found = Omit<Clash, 'index'>;

/** The first time of each rival within the spans. It goes forward in time, so that what it does not reach is the end. */
function findClashes(
  context: Context,
  userId: string,
  { rivals, spans }: { rivals: Rival[]; spans: Interval[] },
): { found: Found[]; judgedUntil: number | undefined } {
  const found: Found[] = [];
  let left = rivals;
  for (const part of partsOf(spans, rivals)) {
    const search = (rival: Rival): boolean => {
      const slot = firstBusySlot(context, rival.event, userId, part);
      if (slot) found.push({ slot, batchIndex: rival.batchIndex });
      return !slot;
    };
    const remaining = withinBudget(() => left.filter(search));
    if (!remaining) return { found, judgedUntil: part[0]?.startsAtEpochSeconds };
    left = remaining;
  }
  return { found, judgedUntil: undefined };
}

/** How many spans are compared with events, at most, before it counts as judged until there; and at least for each event. */
const MAX_COMPARISONS_A_PART = 10_000;
const MIN_SPANS_A_PART = 8;

function partsOf(spans: Interval[], { length: rivals }: Rival[]): Interval[][] {
  const size = Math.max(MIN_SPANS_A_PART, Math.floor(MAX_COMPARISONS_A_PART / Math.max(rivals, 1)));
  return Array.from({ length: Math.ceil(spans.length / size) }, (_, part) =>
    spans.slice(part * size, (part + 1) * size),
  );
}

const bySlot = ({ slot: a }: Found, { slot: b }: Found): number =>
  a.startsAtEpochSeconds - b.startsAtEpochSeconds || (a.event.id < b.event.id ? -1 : 1);

/**
 * The events behind the clashes, each once and by start, as the caller may see them: they are all on the caller's own calendar.
 * @param unwritten what will not be there for an id to name
 */
export function listConflicts(clashes: Clash[], unwritten: Change[]): Conflict[] {
  const nameless = new Set(unwritten.filter(({ before }) => !before).map(({ version }) => version.event.id));
  const byEvent = new Map<string, Clash>();
  for (const clash of clashes.toSorted(bySlot)) {
    if (!byEvent.has(clash.slot.event.id)) byEvent.set(clash.slot.event.id, clash);
  }
  return [...byEvent.values()].slice(0, MAX_LISTED).map(({ slot }) => {
    const { event, occurrenceStart, content } = occurrenceAt(slot);
    return {
      event_id: nameless.has(event.id) ? null : event.id,
      ...(event.bounds ? { occurrence_start: occurrenceStart } : {}),
      title: content.title,
      start_time: content.start_time,
      end_time: content.end_time,
    };
  });
}

const faultOf = ({ index, batchIndex }: Clash): Fault => ({
  pointer: `/events/${index}`,
  detail: batchIndex === undefined ? 'overlaps an event on your calendar' : `overlaps /events/${batchIndex}`,
});

/** The refusal, with every event in the way; in a batch also which of its events they are in the way of. */
export const scheduleConflict = (conflicts: Conflict[], clashes: Clash[], changes: Change[]): Failure =>
  new Failure(
    'schedule-conflict',
    'This overlaps other events on your calendar. Send `on_conflict=allow` to keep both.',
    {
      members: { conflicts, ...(isBatch(changes) ? { errors: clashes.slice(0, MAX_LISTED).map(faultOf) } : {}) },
    },
  );

/** The refusal of what cannot be judged to the end, which says how far it was. */
export function tooMuchToJudge(judgedUntil: ReadonlyMap<string, number>): BudgetExceeded {
  const until = new Date(Math.min(...judgedUntil.values()) * 1000).toISOString();
  return new BudgetExceeded(
    `has more occurrences than one request can compare with your calendar (${MAX_STEPS_A_REQUEST} steps): compared until ${until}. ` +
      'Send fewer occurrences, or `on_conflict=allow` to save it anyway.',
  );
}
