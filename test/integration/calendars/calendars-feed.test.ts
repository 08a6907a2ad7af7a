import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CALENDAR_ROLES } from '../../../lib/domain/calendar/calendar.js';
import type { CalendarVersion } from '../../../lib/domain/calendar/calendar-change.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import { findCalendar, listCalendarVersions } from '../../../lib/store/calendars.js';
import type { Table } from '../../../lib/store/table.js';
import { readCalendars } from '../../../lib/usecases/calendars/read-calendars.js';
import type { FeedContext } from '../../../lib/usecases/feed/context.js';
import { listCurrent } from '../../../lib/usecases/feed/list-current.js';
import { publish } from '../../../lib/usecases/feed/publish.js';
import { readChanges } from '../../../lib/usecases/feed/read-feed.js';
import type { FeedMessageView } from '../../../lib/views/feed.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';

const RUNS = Number(process.env['CALENDAR_FEED_RUNS'] ?? 5);
const SEED = Number(process.env['CALENDAR_FEED_SEED'] ?? 2041);

let context: Awaited<ReturnType<typeof createContext>>;
beforeAll(async () => {
  context = await createContext();
});

const by = (userId: string) => calendarsOf(context, userId);

const feedContext = (table: Table = context.table): FeedContext => ({
  ...context,
  table,
  gateway: { post: () => Promise.resolve('sent'), close: () => Promise.resolve() },
  startDelivery: () => Promise.resolve(),
});

/** A table on which the process ends after so many transactions. */
function dyingTable(transactions: number): Table {
  let left = transactions;
  const table = Object.create(context.table) as Table;
  table.transact = async (...groups) => {
    if (left-- <= 0) throw new Error('the publisher was killed');
    await context.table.transact(...groups);
  };
  return table;
}

/** The stream of one calendar: its versions in order. */
async function versionsOf(calendarId: string, after = 0): Promise<CalendarVersion[]> {
  const { calendar } = await findCalendar(context.table, calendarId, '');
  const newest = calendar?.version ?? 0;
  return (await listCalendarVersions(context.table, calendarId, { newest, limit: 200 }))
    .filter((version) => version.calendar.version > after)
    .reverse();
}

const publishAll = async (calendarId: string): Promise<void> => {
  const outcomes = await publish(feedContext(), await versionsOf(calendarId));
  for (const outcome of outcomes) expect(outcome).toEqual({ status: 'fulfilled', value: undefined });
};

const feedOf = async (userId: string): Promise<FeedMessageView[]> =>
  (await readChanges(context, { userId, since: 0, limit: 200 })).items;

const typesOf = (messages: FeedMessageView[]): string[] => messages.map(({ type }) => type);

