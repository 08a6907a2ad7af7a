import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CALENDAR_ROLES, primaryCalendarId } from '../../../lib/domain/calendar/calendar.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import { findInvitees } from '../../../lib/store/calendar-revision.js';
import { findCalendar, listCalendarVersions, listMembers, listMemberships } from '../../../lib/store/calendars.js';
import { findUser } from '../../../lib/store/users.js';
import { blockUser } from '../../../lib/usecases/accounts/block-users.js';
import { deleteAccount } from '../../../lib/usecases/accounts/delete-account.js';
import { readRestorableCalendars } from '../../../lib/usecases/calendars/read-calendars.js';
import { aPerson, calendarsOf } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { overtaken } from '../../support/database/writes.js';
import { Interleaving } from '../../support/interleaving.js';

const RUNS = Number(process.env['CALENDAR_RUNS'] ?? 6);
const SEED = Number(process.env['CALENDAR_SEED'] ?? 2040);

let context: Awaited<ReturnType<typeof createContext>>;
let interleaving: Interleaving;
beforeAll(async () => {
  context = await createContext();
  interleaving = new Interleaving(context.client);
});

const by = (userId: string) => calendarsOf(context, userId);
const codesOf = (outcomes: PromiseSettledResult<unknown>[]): string[] =>
  outcomes.map((outcome) => {
    if (outcome.status === 'fulfilled') return 'done';
    if (outcome.reason instanceof ProblemError) return outcome.reason.code;
    throw outcome.reason;
  });

async function removeAccount(userId: string): Promise<void> {
  const user = await findUser(context.table, userId);
  if (user) await deleteAccount(context, user);
}

/** Ann and Bob own a calendar that Cas sees; Dan is not on it. */
async function prepare() {
  const [ann, bob, cas, dan] = await Promise.all([1, 2, 3, 4].map(() => aPerson(context)));
  const people = { ann: ann!, bob: bob!, cas: cas!, dan: dan! };
  const team = await by(people.ann).create();
  await by(people.ann).share(team, 'owner', people.bob);
  await by(people.ann).share(team, 'viewer', people.cas);
  return { ...people, team };
}
type Race = Awaited<ReturnType<typeof prepare>>;

/** What both sides of a membership and the counts of the record say, whatever has raced. */
async function requireSound({ ann, bob, cas, dan, team }: Race): Promise<void> {
  const everyone = [ann, bob, cas, dan];
  const invitees = await findInvitees(context.table, everyone);
  for (const id of [team, primaryCalendarId(ann)]) {
    const { calendar } = await findCalendar(context.table, id, ann);
    if (!calendar) continue;
    const members = await listMembers(context.table, id);
    const owners = members.filter(({ role }) => role === 'owner');
    expect(calendar).toMatchObject({ members: members.length, owners: owners.length });
    if (calendar.deletedAt === null) expect(owners.length).toBeGreaterThan(0);
    for (const { userId } of members) expect(invitees.get(userId)?.account).toBe('open');
    for (const userId of everyone) {
      const membership = (await listMemberships(context.table, userId)).find(({ calendarId }) => calendarId === id);
      expect(membership?.role).toBe(members.find((member) => member.userId === userId)?.role);
    }
    const versions = await listCalendarVersions(context.table, id, { newest: calendar.version, limit: 100 });
    const endings = versions.filter(({ changeType, members: left }) => changeType === 'delete' && left.length > 0);
    // The deletion of an account ends a calendar only if no other person is on it, or with the account that it belongs to.
    if (id === team) expect(endings).toEqual([]);
    expect(versions.map((one) => one.calendar.version).reverse()).toEqual(versions.map((_, index) => index + 1));
    expect(versions[0]?.calendar).toEqual(calendar);
  }
}

const WRITES: Record<string, (race: Race) => Promise<unknown>> = {
  'Ann leaves': ({ ann, team }) => by(ann).remove(team, ann),
  'Bob leaves': ({ bob, team }) => by(bob).remove(team, bob),
  'Ann makes Bob an editor': ({ ann, bob, team }) => by(ann).changeRole(team, bob, 'editor'),
  'Bob makes Ann an editor': ({ ann, bob, team }) => by(bob).changeRole(team, ann, 'editor'),
  'Ann removes Cas': ({ ann, cas, team }) => by(ann).remove(team, cas),
  'Cas leaves': ({ cas, team }) => by(cas).remove(team, cas),
  'Ann shares with Dan': ({ ann, dan, team }) => by(ann).share(team, 'owner', dan),
  'Bob shares with Cas and Dan': ({ bob, cas, dan, team }) => by(bob).share(team, 'booker', cas, dan),
  'Bob shares his way with Ann': ({ ann, bob, team }) => by(bob).share(team, 'viewer', ann),
  'Bob renames it': ({ bob, team }) => by(bob).update(team, { name: 'On call' }),
  'Cas hides it': ({ cas, team }) => by(cas).update(team, { is_shown: false }),
  'Ann deletes it': ({ ann, team }) => by(ann).delete(team),
  'Bob deletes and restores it': async ({ bob, team }) => {
    await by(bob).delete(team);
    await by(bob).restore(team);
  },
  'Ann shares her primary calendar': ({ ann, cas }) => by(ann).share('primary', 'editor', cas),
  'Ann colors her primary calendar': ({ ann }) => by(ann).update('primary', { color: '#010203' }),
  'Ann deletes her account': ({ ann }) => removeAccount(ann),
  'Bob deletes his account': ({ bob }) => removeAccount(bob),
  'Cas deletes their account': ({ cas }) => removeAccount(cas),
  'Dan deletes his account': ({ dan }) => removeAccount(dan),
  'Dan blocks Ann': ({ ann, dan }) => blockUser(context, { userId: dan, sessionId: '' }, ann),
};

