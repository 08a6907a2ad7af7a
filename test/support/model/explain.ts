/** Checks whether the responses to concurrent commands equal those of the model in some order of the commands. */
import { isDeepStrictEqual } from 'node:util';
import { ROLES } from '../../../lib/domain/event/event.js';
import type { ApiAnswer, EventBody, HistoryEntryBody, PermissionBody, Problem } from '../api/api-client.js';
import { roleOn } from './calendars.js';
import type { Command } from './commands.js';
import { occurrenceAt } from './content.js';
import { obey, type Order, type Outcome } from './orders.js';
import { shownBy, shownIn, snapshotBy, snapshotIn, timeText, type SnapshotBody } from './wire.js';
import { present, type ModelCalendar, type ModelEvent, type World } from './world.js';

type Body = EventBody & PermissionBody & Problem & { items: PermissionBody[]; occurrence_start: string };

/** A command with its final response. */
export interface Sent {
  command: Command;
  order: Order;
  answer: ApiAnswer<Partial<Body> | undefined>;
  /** The number of successful transactions; `undefined` when they are not counted. */
  written: number | undefined;
}

/** One version, with the event at that time. */
export interface VersionBody extends HistoryEntryBody {
  snapshot: SnapshotBody;
}

/** A calendar as its owners read it; `undefined` for a deleted one. */
export type CalendarState = Pick<ModelCalendar, 'version' | 'members' | 'overlaps'> | undefined;

export interface Evidence {
  /** The newest versions of the events, newest first, all that may be new among them. */
  histories: ReadonlyMap<string, VersionBody[]>;
  calendars: ReadonlyMap<string, CalendarState>;
  /**
   * Whether reported conflicts are compared. They are read before the write, so concurrent writes may or may not be
   * among them, and a reported event may be gone by then.
   */
  isLenient: boolean;
}

/** The state after all commands, in the first order that explains every response; `undefined` when there is none. */
export function explain(world: World, sent: Sent[], evidence: Evidence): World | undefined {
  if (sent.length === 0) {
    return isAsRecorded(world, evidence.histories) && isAsRead(world, evidence.calendars) ? world : undefined;
  }
  for (const one of sent) {
    const next = after(world, one, evidence);
    const others = sent.filter((other) => other !== one);
    const found = next && explain(next, others, evidence);
    if (found) return found;
  }
  return undefined;
}

const isAsRead = (world: World, calendars: Evidence['calendars']): boolean =>
  [...calendars].every(([id, read]) => {
    const { isDeleted, version, members, overlaps } = world.calendars.get(id)!;
    return isDeepStrictEqual(read, isDeleted ? undefined : { version, members, overlaps });
  });

const isAsRecorded = (world: World, histories: Evidence['histories']): boolean =>
  [...histories].every(([id, recorded]) => {
    const event = world.events.get(id);
    if (recorded[0]?.version !== event?.versions.length) return false;
    return recorded.every(({ version, change_type, changed_by, snapshot }) => {
      const known = event?.versions[version - 1];
      const isSameChange = known?.changeType === change_type && known.by === changed_by;
      return event && isSameChange && isDeepStrictEqual(snapshotIn(snapshot), snapshotBy(event, version));
    });
  });

/** A name for an event whose id was never returned. */
export const UNNAMED = 'unnamed:';

/** The state after one command, if the model’s response is the same. */
function after(world: World, sent: Sent, evidence: Evidence): World | undefined {
  const { order, answer } = sent;
  if (answer.status === 503) return afterUnanswered(world, sent);
  const outcome = obey(world, order, newIdOf(sent));
  if (evidence.isLenient && answer.body?.type === '/problems/schedule-conflict') return world;
  if (!evidence.isLenient && !isSameConflicts(outcome, sent)) return undefined;
  if ('refusal' in outcome) return isRefusedSo(outcome, sent) ? world : undefined;
  return isAnsweredSo(outcome, sent) ? outcome.world : undefined;
}

const newIdOf = ({ order, answer }: Sent): string => answer.body?.id ?? `${UNNAMED}${JSON.stringify(order)}`;

