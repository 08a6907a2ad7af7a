import { describe, expect, it } from 'vitest';
import { contentFrom as read, type EventInput } from '../../../../lib/domain/event/event-input.js';
import type { EventContent } from '../../../../lib/domain/event/event.js';
import { ProblemError, type Fault } from '../../../../lib/domain/errors.js';
import { StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { aContent } from '../../../support/database/event-records.js';

const contentFrom = (input: EventInput, before?: EventContent) => read(input, new StepBudget(), before);
const NINE_TO_TEN = { start_time: '2030-06-03T09:00:00', end_time: '2030-06-03T10:00:00' };
const allDay = (overrides: Partial<EventContent> = {}): EventContent =>
  aContent({
    all_day: true,
    transparency: 'transparent',
    start_time: '2030-06-03',
    end_time: '2030-06-05',
    ...overrides,
  });

function faultsOf(input: EventInput, before?: EventContent): Fault[] {
  try {
    contentFrom(input, before);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'invalid-request') return error.members['errors'] as Fault[];
    throw error;
  }
  return [];
}
const pointersOf = (input: EventInput, before?: EventContent): string[] =>
  faultsOf(input, before).map((fault) => ('pointer' in fault ? fault.pointer : ''));

describe('a new event', () => {
  it('requires a title and times, and has defaults for the other members', () => {
    expect(contentFrom({ title: 'Standup', ...NINE_TO_TEN })).toEqual({
      title: 'Standup',
      description: null,
      location: null,
      start_time: '2030-06-03T09:00:00Z',
      end_time: '2030-06-03T10:00:00Z',
      time_zone: 'UTC',
      all_day: false,
      transparency: 'opaque',
      recurrence_pattern: null,
      calendar_id: '',
      resources: [],
      exceptions: {},
    });
  });

  it('reads times without an offset as local times of its zone', () => {
    const content = contentFrom({ title: 'Standup', ...NINE_TO_TEN, time_zone: 'America/New_York' });
    expect(content).toMatchObject({
      start_time: '2030-06-03T09:00:00-04:00',
      end_time: '2030-06-03T10:00:00-04:00',
    });
  });

  it('converts times with another offset to local times of its zone', () => {
    const times = { start_time: '2030-06-03T15:00:00+02:00', end_time: '2030-06-03T14:00:00Z' };
    expect(contentFrom({ title: 'Standup', ...times, time_zone: 'America/New_York' })).toMatchObject({
      start_time: '2030-06-03T09:00:00-04:00',
      end_time: '2030-06-03T10:00:00-04:00',
    });
  });

  it('tells the two passes of a repeated hour apart by their offset', () => {
    const times = { start_time: '2030-11-03T01:30:00-04:00', end_time: '2030-11-03T01:30:00-05:00' };
    expect(contentFrom({ title: 'One hour', ...times, time_zone: 'America/New_York' })).toMatchObject(times);
  });

  it('moves a start in a skipped hour forward', () => {
    const times = { start_time: '2030-03-10T02:30:00', end_time: '2030-03-10T04:00:00' };
    expect(contentFrom({ title: 'Early', ...times, time_zone: 'America/New_York' })).toMatchObject({
      start_time: '2030-03-10T03:30:00-04:00',
      end_time: '2030-03-10T04:00:00-04:00',
    });
  });

  it('accepts dates when it is all-day, and then is transparent by default', () => {
    const input = { title: 'Fair', all_day: true, start_time: '2030-06-03', end_time: '2030-06-05' };
    expect(contentFrom(input)).toMatchObject({
      start_time: '2030-06-03',
      end_time: '2030-06-05',
      transparency: 'transparent',
    });
    expect(contentFrom({ ...input, transparency: 'opaque' })).toMatchObject({ transparency: 'opaque' });
  });

  it('gets the defaults for optional members that are null', () => {
    const nothing = { description: null, location: null, time_zone: null, all_day: null, transparency: null };
    expect(contentFrom({ title: 'Standup', ...NINE_TO_TEN, ...nothing })).toEqual(
      contentFrom({ title: 'Standup', ...NINE_TO_TEN }),
    );
  });

  it.each<{ name: string; input: EventInput; pointers: string[] }>([
    { name: 'has no times', input: {}, pointers: ['/start_time', '/end_time'] },
    { name: 'has no end', input: { start_time: '2030-06-03T09:00:00' }, pointers: ['/end_time'] },
    {
      name: 'ends before it starts',
      input: { start_time: '2030-06-03T09:00:00', end_time: '2030-06-03T08:59:59' },
      pointers: ['/end_time'],
    },
    {
      name: 'ends when it starts',
      input: { start_time: '2030-06-03T09:00:00Z', end_time: '2030-06-03T11:00:00+02:00' },
      pointers: ['/end_time'],
    },
    {
      name: 'ends by the clock after it starts, but no time later',
      input: { start_time: '2030-03-10T02:30:00', end_time: '2030-03-10T03:30:00', time_zone: 'America/New_York' },
      pointers: ['/end_time'],
    },
    {
      name: 'ends on the day that it starts',
      input: { all_day: true, start_time: '2030-06-03', end_time: '2030-06-03' },
      pointers: ['/end_time'],
    },
    {
      name: 'is all-day from one time to another',
      input: { all_day: true, ...NINE_TO_TEN },
      pointers: ['/start_time', '/end_time'],
    },
    {
      name: 'has dates without being all-day',
      input: { start_time: '2030-06-03', end_time: '2030-06-05' },
      pointers: ['/start_time', '/end_time'],
    },
    {
      name: 'lasts from a date that does not exist to one that does not either',
      input: { all_day: true, start_time: '2030-02-30', end_time: '2030-02-31' },
      pointers: ['/start_time', '/end_time'],
    },
    {
      name: 'starts before the year 1 on the clocks of Greenwich',
      input: { start_time: '0001-01-01T00:00:00', end_time: '2030-06-03T10:00:00', time_zone: 'Asia/Tokyo' },
      pointers: ['/start_time'],
    },
  ])('that $name is refused, naming $pointers', ({ input, pointers }) => {
    expect(pointersOf({ title: 'Standup', ...input })).toEqual(pointers);
  });

  it('that ends too early is refused with its start, which a skipped hour can move', () => {
    const times = { start_time: '2030-03-10T02:30:00', end_time: '2030-03-10T03:30:00' };
    expect(faultsOf({ title: 'Early', ...times, time_zone: 'America/New_York' })).toEqual([
      { pointer: '/end_time', detail: 'must be after start_time, which is 2030-03-10T03:30:00-04:00' },
    ]);
  });

  it('that has dates without being all-day is refused with the member that allows them', () => {
    expect(faultsOf({ title: 'Fair', start_time: '2030-06-03', end_time: '2030-06-05T09:00:00' })).toEqual([
      { pointer: '/start_time', detail: expect.stringMatching(/, or a date with all_day$/) as string },
    ]);
  });
});

