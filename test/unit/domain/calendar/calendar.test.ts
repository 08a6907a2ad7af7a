import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  authoriseCalendar,
  authoriseCalendarHistory,
  CALENDAR_ROLES,
  calendarIdOf,
  isRestorable,
  type CalendarAction,
  type CalendarMember,
  type CalendarRecord,
  type CalendarRole,
} from '../../../../lib/domain/calendar/calendar.js';
import {
  calendarChange,
  calendarCreation,
  changesOf,
  primaryCreation,
  type MemberChange,
} from '../../../../lib/domain/calendar/calendar-change.js';
import { ProblemError } from '../../../../lib/domain/errors.js';

const AT = '2030-01-01T00:00:00.000Z';
const SETTINGS = { name: 'Team', description: null, color: null, time_zone: 'UTC', overlaps: 'allow' } as const;
const ADA = { userId: 'usr_ada', now: new Date('2030-01-02T00:00:00.000Z') };
const created = (): CalendarRecord =>
  calendarCreation('cal_1', SETTINGS, { userId: 'usr_ada', username: 'ada', createdAt: AT }).version.calendar;
const member = (userId: string, role: CalendarRole): CalendarMember => ({
  userId,
  username: userId,
  role,
  grantedBy: 'usr_ada',
  grantedAt: AT,
  sinceVersion: 1,
});
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'done';
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
};

/** What each role may do; a deleted calendar is a second column. */
const ROLES = `
  role       see       book      read      edit      administer  see-history-of-deleted
  free_busy  done      forbidden forbidden forbidden forbidden   not-found
  booker     done      done      forbidden forbidden forbidden   not-found
  viewer     done      done      done      forbidden forbidden   not-found
  editor     done      done      done      done      forbidden   not-found
  owner      done      done      done      done      done        done
`;

describe('a role on a calendar', () => {
  const [, ...rows] = ROLES.trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/));

  it.each(rows)('allows exactly the documented actions: %s', (role, ...expected) => {
    const membership = { calendarId: 'cal_1', role: role as CalendarRole, isShown: true };
    const own = { calendar: created(), membership };
    const actions: CalendarAction[] = ['see', 'book', 'read', 'edit', 'administer'];
    const deleted = { calendar: { ...created(), deletedAt: AT }, membership };
    expect([
      ...actions.map((action) => codeOf(() => authoriseCalendar(own, action))),
      codeOf(() => authoriseCalendarHistory(deleted, 'read')),
    ]).toEqual(expected);
    for (const action of actions) expect(codeOf(() => authoriseCalendar(deleted, action))).toBe('not-found');
  });

  it('that is too low is answered with the roles that suffice', () => {
    const membership = { calendarId: 'cal_1', role: 'booker', isShown: true } as const;
    expect(() => authoriseCalendar({ calendar: created(), membership }, 'read')).toThrow(
      'Your role on this calendar is booker; this requires viewer, editor or owner.',
    );
  });

  it('does not exist for a person who is not a member', () => {
    expect(codeOf(() => authoriseCalendar(undefined, 'see'))).toBe('not-found');
  });
});

describe('the id of a primary calendar', () => {
  it('is derived from the id of its user, and `primary` means the caller’s own', () => {
    expect(calendarIdOf('primary', 'usr_01J')).toBe('cal_01J');
    expect(calendarIdOf('cal_2', 'usr_01J')).toBe('cal_2');
  });
});

describe('a deleted calendar', () => {
  it('can be restored for 30 days, unless it is the primary calendar of a deleted account', () => {
    const deleted = { ...created(), deletedAt: AT };
    const after = (days: number): Date => new Date(Date.parse(AT) + days * 24 * 60 * 60 * 1000);
    expect(isRestorable(deleted, after(29.9))).toBe(true);
    expect(isRestorable(deleted, after(30))).toBe(false);
    expect(isRestorable({ ...deleted, isPrimary: true }, after(1))).toBe(false);
    expect(isRestorable(created(), after(1))).toBe(false);
  });
});