/** The result of a failed write: complete if its transaction succeeded, else nothing. */
function afterUnanswered(world: World, sent: Sent): World | undefined {
  if (sent.written === 0) return world;
  const outcome = obey(world, sent.order, newIdOf(sent));
  return 'world' in outcome && (outcome.changed > 0 || sent.order.do === 'unblock') ? outcome.world : undefined;
}

const isRefusedSo = ({ refusal }: Outcome & { refusal: string }, { answer, written = 0 }: Sent): boolean =>
  answer.body?.type === `/problems/${refusal}` && written === 0;

/** Whether the conflicting events are those that the response lists, if it lists any. */
function isSameConflicts({ conflicts }: Outcome, { answer: { body } }: Sent): boolean {
  if (!body?.conflicts || body.type === '/problems/merge-conflict') return true;
  return isDeepStrictEqual(new Set(body.conflicts.map(({ event_id }) => String(event_id))), conflicts);
}

const STATUS: Record<Order['do'], number> = {
  create: 201,
  update: 200,
  'update part': 200,
  delete: 204,
  'delete part': 204,
  share: 201,
  'change role': 200,
  remove: 204,
  respond: 200,
  'roll back': 200,
  block: 204,
  unblock: 204,
  'create calendar': 201,
  'share calendar': 201,
  'remove member': 204,
  'change rule': 200,
  'delete calendar': 204,
};

function isAnsweredSo(outcome: Extract<Outcome, { world: World }>, { order, command, answer, written }: Sent): boolean {
  const { status, headers, body } = answer;
  if (status !== STATUS[order.do]) return false;
  const { world, event, calendar, changed } = outcome;
  const least = changed > 0 ? 1 : 0;
  const most = mayWriteAnyway(order, command) ? 1 : least;
  if (!isBetween(written, least, most)) return false;
  const version = calendar?.version ?? event?.versions.length;
  if (version === undefined || status === 204) return true;
  if (!tagsOf(version, event, order.by).includes(String(headers.get('ETag')))) return false;
  return !event || isDeepStrictEqual(foretoldBody(world, order, event), bodyOf(order, body));
}

/** The possible tags of a version. A role that the reader has only through a calendar is part of it. */
function tagsOf(version: number, event: ModelEvent | undefined, userId: string): string[] {
  const ownRole = event && present(event).people.get(userId)?.role;
  const roles = ROLES.filter((role) => role !== ownRole);
  return [String(version), ...roles.map((role) => `${version}-${role}`)].map((tag) => `"${tag}"`);
}

const isBetween = (written: number | undefined, least: number, most: number): boolean =>
  written === undefined || (written >= least && written <= most);

/**
 * A response is stored under its key in a transaction, even when nothing has changed. Of two unblocks at once, both write.
 */
const mayWriteAnyway = (order: Order, command: Command): boolean => isKeyed(order, command) || order.do === 'unblock';

export const isKeyed = ({ do: kind }: Order, command: Command): boolean =>
  command.isKeyed && (kind === 'create' || kind === 'share' || kind === 'roll back');

const isOfPeople = ({ do: kind }: Order): boolean => kind === 'share' || kind === 'change role' || kind === 'respond';

/** The response of the model, as far as it predicts one. */
function foretoldBody(world: World, order: Order, event: ModelEvent): object {
  const { people, content } = present(event);
  if (isOfPeople(order)) {
    const userId = 'userId' in order ? order.userId : order.by;
    const { role, response } = people.get(userId) ?? {};
    return { user_id: userId, role, response };
  }
  const role = roleOn(world, present(event), order.by);
  const own = { role, response: people.get(order.by)?.response ?? null };
  if (order.do !== 'update part' || order.scope !== 'this') return { ...shownBy(event), ...own };
  const words = occurrenceAt(content, order.at);
  return { ...shownBy(event, undefined, words), ...own, occurrence_start: timeText(order.at) };
}

function bodyOf(order: Order, body: Partial<Body> | undefined): object {
  const { role, response } = body ?? {};
  if (isOfPeople(order)) {
    const item = order.do === 'share' ? body?.items?.[0] : body;
    return { user_id: item?.user_id, role: item?.role, response: item?.response };
  }
  const shown = { ...shownIn(body as Body), role, response };
  return body?.occurrence_start === undefined ? shown : { ...shown, occurrence_start: body.occurrence_start };
}