describe('a changed event', () => {
  const before = aContent({
    description: 'As ever',
    location: 'Room 1',
    start_time: '2030-06-03T09:00:00-04:00',
    end_time: '2030-06-03T10:00:00-04:00',
    time_zone: 'America/New_York',
    transparency: 'transparent',
  });

  it.each<{ name: string; input: EventInput; changes: Partial<EventContent> }>([
    { name: 'nothing', input: {}, changes: {} },
    { name: 'the title alone', input: { title: 'Retro' }, changes: { title: 'Retro' } },
    { name: 'a null description by clearing it', input: { description: null }, changes: { description: null } },
    { name: 'an empty description as one', input: { description: '' }, changes: { description: '' } },
    {
      name: 'a null zone to UTC',
      input: { time_zone: null },
      changes: {
        time_zone: 'UTC',
        start_time: '2030-06-03T09:00:00Z',
        end_time: '2030-06-03T10:00:00Z',
      },
    },
    { name: 'a null transparency to the default', input: { transparency: null }, changes: { transparency: 'opaque' } },
    {
      name: 'the end alone',
      input: { end_time: '2030-06-03T11:00:00' },
      changes: { end_time: '2030-06-03T11:00:00-04:00' },
    },
    {
      name: 'the zone alone, keeping the clock',
      input: { time_zone: 'Europe/Berlin' },
      changes: {
        time_zone: 'Europe/Berlin',
        start_time: '2030-06-03T09:00:00+02:00',
        end_time: '2030-06-03T10:00:00+02:00',
      },
    },
    {
      name: 'the zone with a start that has an offset, keeping that instant',
      input: { time_zone: 'Europe/Berlin', start_time: '2030-06-03T06:00:00Z' },
      changes: {
        time_zone: 'Europe/Berlin',
        start_time: '2030-06-03T08:00:00+02:00',
        end_time: '2030-06-03T10:00:00+02:00',
      },
    },
    {
      name: 'times to days',
      input: { all_day: true, start_time: '2030-06-03', end_time: '2030-06-04' },
      changes: { all_day: true, start_time: '2030-06-03', end_time: '2030-06-04' },
    },
  ])('changes $name', ({ input, changes }) => {
    expect(contentFrom(input, before)).toEqual({ ...before, ...changes });
  });

  it.each(['America/New_York', 'Africa/Monrovia', 'Europe/Amsterdam', 'UTC'])(
    'stays the same when its own members are sent back in %s, in summer, in winter and on days with unusual offsets',
    (time_zone) => {
      for (const year of ['1850', '1920', '1971', '2030']) {
        for (const day of ['01-06', '07-06']) {
          const start_time = `${year}-${day}T09:00:00`;
          const content = contentFrom({ title: 'x', start_time, end_time: `${year}-${day}T10:00:00`, time_zone });
          expect(contentFrom(content, content)).toEqual(content);
        }
      }
    },
  );

  it('that is all-day keeps its dates in another zone', () => {
    const days = allDay();
    expect(contentFrom({ time_zone: 'Asia/Tokyo' }, days)).toEqual({ ...days, time_zone: 'Asia/Tokyo' });
  });

  it('requires times when it stops being all-day', () => {
    expect(pointersOf({ all_day: null }, allDay())).toEqual(['/start_time', '/end_time']);
  });

  it.each<{ name: string; input: EventInput; pointers: string[] }>([
    { name: 'becomes all-day without dates', input: { all_day: true }, pointers: ['/start_time', '/end_time'] },
    {
      name: 'becomes all-day with one date',
      input: { all_day: true, end_time: '2030-06-04' },
      pointers: ['/start_time'],
    },
    { name: 'starts after its old end', input: { start_time: '2030-06-03T10:00:00' }, pointers: ['/end_time'] },
    { name: 'ends before its old start', input: { end_time: '2030-06-03T08:00:00' }, pointers: ['/end_time'] },
    { name: 'gets a date for a time', input: { start_time: '2030-06-03' }, pointers: ['/start_time'] },
  ])('that $name is refused, naming $pointers', ({ input, pointers }) => {
    expect(pointersOf(input, before)).toEqual(pointers);
  });

  it('moves forward a local time that the new zone skips', () => {
    const early = aContent({ start_time: '2030-03-10T02:30:00Z', end_time: '2030-03-10T05:00:00Z' });
    expect(contentFrom({ time_zone: 'America/New_York' }, early)).toMatchObject({
      start_time: '2030-03-10T03:30:00-04:00',
      end_time: '2030-03-10T05:00:00-04:00',
    });
  });
});
