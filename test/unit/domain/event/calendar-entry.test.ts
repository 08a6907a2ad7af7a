import { describe, expect, it } from 'vitest';
import { entryChanges, entriesOf } from '../../../../lib/domain/event/calendar-entry.js';
import type { AccessList, EventContent, EventRecord } from '../../../../lib/domain/event/event.js';
import { MAX_PEOPLE_WITH_SCHEDULE } from '../../../../lib/domain/event/entry-timing.js';
import { aContent, anAccess, anAccessList, anEventRecord } from '../../../support/database/event-records.js';

/** An event with one person for each relevant role and response. */
const PEOPLE: AccessList = {
  usr_ada: anAccess(),
  usr_bob: anAccess({ role: 'viewer', response: 'accepted' }),
  usr_cyd: anAccess({ role: 'editor', response: 'tentative' }),
  usr_dan: anAccess({ role: 'owner', response: 'needs_action' }),
  usr_eve: anAccess({ role: 'viewer', response: 'declined' }),
};
const event = (overrides: Partial<EventRecord> = {}, content: Partial<EventContent> = {}): EventRecord =>
  anEventRecord({ access: PEOPLE, content: aContent(content), ...overrides });
const withResponse = (userId: string, response: 'accepted' | 'declined'): AccessList => ({
  ...PEOPLE,
  [userId]: { ...PEOPLE[userId]!, response },
});
const busyOn = (one: EventRecord): string[] =>
  [...entriesOf(one).values()].filter(({ isBusy }) => isBusy).map(({ participantId }) => participantId);

describe('an event', () => {
  it('is on the calendars of all its people, with any answer', () => {
    expect([...entriesOf(event()).keys()]).toEqual(Object.keys(PEOPLE));
  });

  it('is busy time only for people who accepted it', () => {
    expect(busyOn(event())).toEqual(['usr_ada', 'usr_bob']);
  });

  it('is busy time on no calendar when it is transparent', () => {
    expect(busyOn(event({}, { transparency: 'transparent' }))).toEqual([]);
  });

  it('stays only on its owners’ calendars when it is deleted, and is not busy time', () => {
    const deleted = event({ isDeleted: true });
    expect([...entriesOf(deleted).keys()]).toEqual(['usr_ada', 'usr_dan']);
    expect(busyOn(deleted)).toEqual([]);
  });

  it('that is all-day lasts from midnight to midnight in its zone', () => {
    const days = { all_day: true, start_time: '2030-03-10', end_time: '2030-03-11', time_zone: 'America/New_York' };
    const { startsAtEpochSeconds, endsAtEpochSeconds } = entriesOf(event({}, days)).get('usr_ada')!;
    expect((endsAtEpochSeconds - startsAtEpochSeconds) / 3_600).toBe(23);
  });

  it('starts on the calendar at its earliest occurrence or date, even before the start of its series', () => {
    const earliest = (content: Partial<EventContent>): number | undefined =>
      entriesOf(event({ bounds: FOR_EVER }, { recurrence_pattern: WEEKLY, ...content })).get('usr_ada')!
        .earliestEpochSeconds;
    expect(earliest({})).toBeUndefined();
    expect(earliest({ exceptions: LATER })).toBeUndefined();
    const january2 = Date.parse('2031-01-02T09:00:00Z') / 1000;
    expect(earliest({ exceptions: SOONER })).toBeLessThanOrEqual(january2);
    const rdates = ['2031-01-02T09:00:00Z'];
    expect(earliest({ recurrence_pattern: { ...WEEKLY, rdates } })).toBeLessThanOrEqual(january2);
  });
});

/** A series from 6 January with its second occurrence moved before that date, or after it. */
const WEEKLY = { rrule: 'FREQ=WEEKLY', exdates: [], rdates: [] };
const FOR_EVER = { countBoundWallSeconds: null, endsAtEpochSeconds: null };
const movedTo = (day: string) => ({
  '2031-01-13T09:00:00Z': { start_time: `${day}T09:00:00Z`, end_time: `${day}T10:00:00Z` },
});
const SOONER = movedTo('2031-01-02');
const LATER = movedTo('2031-01-14');