describe('a change of a calendar', () => {
  it('writes a version with the previous values', () => {
    const change = calendarChange(
      created(),
      { changeType: 'update', settings: { ...SETTINGS, name: 'Support', color: '#0088ff' } },
      ADA,
    );
    expect(change?.version).toMatchObject({
      changeType: 'update',
      calendar: { version: 2, updatedBy: 'usr_ada', membersVersion: 1 },
    });
    expect(changesOf(change!.version)).toEqual({
      name: { old: 'Team', new: 'Support' },
      color: { old: null, new: '#0088ff' },
    });
  });

  it('that changes nothing writes no version', () => {
    const same = { before: member('usr_bob', 'viewer'), after: member('usr_bob', 'viewer') };
    expect(calendarChange(created(), { changeType: 'share', settings: { ...SETTINGS }, members: [same] }, ADA)).toBe(
      undefined,
    );
  });

  it('names only the people whom it adds, changes or removes', () => {
    const bob = member('usr_bob', 'viewer');
    const { version } = calendarChange(
      { ...created(), members: 3 },
      { changeType: 'share', members: [{ before: bob, after: { ...bob, role: 'editor' } }] },
      ADA,
    )!;
    expect(changesOf(version)).toMatchObject({
      permissions: { old: [{ user_id: 'usr_bob', role: 'viewer' }], new: [{ user_id: 'usr_bob', role: 'editor' }] },
    });
  });

  it('never leaves it without an owner', () => {
    const ada = member('usr_ada', 'owner');
    const leaving = { changeType: 'unshare', members: [{ before: ada, after: undefined }] } as const;
    const stepping = {
      changeType: 'role_change',
      members: [{ before: ada, after: { ...ada, role: 'editor' } }],
    } as const;
    for (const edit of [leaving, stepping]) {
      const members = [...edit.members];
      expect(codeOf(() => calendarChange(created(), { ...edit, members }, ADA))).toBe('last-owner');
      expect(codeOf(() => calendarChange({ ...created(), owners: 2, members: 2 }, { ...edit, members }, ADA))).toBe(
        'done',
      );
    }
  });

  it('is refused for the 501st member', () => {
    const share = (userId: string) => ({
      changeType: 'share' as const,
      members: [{ before: undefined, after: member(userId, 'viewer') }],
    });
    expect(codeOf(() => calendarChange({ ...created(), members: 499 }, share('usr_bob'), ADA))).toBe('done');
    expect(codeOf(() => calendarChange({ ...created(), members: 500 }, share('usr_bob'), ADA))).toBe('invalid-request');
  });

  it('of a primary calendar leaves its user an owner and its overlaps allowed', () => {
    const user = { id: 'usr_ada', username: 'ada', createdAt: AT };
    const primary = primaryCreation('cal_ada', user).version.calendar;
    expect(primary).toMatchObject({ isPrimary: true, settings: { name: 'ada', overlaps: 'allow' } });
    const ada = member('usr_ada', 'owner');
    const twoOwners = { ...primary, owners: 2, members: 2 };
    const removal = { changeType: 'unshare' as const, members: [{ before: ada, after: undefined }] };
    expect(codeOf(() => calendarChange(twoOwners, removal, ADA))).toBe('primary-calendar');
    const rejecting = { changeType: 'update' as const, settings: { ...SETTINGS, overlaps: 'reject' as const } };
    expect(codeOf(() => calendarChange(primary, rejecting, ADA))).toBe('invalid-request');
  });

  it('keeps the counts of members and owners equal to those of the list, after any changes', () => {
    const step = fc.record({ who: fc.nat(4), role: fc.option(fc.constantFrom(...CALENDAR_ROLES)) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const list = new Map([['usr_ada', member('usr_ada', 'owner')]]);
        let calendar = created();
        for (const { who, role } of steps) {
          const userId = who === 0 ? 'usr_ada' : `usr_${who}`;
          const before = list.get(userId);
          const after = role === null ? undefined : member(userId, role);
          if (!before && !after) continue;
          const one: MemberChange = { before, after };
          let change;
          try {
            change = calendarChange(calendar, { changeType: 'share', members: [one] }, ADA);
          } catch (error) {
            expect(error).toMatchObject({ code: 'last-owner' });
            continue;
          }
          calendar = change?.version.calendar ?? calendar;
          if (after) list.set(userId, after);
          else list.delete(userId);
        }
        expect(calendar.members).toBe(list.size);
        expect(calendar.owners).toBe([...list.values()].filter(({ role }) => role === 'owner').length);
        expect(calendar.owners).toBeGreaterThan(0);
      }),
    );
  });
});