describe('writes to one calendar at the same time', () => {
  it('leave exactly one owner when both owners leave at once, in any order', async () => {
    for (let order = 0; order < RUNS; order++) {
      const race = await prepare();
      const works = [WRITES['Ann leaves']!, WRITES['Bob leaves']!].map((work) => () => work(race));
      expect(codesOf(await interleaving.run(order, works)).toSorted()).toEqual(['done', 'last-owner']);
      await requireSound(race);
    }
  }, 60_000);

  it('never put a deleted account on a calendar that is shared with it', async () => {
    for (let order = 0; order < RUNS; order++) {
      const race = await prepare();
      const works = [WRITES['Ann shares with Dan']!, WRITES['Dan deletes his account']!].map(
        (work) => () => work(race),
      );
      const [share, deletion] = codesOf(await interleaving.run(order, works));
      expect(['done', 'invalid-request']).toContain(share);
      expect(deletion).toBe('done');
      expect((await listMembers(context.table, race.team)).map(({ userId }) => userId)).not.toContain(race.dan);
      await requireSound(race);
    }
  }, 60_000);

  it('either share the calendar or get 404 because it was deleted', async () => {
    for (let order = 0; order < RUNS; order++) {
      const race = await prepare();
      const works = [WRITES['Ann deletes it']!, WRITES['Bob shares with Cas and Dan']!].map((work) => () => work(race));
      const [deletion, share] = codesOf(await interleaving.run(order, works));
      expect(deletion).toBe('done');
      const isMember = (await listMembers(context.table, race.team)).some(({ userId }) => userId === race.dan);
      expect([share, isMember]).toEqual(share === 'done' ? ['done', true] : ['not-found', false]);
      await requireSound(race);
    }
  }, 60_000);

  it(
    'keep the counts, both items of each membership and the versions consistent',
    { timeout: 20_000 + RUNS * 5_000 },
    async () => {
      const names = fc.array(fc.constantFrom(...Object.keys(WRITES)), { minLength: 2, maxLength: 4 });
      const property = fc.asyncProperty(fc.nat(), names, async (order, chosen) => {
        const race = await prepare();
        const codes = codesOf(
          await interleaving.run(
            order,
            chosen.map((name) => () => WRITES[name]!(race)),
          ),
        );
        const expected = [
          'done',
          'not-found',
          'forbidden',
          'last-owner',
          'invalid-request',
          'account-closing',
          'unauthorized',
        ];
        for (const code of codes) expect(expected).toContain(code);
        await requireSound(race);
      });
      await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });
    },
  );
});

