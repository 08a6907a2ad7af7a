import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CALENDAR_ROLES, primaryCalendarId } from '../../../lib/domain/calendar/calendar.js';
import type { CalendarVersion } from '../../../lib/domain/calendar/calendar-change.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { allCalendarsOf } from '../../../lib/domain/event/event.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import { findCalendar, listCalendarVersions } from '../../../lib/store/calendars.js';
import { findEvent, findEvents, listVersions } from '../../../lib/store/events.js';
import type { Table } from '../../../lib/store/table.js';
import { readEvent } from '../../../lib/usecases/calendar/list-events.js';
import { loadWithReader } from '../../../lib/usecases/events/load.js';
import type { FeedContext } from '../../../lib/usecases/feed/context.js';
import { listCurrent } from '../../../lib/usecases/feed/list-current.js';
import { publish } from '../../../lib/usecases/feed/publish.js';
import { readChanges } from '../../../lib/usecases/feed/read-feed.js';
import type { EventView } from '../../../lib/views/event.js';
import type { CurrentItemView, FeedMessageView } from '../../../lib/views/feed.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { createEvent, deleteEvent, respond, rollBack, updateEvent } from '../../support/database/event-writes.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

const RUNS = Number(process.env['CALENDAR_FEED_RUNS'] ?? 4);
const SEED = Number(process.env['CALENDAR_FEED_SEED'] ?? 2042);
const PEOPLE = Number(process.env['CALENDAR_FEED_PEOPLE'] ?? 2);
const MAX_STEPS = Number(process.env['CALENDAR_FEED_STEPS'] ?? 24);
const PAGE = 200;
/** How many people one request can share a calendar with. */
const SHARES = 30;

let context: Awaited<ReturnType<typeof createContext>>;
beforeAll(async () => {
  context = await createContext();
});

const by = (userId: string) => calendarsOf(context, userId);
const TIMES = {
  start_time: '2031-01-06T09:00:00',
  end_time: '2031-01-06T10:00:00',
  transparency: 'transparent',
} as const;

const create = async (userId: string, calendarId: string, more = {}): Promise<string> => {
  const input = { title: 'Secret plan', ...TIMES, calendar_id: calendarId, ...more };
  return (await createEvent(context, await startCreation(context, userId), input)).id;
};
const update = async (userId: string, id: string, input: Parameters<typeof updateEvent>[2]) =>
  updateEvent(context, await startWrite(context, userId, id), input);

const feedContext = (table: Table = context.table): FeedContext => ({
  ...context,
  table,
  gateway: { post: () => Promise.resolve('sent'), close: () => Promise.resolve() },
  startDelivery: () => Promise.resolve(),
});

/** A table on which something happens before, or instead of, a transaction. */
function tableWith(before: (transaction: number) => unknown): Table {
  let count = 0;
  const table = Object.create(context.table) as Table;
  table.transact = async (...groups) => {
    await before(++count);
    await context.table.transact(...groups);
  };
  return table;
}

async function versionsOf(id: string): Promise<(VersionRecord | CalendarVersion)[]> {
  if (id.startsWith('evt_')) {
    const newest = (await findEvent(context.table, id))?.version ?? 0;
    return (await listVersions(context.table, id, { newest, limit: 200 })).reverse();
  }
  const newest = (await findCalendar(context.table, id, '')).calendar?.version ?? 0;
  return (await listCalendarVersions(context.table, id, { newest, limit: 200 })).reverse();
}

async function publishAll(ids: string[], table?: Table): Promise<void> {
  const versions = (await Promise.all(ids.map(versionsOf))).flat();
  const outcomes = await publish(feedContext(table), versions);
  // The stream repeats what a busy database could not take.
  const isBusy = outcomes.some(
    (one) => one.status === 'rejected' && one.reason instanceof ProblemError && one.reason.code === 'unavailable',
  );
  if (isBusy) return publishAll(ids, table);
  for (const outcome of outcomes) expect(outcome).toEqual({ status: 'fulfilled', value: undefined });
}

const feedOf = async (userId: string, since = 0): Promise<FeedMessageView[]> =>
  (await readChanges(context, { userId, since, limit: PAGE })).items;
const typesOf = (messages: FeedMessageView[]): string[] => messages.map(({ type }) => type);

async function currentOf(userId: string, limit = 50): Promise<CurrentItemView[]> {
  const items: CurrentItemView[] = [];
  let after: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof listCurrent>> = await listCurrent(context, { userId, after, limit });
    items.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return items;
}

