import { describe, expect, it } from 'vitest';
import { change, creation } from '../../../../lib/domain/change/change.js';
import { aContent, ADA, anAccess, anAccessList, anEventRecord } from '../../../support/database/event-records.js';

describe('a creation', () => {
  it('writes version 1 with its author and the current time', () => {
    const { before, version } = creation('evt_1', aContent(), anAccessList(0), ADA);
    expect(before).toBeUndefined();
    expect(version).toMatchObject({ changeType: 'create', accessBefore: {}, wasDeleted: false, rolledBackTo: null });
    expect(version.event).toMatchObject({
      id: 'evt_1',
      version: 1,
      createdBy: 'usr_ada',
      updatedBy: 'usr_ada',
      createdAt: '2030-01-02T00:00:00.000Z',
      updatedAt: '2030-01-02T00:00:00.000Z',
      isDeleted: false,
    });
  });

  it('lists every field that has a value as changed', () => {
    expect(creation('evt_1', aContent({ location: 'Room 1' }), anAccessList(0), ADA).version.changedFields).toEqual([
      'title',
      'location',
      'start_time',
      'end_time',
      'time_zone',
      'all_day',
      'transparency',
      'is_recurring',
      'calendar_id',
      'permissions',
    ]);
  });
});

describe('a change', () => {
  const before = anEventRecord({ version: 6, access: anAccessList(1), createdBy: 'usr_bob', updatedBy: 'usr_bob' });

  it('writes the next version with its author and the current time, and keeps the fields that it does not name', () => {
    const made = change(before, { changeType: 'update', content: aContent({ title: 'Retro' }) }, ADA);
    expect(made?.before).toBe(before);
    expect(made?.version).toEqual({
      event: {
        ...before,
        version: 7,
        content: aContent({ title: 'Retro' }),
        fieldVersions: { title: 7 },
        updatedBy: 'usr_ada',
        updatedAt: '2030-01-02T00:00:00.000Z',
      },
      changeType: 'update',
      changedFields: ['title'],
      accessBefore: before.access,
      calendarsBefore: [],
      wasDeleted: false,
      rolledBackTo: null,
    });
  });

  it('of people is recorded as a change of permissions with the previous people', () => {
    const access = { ...before.access, usr_2: anAccess({ role: 'editor' }) };
    const version = change(before, { changeType: 'share', access }, ADA)?.version;
    expect(version).toMatchObject({ changedFields: ['permissions'], accessBefore: before.access });
    expect(version?.event.access).toEqual(access);
  });

  it('that deletes or restores the event is a version that changes no field', () => {
    const deleted = change(before, { changeType: 'delete', isDeleted: true }, ADA)?.version;
    expect(deleted).toMatchObject({ changedFields: [], wasDeleted: false, event: { isDeleted: true, version: 7 } });
    const restored = change(
      deleted!.event,
      { changeType: 'rollback', isDeleted: false, rolledBackTo: 6 },
      ADA,
    )?.version;
    expect(restored).toMatchObject({ wasDeleted: true, rolledBackTo: 6, event: { isDeleted: false, version: 8 } });
  });

  it('that sets every field to its current value writes no version', () => {
    const same = { content: structuredClone(before.content), access: structuredClone(before.access), isDeleted: false };
    expect(change(before, { changeType: 'update', ...same }, ADA)).toBeUndefined();
    expect(change(before, { changeType: 'update' }, ADA)).toBeUndefined();
  });

  it('never gets an earlier time than the previous version, even when its author’s clock runs behind', () => {
    const yesterday = { ...ADA, now: new Date('2029-12-31T00:00:00.000Z') };
    const version = change(before, { changeType: 'update', content: aContent({ title: 'Retro' }) }, yesterday)?.version;
    expect(version?.event.updatedAt).toBe(before.updatedAt);
  });
});