describe('an account that is deleted', () => {
  it('is removed from calendars with other owners, and its primary calendar and those of the user alone are deleted', async () => {
    const { ann, bob, cas, team } = await prepare();
    const alone = await by(ann).create('Alone');
    await by(ann).share('primary', 'owner', bob);
    const gone = await by(ann).create('Deleted before');
    await by(ann).share(gone, 'editor', cas);
    await by(ann).delete(gone);
    await removeAccount(ann);
    const deletedAt = async (id: string) => (await findCalendar(context.table, id, bob)).calendar?.deletedAt;
    expect(await deletedAt(team)).toBeNull();
    expect(await deletedAt(alone)).toEqual(expect.any(String));
    expect(await deletedAt(primaryCalendarId(ann))).toEqual(expect.any(String));
    expect(await listMemberships(context.table, ann)).toEqual([]);
    for (const id of [alone, primaryCalendarId(ann), gone]) {
      for (const userId of [bob, cas])
        expect(codesOf(await Promise.allSettled([by(userId).restore(id)]))).toEqual(['not-found']);
    }
    expect((await listMembers(context.table, team)).map(({ userId }) => userId).toSorted()).toEqual(
      [bob, cas].toSorted(),
    );
  });

  it('stays while its user is the only owner of calendars with other members, and the refusal names 20 of these', async () => {
    const { ann, bob, cas } = await prepare();
    const calendars = await Promise.all(Array.from({ length: 21 }, (_, index) => by(ann).create(String(index))));
    for (const id of calendars) await by(ann).share(id, 'free_busy', cas);
    await expect(removeAccount(ann)).rejects.toMatchObject({
      code: 'last-owner',
      members: { calendar_ids: calendars.toSorted().slice(0, 20) },
    });
    await Promise.all(calendars.slice(3).map((id) => by(ann).delete(id)));
    await by(ann).remove(calendars[0]!, cas);
    await by(ann).share(calendars[1]!, 'owner', bob);
    await expect(removeAccount(ann)).rejects.toMatchObject({ members: { calendar_ids: [calendars[2]] } });
    await by(ann).delete(calendars[2]!);
    await removeAccount(ann);
    expect(await findUser(context.table, ann)).toBeUndefined();
  });

  /** Deletes Ann's account, which must be refused because of the calendar, and change neither. */
  async function expectKept(ann: string, id: string, meanwhile: () => Promise<unknown>): Promise<void> {
    const user = await findUser(context.table, ann);
    await expect(deleteAccount(overtaken(context, meanwhile), user!)).rejects.toMatchObject({
      code: 'last-owner',
      members: { calendar_ids: [id] },
    });
    const { calendar, membership } = await findCalendar(context.table, id, ann);
    expect([calendar?.deletedAt, membership?.role]).toEqual([null, 'owner']);
    expect((await findInvitees(context.table, [ann])).get(ann)?.account).toBe('open');
  }

  it('stays with its calendar if the other owner leaves while the deletion runs', async () => {
    const { ann, bob, team } = await prepare();
    await expectKept(ann, team, () => by(bob).remove(team, bob));
  });

  it('stays with its calendar if a member joins while the deletion runs', async () => {
    const [ann, cas] = [await aPerson(context), await aPerson(context)];
    const alone = await by(ann).create();
    await expectKept(ann, alone, () => by(ann).share(alone, 'viewer', cas));
  });

  it('is one of two when both owners delete their accounts at once, in any order: the other stays for the members', async () => {
    for (let order = 0; order < RUNS; order++) {
      const race = await prepare();
      const works = [WRITES['Ann deletes her account']!, WRITES['Bob deletes his account']!].map(
        (work) => () => work(race),
      );
      expect(codesOf(await interleaving.run(order, works)).toSorted()).toEqual(['done', 'last-owner']);
      const { calendar } = await findCalendar(context.table, race.team, race.cas);
      expect(calendar).toMatchObject({ deletedAt: null, owners: 1, members: 2 });
      await requireSound(race);
    }
  }, 60_000);
});

describe('sharing a calendar', () => {
  it('accepts up to 500 members, in requests of at most 30 people', async () => {
    const people = await Promise.all(Array.from({ length: 31 }, () => aPerson(context)));
    const [ann = '', ...others] = people;
    const team = await by(ann).create();
    await by(ann).share(team, 'viewer', ...others);
    expect((await findCalendar(context.table, team, ann)).calendar).toMatchObject({ version: 2, members: 31 });
    // Thirty new members also fit into the first change of a primary calendar, which writes two versions.
    await by(ann).share('primary', 'viewer', ...others);
    expect(await listMembers(context.table, primaryCalendarId(ann))).toHaveLength(31);
    await context.table.update({
      Key: { pk: `CALENDAR#${team}`, sk: 'RECORD' },
      UpdateExpression: 'SET calendar.members = :members',
      ExpressionAttributeValues: { ':members': 500 },
    });
    const late = await aPerson(context);
    expect(codesOf(await Promise.allSettled([by(ann).share(team, 'viewer', late)]))).toEqual(['invalid-request']);
    expect(codesOf(await Promise.allSettled([by(ann).share(team, 'editor', others[0]!)]))).toEqual(['done']);
  }, 30_000);

  it('is limited to 200 events and calendars a day from one person to another', async () => {
    const [ann, bob] = [await aPerson(context), await aPerson(context)];
    const few = {
      ...context,
      limits: { ...context.limits, invitations: { name: 'invitations', burst: 1, perSecond: 0.001 } },
    };
    const own = calendarsOf(few, ann);
    const [first, second] = [await own.create(), await own.create()];
    await own.share(first, 'viewer', bob);
    await own.share(first, 'editor', bob);
    expect(codesOf(await Promise.allSettled([own.share(second, 'viewer', bob)]))).toEqual(['rate-limited']);
    expect(await listMembers(context.table, second)).toHaveLength(1);
  });

  it('can give every role', async () => {
    const [ann, bob] = [await aPerson(context), await aPerson(context)];
    const team = await by(ann).create();
    for (const role of CALENDAR_ROLES) {
      await by(ann).share(team, role, bob);
      expect((await findCalendar(context.table, team, bob)).membership?.role).toBe(role);
    }
  });
});

describe('a deleted calendar', () => {
  it('can be restored for 30 days, and is listed for its owners as long', async () => {
    const [ann, bob] = [await aPerson(context), await aPerson(context)];
    const team = await by(ann).create();
    await by(ann).share(team, 'owner', bob);
    const listed = async () => (await readRestorableCalendars(context, bob)).map(({ id }) => id);
    await by(ann).delete(team);
    context.clock.advance(29 * 24 * 60 * 60);
    expect(await listed()).toEqual([team]);
    await by(bob).restore(team);
    expect(await listed()).toEqual([]);
    await by(bob).delete(team);
    context.clock.advance(30 * 24 * 60 * 60);
    expect(await listed()).toEqual([]);
    expect(codesOf(await Promise.allSettled([by(bob).restore(team)]))).toEqual(['not-found']);
  });
});