/** What `GET /api/events/{id}` answers; `undefined` for 404. */
async function get(userId: string, id: string): Promise<EventView | undefined> {
  try {
    return readEvent(await loadWithReader(context, userId, id)).event;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

describe('the feed of the members of a calendar', () => {
  it('has the events on the calendar and those that book it, with the role of the member', async () => {
    const [ann, bob, cas] = [await aPerson(context), await aPerson(context), await aPerson(context)];
    const [team, room] = [await by(ann).create(), await by(ann).create('Room')];
    await by(ann).share(team, 'editor', bob);
    await by(ann).share(room, 'viewer', cas);
    const id = await create(ann, team, { resources: [room] });
    await update(ann, id, { resources: [] });
    await publishAll([id]);
    expect(await feedOf(bob)).toMatchObject([
      { type: 'event.created', seq: 1, event: { id, role: 'editor', response: null } },
      { type: 'event.updated', seq: 2, event: await get(bob, id) },
    ]);
    const cass = await feedOf(cas);
    expect(typesOf(cass)).toEqual(['event.created', 'event.unshared']);
    await deleteEvent(context, await startWrite(context, ann, id));
    await rollBack(context, await startWrite(context, ann, id), '1');
    await publishAll([id]);
    expect(typesOf((await feedOf(bob)).slice(2))).toEqual(['event.deleted', 'event.restored']);
    expect((await feedOf(cas)).at(-1)).toMatchObject({ event: { id, role: 'viewer', response: null } });
  });

  it('covers a shared primary calendar, and an event that moves away from it', async () => {
    const [ann, bob] = [await aPerson(context), await aPerson(context)];
    await by(ann).share(primaryCalendarId(ann), 'viewer', bob);
    const team = await by(ann).create();
    const id = await create(ann, 'primary');
    await publishAll([id]);
    expect(await feedOf(bob)).toMatchObject([{ type: 'event.created', event: { id, role: 'viewer' } }]);
    expect(await currentOf(bob, 1)).toEqual([expect.objectContaining({ type: 'event.current', event_id: id })]);
    await update(ann, id, { calendar_id: team });
    await publishAll([id]);
    expect(typesOf(await feedOf(bob)).at(-1)).toBe('event.unshared');
  });

  it('tells nothing about events to members who see only when the calendar is busy', async () => {
    const [ann, bob, cas] = [await aPerson(context), await aPerson(context), await aPerson(context)];
    const team = await by(ann).create();
    await by(ann).share(team, 'free_busy', bob);
    await by(ann).share(team, 'booker', cas);
    const id = await create(ann, team);
    await update(ann, id, { title: 'Secret plan 2' });
    await publishAll([team, id]);
    for (const userId of [bob, cas]) {
      const seen = JSON.stringify([await feedOf(userId), await currentOf(userId)]);
      for (const secret of [id, 'Secret']) expect(seen).not.toContain(secret);
    }
  });

  it('no longer shows earlier events to a member whose role is lowered', async () => {
    const [ann, bob] = [await aPerson(context), await aPerson(context)];
    const team = await by(ann).create();
    await by(ann).share(team, 'viewer', bob);
    const id = await create(ann, team);
    await publishAll([id]);
    expect(JSON.stringify(await feedOf(bob))).toContain('Secret plan');
    await by(ann).changeRole(team, bob, 'free_busy');
    expect(await feedOf(bob)).toMatchObject([{ type: 'event.unshared', event_id: id }]);
    expect(JSON.stringify([await feedOf(bob), await currentOf(bob)])).not.toContain('Secret');
  });

  it('has no event after the removal, also if the member is removed while the event is published', async () => {
    const [ann, bob, cas] = [await aPerson(context), await aPerson(context), await aPerson(context)];
    const team = await by(ann).create();
    await by(ann).share(team, 'viewer', bob, cas);
    await publishAll([team]);
    const id = await create(ann, team);
    const removing = tableWith(async (transaction) => {
      if (transaction !== 1) return;
      await by(ann).remove(team, bob);
      await publishAll([team]);
    });
    await publishAll([id], removing);
    expect(typesOf(await feedOf(bob))).toEqual(['calendar.shared', 'calendar.unshared']);
    expect(typesOf(await feedOf(cas)).at(-1)).toBe('event.created');
  });
});

const step = fc.record({
  kind: fc.constantFrom(
    ...(['share', 'share', 'role', 'remove', 'create', 'create', 'edit', 'move', 'book', 'respond'] as const),
    ...(['delete', 'restore', 'deleteCalendar', 'restoreCalendar', 'publish', 'publish', 'kill', 'sync'] as const),
  ),
  who: fc.nat(PEOPLE - 1),
  which: fc.nat(5),
  role: fc.constantFrom(...CALENDAR_ROLES),
  count: fc.nat(4),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A client that applies every message, lists a calendar that it joins, and drops what was on one that it leaves. */
class Client {
  readonly events = new Map<string, EventView>();
  #lastSeq = 0;
  readonly #shown = new Set<string>();

  constructor(
    private readonly userId: string,
    private readonly eventIds: string[],
  ) {}

  async sync(): Promise<void> {
    const messages = await feedOf(this.userId, this.#lastSeq);
    for (const message of messages) {
      this.#lastSeq = message.seq;
      if ('event_id' in message) this.#takeEvent(message);
      else if ('calendar_id' in message) await this.#takeCalendar(message.calendar_id, message.calendar?.role);
    }
    if (messages.length === PAGE) await this.sync();
  }

  #takeEvent(message: Extract<FeedMessageView, { event_id: string }>): void {
    const known = this.events.get(message.event_id);
    if (known && known.version > message.version) return;
    if (message.event) this.events.set(message.event_id, message.event);
    else this.events.delete(message.event_id);
  }

  #isStillSeen(known: EventView | undefined): boolean {
    if (!known) return false;
    return known.response !== null || [known.calendar_id, ...known.resources].some((one) => this.#shown.has(one));
  }

  async #takeCalendar(calendarId: string, role: string | undefined): Promise<void> {
    const isShown = role === 'viewer' || role === 'editor' || role === 'owner';
    if (isShown) this.#shown.add(calendarId);
    else this.#shown.delete(calendarId);
    const concerned = isShown
      ? (await findEvents(context.table, this.eventIds)).filter((event) => allCalendarsOf(event).includes(calendarId))
      : [...this.events.values()].filter((event) => allCalendarsOf({ content: event as never }).includes(calendarId));
    for (const { id } of concerned) {
      const isKept = this.#isStillSeen(this.events.get(id));
      const view = isShown || isKept ? await get(this.userId, id) : undefined;
      if (view) this.events.set(id, view);
      else if (!isShown) this.events.delete(id);
    }
  }
}

describe('a client that applies its feed', () => {
  it(
    'has exactly the events that it can read, however people join and leave and wherever the publisher dies',
    { timeout: 30_000 + RUNS * (15_000 + PEOPLE * MAX_STEPS * 20) },
    async () => {
      const property = fc.asyncProperty(
        fc.array(step, { minLength: Math.ceil(MAX_STEPS / 3), maxLength: MAX_STEPS, size: 'max' }),
        async (steps) => {
          const owner = await aPerson(context);
          const others: string[] = [];
          while (others.length < PEOPLE) others.push(await aPerson(context));
          const calendars = [await by(owner).create('One'), await by(owner).create('Two')];
          const eventIds: string[] = [await create(owner, calendars[0]!)];
          // Of many people, most are members from the start.
          for (let from = 2; from < PEOPLE; from += SHARES) {
            await by(owner).share(calendars[0]!, 'viewer', ...others.slice(from, from + SHARES));
          }
          const clients = new Map([owner, ...others].map((userId) => [userId, new Client(userId, eventIds)]));
          const sync = async () => {
            for (const client of clients.values()) await client.sync();
          };
          const play = async ({ kind, who, which, role, count }: Step) => {
            const [other, team, id] = [others[who]!, calendars[which % 2]!, eventIds[which % eventIds.length]!];
            const write = async () => startWrite(context, kind === 'respond' ? other : owner, id);
            const actions: Record<Step['kind'], () => Promise<unknown>> = {
              share: () => by(owner).share(team, role, other),
              role: () => by(owner).changeRole(team, other, role),
              remove: () => by(owner).remove(team, other),
              create: async () => eventIds.push(await create(owner, team)),
              edit: () => update(owner, id, { title: `Title ${count}` }),
              move: () => update(owner, id, { calendar_id: team, resources: [] }),
              book: () => update(owner, id, { calendar_id: 'primary', resources: calendars.slice(count % 3) }),
              respond: async () => respond(context, await write(), 'accepted'),
              delete: async () => deleteEvent(context, await write()),
              restore: async () => rollBack(context, await write(), '1'),
              deleteCalendar: () => by(owner).delete(team),
              restoreCalendar: () => by(owner).restore(team),
              publish: () => publishAll([which % 3 === 0 ? team : id]),
              kill: async () => {
                const dying = tableWith((transaction) => {
                  if (transaction > count) throw new Error('the publisher was killed');
                });
                await publish(feedContext(dying), (await Promise.all([team, id].map(versionsOf))).flat());
              },
              sync,
            };
            await actions[kind]().catch((error: unknown) => {
              if (!(error instanceof ProblemError)) throw error;
            });
          };
          for (const one of steps) await play(one);
          await publishAll([...calendars, ...eventIds]);
          await sync();
          for (const [userId, client] of clients) {
            const views = await Promise.all(eventIds.map((id) => get(userId, id)));
            const readable = new Map(views.flatMap((view) => (view ? [[view.id, view] as const] : [])));
            expect(client.events).toEqual(readable);
            const current = (await currentOf(userId, 2)).flatMap((item) => ('event' in item ? [item.event] : []));
            expect(new Map(current.map((event) => [event.id, event]))).toEqual(readable);
            expect(current).toHaveLength(readable.size);
          }
        },
      );
      await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });
    },
  );
});