describe('the feed of a calendar', () => {
  it('has every change for each member, and only the removal for a person who is removed', async () => {
    const [ann, bob, cas] = [await aPerson(context), await aPerson(context), await aPerson(context)];
    const team = await by(ann).create();
    await publishAll(team);
    await by(ann).share(team, 'editor', bob);
    await by(ann).share(team, 'free_busy', cas);
    await by(ann).update(team, { name: 'On call' });
    await publishAll(team);
    await by(ann).changeRole(team, bob, 'viewer');
    await by(ann).remove(team, bob);
    await by(ann).delete(team);
    await publishAll(team);
    await by(ann).restore(team);
    await publishAll(team);
    expect(typesOf(await feedOf(ann))).toEqual(
      ['created', 'shared', 'shared', 'updated', 'role_changed', 'unshared', 'deleted', 'restored'].map(
        (type) => `calendar.${type}`,
      ),
    );
    const bobs = await feedOf(bob);
    expect(typesOf(bobs)).toEqual(['calendar.shared', 'calendar.shared', 'calendar.updated', 'calendar.unshared']);
    expect(bobs[0]).toEqual({
      type: 'calendar.shared',
      seq: 1,
      calendar_id: team,
      version: 2,
      changed_by: ann,
      changed_at: expect.any(String) as string,
      changed_fields: ['permissions'],
      calendar: expect.objectContaining({ id: team, name: 'Support', version: 2, role: 'editor' }) as unknown,
    });
    expect(bobs[0]).not.toHaveProperty('calendar.is_shown');
    expect(bobs[3]).toMatchObject({ version: 6 });
    expect(bobs[3]).not.toHaveProperty('calendar');
    const cass = await feedOf(cas);
    expect(typesOf(cass)).toEqual(
      ['shared', 'updated', 'role_changed', 'unshared', 'deleted', 'restored'].map((type) => `calendar.${type}`),
    );
    expect(cass.at(-1)).toMatchObject({ calendar: { name: 'On call', role: 'free_busy' } });
    expect(await listCurrent(context, { userId: bob, limit: 10 })).toEqual({
      items: [{ type: 'calendar.gone', calendar_id: team }],
      next: undefined,
    });
    const [current] = (await listCurrent(context, { userId: cas, limit: 10 })).items;
    expect(current).toMatchObject({
      type: 'calendar.current',
      version: 8,
      calendar: { role: 'free_busy', is_shown: true },
    });
  });

  it('publishes each version once, and earlier versions first', async () => {
    const [ann, bob] = [await aPerson(context), await aPerson(context)];
    const team = await by(ann).create();
    await by(ann).share(team, 'viewer', bob);
    await by(ann).update(team, { name: 'Two' });
    const [last] = (await versionsOf(team)).slice(-1);
    await publish(feedContext(), [last!]);
    const before = [await feedOf(ann), await feedOf(bob)];
    expect(before.map(typesOf)).toEqual([
      ['calendar.created', 'calendar.shared', 'calendar.updated'],
      ['calendar.shared', 'calendar.updated'],
    ]);
    await publishAll(team);
    expect([await feedOf(ann), await feedOf(bob)]).toEqual(before);
  });
});

const step = fc.record({
  kind: fc.constantFrom('share', 'share', 'role', 'remove', 'update', 'delete', 'restore', 'publish', 'kill'),
  who: fc.nat(2),
  role: fc.constantFrom(...CALENDAR_ROLES),
  count: fc.nat(4),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A client that applies every message. */
function viewFrom(messages: FeedMessageView[]): Map<string, unknown> {
  const view = new Map<string, unknown>();
  for (const message of messages) {
    if (!('calendar_id' in message)) continue;
    if (message.calendar) view.set(message.calendar_id, message.calendar);
    else view.delete(message.calendar_id);
  }
  return view;
}

describe('a client that applies its feed', () => {
  it(
    'has exactly the calendars that its user can read, however late versions are published and wherever the publisher crashes',
    { timeout: 20_000 + RUNS * 5_000 },
    async () => {
      const play = async (owner: string, others: string[], team: string, { kind, who, role, count }: Step) => {
        const other = others[who]!;
        const actions: Record<Step['kind'], () => Promise<unknown>> = {
          share: () => by(owner).share(team, role, other),
          role: () => by(owner).changeRole(team, other, role),
          remove: () => by(owner).remove(team, other),
          update: () => by(owner).update(team, { name: `Name ${count}` }),
          delete: () => by(owner).delete(team),
          restore: () => by(owner).restore(team),
          publish: async () => publish(feedContext(), (await versionsOf(team)).slice(0, -count || undefined)),
          kill: async () => publish(feedContext(dyingTable(count)), await versionsOf(team)),
        };
        await actions[kind]().catch((error: unknown) => {
          if (!(error instanceof ProblemError)) throw error;
        });
      };
      const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
        const [owner = '', ...others] = await Promise.all([1, 2, 3, 4].map(() => aPerson(context)));
        const team = await by(owner).create();
        for (const one of steps) await play(owner, others, team, one);
        await publishAll(team);
        for (const userId of [owner, ...others]) {
          const messages = await feedOf(userId);
          expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
          const readable = (await readCalendars(context, userId)).filter(({ is_primary }) => !is_primary);
          const expected = new Map(readable.map(({ is_shown: _, ...calendar }) => [calendar.id, calendar]));
          expect(viewFrom(messages)).toEqual(expected);
        }
      });
      await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });
    },
  );
});
