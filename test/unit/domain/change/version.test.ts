import fc from 'fast-check';
import { applyPatch } from 'rfc6902';
import { describe, expect, it } from 'vitest';
import { RESPONSES, ROLES, TRANSPARENCIES, type EventRecord } from '../../../../lib/domain/event/event.js';
import { changesBetween, patchBetween, permissionsOf, snapshotOf } from '../../../../lib/domain/change/version.js';
import { aContent, anAccess, anEventRecord } from '../../../support/database/event-records.js';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const time = fc.constantFrom('2031-01-06T09:00:00Z', '2031-01-06T10:00:00+01:00', '2031-01-06');
const content = fc.record({
  title: text,
  description: fc.option(text),
  location: fc.option(text),
  start_time: time,
  end_time: time,
  time_zone: fc.constantFrom('UTC', 'Europe/Berlin'),
  all_day: fc.boolean(),
  transparency: fc.constantFrom(...TRANSPARENCIES),
  recurrence_pattern: fc.option(
    fc.record({
      rrule: fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO'),
      exdates: fc.array(time),
      rdates: fc.array(time),
    }),
  ),
  exceptions: fc.dictionary(time, fc.record({ title: text }, { requiredKeys: [] })),
  calendar_id: fc.constantFrom('cal_1', 'cal_2'),
  resources: fc.uniqueArray(fc.constantFrom('cal_3', 'cal_4')),
});
const access = fc.dictionary(
  fc.constantFrom('usr_1', 'usr_2', 'usr_3', 'usr_~/'),
  fc.record({
    username: fc.constant('ada'),
    role: fc.constantFrom(...ROLES),
    response: fc.constantFrom(...RESPONSES),
    granted_by: fc.constantFrom('usr_1', 'usr_2'),
    granted_at: fc.constant('2030-01-01T00:00:00.000Z'),
  }),
);
/** Any two versions of one event. */
const anyVersion: fc.Arbitrary<EventRecord> = fc
  .record({ version: fc.integer({ min: 1, max: 9 }), content, access, isDeleted: fc.boolean() })
  .map((overrides) => anEventRecord(overrides));
const snapshots = fc.tuple(anyVersion.map(snapshotOf), anyVersion.map(snapshotOf));

describe('the difference between two versions', () => {
  it('is a patch that turns the first into the second in another implementation of RFC 6902', () => {
    fc.assert(
      fc.property(snapshots, ([from, to]) => {
        const patched = structuredClone(from);
        expect(applyPatch(patched, patchBetween(from, to)).filter(Boolean)).toEqual([]);
        expect(patched).toEqual(to);
      }),
    );
  });

  it('is the reverse of the difference in the other direction', () => {
    fc.assert(
      fc.property(snapshots, ([from, to]) => {
        const there = Object.entries(changesBetween(from, to));
        const back = there.map(([field, change]) => [field, { from: change.to, to: change.from }]);
        expect(changesBetween(to, from)).toEqual(Object.fromEntries(back));
      }),
    );
  });

  it('names exactly the fields that changed', () => {
    const from = snapshotOf(anEventRecord({ content: aContent({ location: 'Room 1' }) }));
    const to = snapshotOf(
      anEventRecord({
        version: 2,
        updatedAt: '2031-01-01T00:00:00.000Z',
        updatedBy: 'usr_1',
        content: aContent({ title: 'Retro' }),
      }),
    );
    expect(changesBetween(from, to)).toEqual({
      title: { from: 'Design review', to: 'Retro' },
      location: { from: 'Room 1', to: null },
    });
    expect(patchBetween(from, to).map(({ path }) => path)).toEqual([
      '/title',
      '/location',
      '/updated_at',
      '/updated_by',
      '/version',
    ]);
  });

  it('is empty between a version and itself', () => {
    const snapshot = snapshotOf(anEventRecord());
    expect([changesBetween(snapshot, snapshot), patchBetween(snapshot, snapshot)]).toEqual([{}, []]);
  });
});

describe('a snapshot', () => {
  it('contains nothing that depends on its reader', () => {
    expect(snapshotOf(anEventRecord())).not.toHaveProperty('role');
    expect(snapshotOf(anEventRecord())).not.toHaveProperty('response');
  });

  it('lists people by id, in any order of their addition', () => {
    const [ada, bob] = [anAccess(), anAccess({ username: 'bob', role: 'viewer' })];
    expect(permissionsOf({ usr_2: bob, usr_1: ada })).toEqual(permissionsOf({ usr_1: ada, usr_2: bob }));
    expect(permissionsOf({ usr_2: bob, usr_1: ada })).toEqual([
      { user_id: 'usr_1', ...ada },
      { user_id: 'usr_2', ...bob },
    ]);
  });
});