describe('a change', () => {
  const moved = { start_time: '2031-01-06T09:30:00Z', end_time: '2031-01-06T10:30:00Z' };
  const transparent = { transparency: 'transparent' } as const;

  it.each<{
    name: string;
    before: EventRecord | undefined;
    after: EventRecord;
    put: string[];
    removed?: string[];
    movedFor: string[];
  }>([
    {
      name: 'that creates',
      before: undefined,
      after: event(),
      put: Object.keys(PEOPLE),
      movedFor: ['usr_ada', 'usr_bob'],
    },
    { name: 'of the title', before: event(), after: event({}, { title: 'Retro' }), put: [], movedFor: [] },
    {
      name: 'of the time',
      before: event(),
      after: event({}, moved),
      put: Object.keys(PEOPLE),
      movedFor: ['usr_ada', 'usr_bob'],
    },
    {
      name: 'of the end alone',
      before: event(),
      after: event({}, { end_time: moved.end_time }),
      put: Object.keys(PEOPLE),
      movedFor: ['usr_ada', 'usr_bob'],
    },
    {
      name: 'of the time of a transparent event',
      before: event({}, transparent),
      after: event({}, { ...transparent, ...moved }),
      put: Object.keys(PEOPLE),
      movedFor: [],
    },
    {
      name: 'of the zone that keeps the instants',
      before: event(),
      after: event({}, { time_zone: 'Africa/Abidjan' }),
      put: [],
      movedFor: [],
    },
    {
      name: 'to transparent',
      before: event(),
      after: event({}, transparent),
      put: ['usr_ada', 'usr_bob'],
      movedFor: [],
    },
    {
      name: 'to opaque',
      before: event({}, transparent),
      after: event(),
      put: ['usr_ada', 'usr_bob'],
      movedFor: ['usr_ada', 'usr_bob'],
    },
    {
      name: 'of an answer to yes',
      before: event(),
      after: event({ access: withResponse('usr_eve', 'accepted') }),
      put: ['usr_eve'],
      movedFor: ['usr_eve'],
    },
    {
      name: 'of an answer to no',
      before: event(),
      after: event({ access: withResponse('usr_bob', 'declined') }),
      put: ['usr_bob'],
      movedFor: [],
    },
    {
      name: 'of a role',
      before: event(),
      after: event({ access: { ...PEOPLE, usr_bob: anAccess({ role: 'editor' }) } }),
      put: [],
      movedFor: [],
    },
    {
      name: 'that adds somebody',
      before: event({ access: { usr_ada: anAccess() } }),
      after: event({ access: { usr_ada: anAccess(), usr_eve: PEOPLE['usr_eve']! } }),
      put: ['usr_eve'],
      movedFor: [],
    },
    {
      name: 'that removes somebody',
      before: event(),
      after: event({ access: { usr_ada: anAccess() } }),
      put: [],
      removed: ['usr_bob', 'usr_cyd', 'usr_dan', 'usr_eve'],
      movedFor: [],
    },
    {
      name: 'that deletes',
      before: event(),
      after: event({ isDeleted: true }),
      put: ['usr_ada', 'usr_dan'],
      removed: ['usr_bob', 'usr_cyd', 'usr_eve'],
      movedFor: [],
    },
    {
      name: 'that restores',
      before: event({ isDeleted: true }),
      after: event(),
      put: Object.keys(PEOPLE),
      movedFor: ['usr_ada', 'usr_bob'],
    },
  ])(
    '$name writes the affected calendar entries and checks conflicts where busy time moves',
    ({ before, after, put, removed, movedFor }) => {
      const { put: entries, removeFrom, busyTimeMovedFor } = entryChanges(before, after);
      expect({
        put: entries.map(({ participantId }) => participantId),
        removed: removeFrom,
        movedFor: [...busyTimeMovedFor],
      }).toEqual({
        put,
        removed: removed ?? [],
        movedFor,
      });
    },
  );

  it('of a series with few people updates every entry, since each entry holds the schedule of the series', () => {
    const far = event({ bounds: FOR_EVER }, { recurrence_pattern: WEEKLY });
    const ended = { ...WEEKLY, rrule: 'FREQ=WEEKLY;COUNT=2' };
    const near = event({ bounds: { ...FOR_EVER, endsAtEpochSeconds: 1_925_000_000 } }, { recurrence_pattern: ended });
    expect(entryChanges(far, near)).toMatchObject({ put: [...entriesOf(near).values()], shorten: [] });
  });

  it.each<{ name: string; less: Partial<EventRecord>; content: Partial<EventContent> }>([
    { name: 'end', less: { bounds: { ...FOR_EVER, endsAtEpochSeconds: 1_925_000_000 } }, content: {} },
    { name: 'earliest occurrence', less: { bounds: FOR_EVER }, content: { exceptions: {} } },
  ])(
    'of the $name of a series with many people may skip entries when the series gets shorter, but not when it gets longer',
    (one) => {
      const content = { recurrence_pattern: WEEKLY, exceptions: SOONER };
      const access = anAccessList(MAX_PEOPLE_WITH_SCHEDULE);
      const far = event({ bounds: FOR_EVER, access }, content);
      const near = event({ ...one.less, access }, { ...content, ...one.content });
      expect(entryChanges(far, near)).toMatchObject({ put: [], shorten: [...entriesOf(near).values()] });
      expect(entryChanges(near, far)).toMatchObject({ put: [...entriesOf(far).values()], shorten: [] });
    },
  );
});
