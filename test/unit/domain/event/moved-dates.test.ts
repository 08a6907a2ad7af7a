/** A series that moves takes its cancelled dates and exceptions along, each to the place of its occurrence. */
import { describe, expect, it } from 'vitest';
import { contentFrom, type EventInput } from '../../../../lib/domain/event/event-input.js';
import type { EventContent } from '../../../../lib/domain/event/event.js';
import { occurrenceAt, slotsIn } from '../../../../lib/domain/event/occurrence.js';
import { boundsOf } from '../../../../lib/domain/event/series.js';
import { StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { anEventRecord } from '../../../support/database/event-records.js';

const content = (input: EventInput, before?: EventContent) => contentFrom(input, new StepBudget(), before);
const startsOf = (written: EventContent): string[] => {
  const event = anEventRecord({ content: written, bounds: boundsOf(written, new StepBudget()) });
  const window = { startsAtEpochSeconds: 0, endsAtEpochSeconds: Date.parse('2050-01-01') / 1000 };
  return [...slotsIn(event, window, new StepBudget())].map((slot) =>
    occurrenceAt(slot).content.start_time.slice(0, 16),
  );
};
const times = (start: string) =>
  start.length === 10
    ? {
        all_day: true,
        start_time: start,
        end_time: new Date(Date.parse(start) + 86_400_000).toISOString().slice(0, 10),
      }
    : { start_time: start, end_time: `${start.slice(0, 13)}:59` };
const seriesOf = (rrule: string, start: string, exdates: string[] = [], time_zone = 'America/New_York') =>
  content({ title: 'Series', ...times(start), time_zone, recurrence_pattern: { rrule, exdates } });

interface Case {
  rrule: string;
  from: string;
  to: string;
  cancelled: string[];
  left: string[];
}

describe('cancelled occurrences stay cancelled', () => {
  it.each<Case>([
    {
      rrule: 'FREQ=MONTHLY;COUNT=5;BYDAY=2TU',
      from: '2030-01-08T09:00',
      to: '2030-01-16T09:00',
      cancelled: ['2030-02-12T09:00', '2030-05-14T09:00'],
      left: ['2030-01-16T09:00', '2030-03-20T09:00', '2030-04-17T09:00'],
    },
    {
      rrule: 'FREQ=MONTHLY;COUNT=4;BYDAY=-1FR',
      from: '2030-01-25T09:00',
      to: '2030-01-28T11:00',
      cancelled: ['2030-03-29T09:00'],
      left: ['2030-01-28T11:00', '2030-02-25T11:00', '2030-04-29T11:00'],
    },
    {
      rrule: 'FREQ=MONTHLY;COUNT=4;BYMONTHDAY=7',
      from: '2030-01-07T09:00',
      to: '2030-02-09T09:00',
      cancelled: ['2030-02-07T09:00', '2030-03-07T09:00'],
      left: ['2030-02-09T09:00', '2030-05-09T09:00'],
    },
    {
      rrule: 'FREQ=MONTHLY;COUNT=4',
      from: '2030-01-07T09:00',
      to: '2030-02-09T09:00',
      cancelled: ['2030-02-07T09:00'],
      left: ['2030-02-09T09:00', '2030-04-09T09:00', '2030-05-09T09:00'],
    },
    {
      rrule: 'FREQ=MONTHLY;COUNT=3;BYMONTHDAY=31',
      from: '2030-01-31T09:00',
      to: '2030-01-30T09:00',
      cancelled: ['2030-03-31T09:00'],
      left: ['2030-01-30T09:00', '2030-04-30T09:00'],
    },
    {
      rrule: 'FREQ=YEARLY;COUNT=4;BYMONTH=1;BYMONTHDAY=30',
      from: '2030-01-30T09:00',
      to: '2030-03-02T09:00',
      cancelled: ['2032-01-30T09:00'],
      left: ['2030-03-02T09:00', '2031-03-02T09:00', '2033-03-02T09:00'],
    },
    {
      rrule: 'FREQ=YEARLY;COUNT=4;BYYEARDAY=20',
      from: '2030-01-20T09:00',
      to: '2030-03-10T09:00',
      cancelled: ['2032-01-20T09:00'],
      left: ['2030-03-10T09:00', '2031-03-10T09:00', '2033-03-10T09:00'],
    },
    {
      rrule: 'FREQ=YEARLY;COUNT=3;BYMONTH=3;BYDAY=2SU',
      from: '2030-03-10T02:30',
      to: '2030-04-02T09:00',
      cancelled: ['2031-03-09T02:30'],
      left: ['2030-04-02T09:00', '2032-04-06T09:00'],
    },
    {
      rrule: 'FREQ=YEARLY;COUNT=3;BYWEEKNO=20',
      from: '2030-05-13T09:00',
      to: '2030-05-15T09:00',
      cancelled: ['2031-05-12T09:00'],
      left: ['2030-05-15T09:00', '2032-05-12T09:00'],
    },
    {
      rrule: 'FREQ=YEARLY;COUNT=3',
      from: '2031-01-07T09:00',
      to: '2031-03-07T09:00',
      cancelled: ['2032-01-07T09:00'],
      left: ['2031-03-07T09:00', '2033-03-07T09:00'],
    },
    {
      rrule: 'FREQ=MONTHLY;COUNT=4;BYDAY=2TU',
      from: '2030-01-08',
      to: '2030-01-16',
      cancelled: ['2030-02-12', '2030-05-14'],
      left: ['2030-01-16', '2030-03-20', '2030-04-17'],
    },
    {
      rrule: 'FREQ=MONTHLY;COUNT=6;BYDAY=MO',
      from: '2030-09-02T09:00',
      to: '2030-09-03T09:00',
      cancelled: ['2030-09-30T09:00'],
      left: ['2030-09-03T09:00', '2030-09-10T09:00', '2030-09-17T09:00', '2030-09-24T09:00', '2030-10-08T09:00'],
    },
    {
      rrule: 'FREQ=WEEKLY;COUNT=3;BYDAY=MO',
      from: '2030-01-07T09:00',
      to: '2030-01-14T09:00',
      cancelled: ['2030-01-07T09:00'],
      left: ['2030-01-21T09:00', '2030-01-28T09:00'],
    },
    {
      rrule: 'FREQ=WEEKLY;INTERVAL=2;COUNT=6;BYDAY=MO,WE',
      from: '2030-01-07T09:00',
      to: '2030-01-16T09:00',
      cancelled: ['2030-01-23T09:00'],
      left: ['2030-01-16T09:00', '2030-01-28T09:00', '2030-02-11T09:00', '2030-02-13T09:00', '2030-02-25T09:00'],
    },
    {
      rrule: 'FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYMONTHDAY=1,15',
      from: '2030-01-01T09:00',
      to: '2030-02-15T09:00',
      cancelled: ['2030-03-15T09:00'],
      left: ['2030-02-15T09:00', '2030-04-01T09:00', '2030-06-01T09:00'],
    },
    {
      rrule: 'FREQ=DAILY;COUNT=4;BYMONTH=1',
      from: '2030-01-28T09:00',
      to: '2030-01-30T10:00',
      cancelled: ['2030-01-31T09:00'],
      left: ['2030-01-30T10:00', '2031-01-01T10:00', '2031-01-02T10:00'],
    },
    {
      rrule: 'FREQ=MONTHLY;COUNT=3;BYMONTHDAY=7;BYHOUR=9,14',
      from: '2030-01-07T09:00',
      to: '2030-01-08T14:00',
      cancelled: ['2030-02-07T09:00'],
      left: ['2030-01-08T14:00', '2030-02-08T14:00'],
    },
    // From the last Friday and the last day of months to the first days of the next month.
    {
      rrule: 'FREQ=MONTHLY;COUNT=4;BYDAY=-1FR',
      from: '2025-02-28T09:00',
      to: '2025-03-03T09:00',
      cancelled: ['2025-04-25T09:00'],
      left: ['2025-03-03T09:00', '2025-04-07T09:00', '2025-06-02T09:00'],
    },
    {
      rrule: 'FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-1',
      from: '2030-01-31',
      to: '2030-02-01',
      cancelled: ['2030-03-31'],
      left: ['2030-02-01', '2030-03-01', '2030-05-01'],
    },
    {
      rrule: 'FREQ=YEARLY;COUNT=3;BYYEARDAY=-1',
      from: '2030-12-31',
      to: '2031-01-01',
      cancelled: ['2032-12-31'],
      left: ['2031-01-01', '2032-01-01'],
    },
    // A week later, the last Tuesday of August is in September.
    {
      rrule: 'FREQ=WEEKLY;COUNT=7;BYMONTH=8',
      from: '2030-08-06T09:00',
      to: '2030-08-13T09:00',
      cancelled: ['2030-08-27T09:00', '2031-08-26T09:00'],
      left: ['2030-08-13T09:00', '2030-08-20T09:00', '2031-08-05T09:00', '2031-08-12T09:00', '2031-08-19T09:00'],
    },
  ])('when $rrule moves from $from to $to', ({ rrule, from, to, cancelled, left }) => {
    const moved = content(times(to), seriesOf(rrule, from, cancelled));
    expect(startsOf(moved)).toEqual(left);
  });

  it('when the client writes the new rule itself', () => {
    const series = seriesOf('FREQ=MONTHLY;BYDAY=2TU;COUNT=4', '2030-01-08T09:00', [
      '2030-05-14T09:00',
      '2030-02-12T09:00',
    ]);
    const recurrence_pattern = { frequency: 'monthly', by_day: ['3WE'], count: 5 };
    expect(startsOf(content({ ...times('2030-01-16T09:00'), recurrence_pattern }, series))).toEqual([
      '2030-01-16T09:00',
      '2030-03-20T09:00',
      '2030-04-17T09:00',
    ]);
  });

  it('when the series moves to another day and another zone at once', () => {
    const series = seriesOf('FREQ=MONTHLY;BYDAY=2TU;COUNT=3', '2030-01-08T09:00', ['2030-02-12T09:00']);
    const moved = content({ ...times('2030-01-16T20:00'), time_zone: 'Pacific/Auckland' }, series);
    expect(startsOf(moved)).toEqual(['2030-01-16T20:00', '2030-03-20T20:00']);
  });
});

describe('an exception', () => {
  it('stays at its occurrence when the days of its series are not evenly spaced', () => {
    const series = seriesOf('FREQ=MONTHLY;BYDAY=2TU;COUNT=6', '2030-01-08T09:00');
    const exceptions = {
      '2030-02-12T09:00:00-05:00': { title: 'Guests' },
      '2030-05-14T09:00:00-04:00': { start_time: '2030-05-20T15:00:00-04:00', end_time: '2030-05-20T16:00:00-04:00' },
    };
    const moved = content(times('2030-01-16T09:00'), { ...series, exceptions });
    expect(moved.exceptions).toEqual({
      '2030-02-20T09:00:00-05:00': exceptions['2030-02-12T09:00:00-05:00'],
      '2030-05-15T09:00:00-04:00': exceptions['2030-05-14T09:00:00-04:00'],
    });
    expect(startsOf(moved)).toHaveLength(6);
  });

  it('is dropped when the rule no longer has an occurrence in its month', () => {
    const series = seriesOf('FREQ=MONTHLY;BYMONTHDAY=15;COUNT=3', '2030-01-15T09:00');
    const exceptions = { '2030-02-15T09:00:00-05:00': { title: 'Guests' } };
    const moved = content(times('2030-01-31T09:00'), { ...series, exceptions });
    expect(moved.exceptions).toEqual({});
    expect(startsOf(moved)).toEqual(['2030-01-31T09:00', '2030-03-31T09:00', '2030-05-31T09:00']);
  });
});

describe('the last occurrence', () => {
  it.each<[rrule: string, from: string, to: string, last: string, count: number]>([
    ['FREQ=MONTHLY;UNTIL=20300611T130000Z;BYDAY=2TU', '2030-05-14T09:00', '2030-05-15T09:00', '2030-06-19T09:00', 2],
    ['FREQ=MONTHLY;UNTIL=20300426T130000Z;BYDAY=-1FR', '2030-03-29T09:00', '2030-03-25T09:00', '2030-04-29T09:00', 2],
    [
      'FREQ=MONTHLY;UNTIL=20300528T130000Z;BYMONTHDAY=28',
      '2030-01-28T09:00',
      '2030-02-01T09:00',
      '2030-06-01T09:00',
      5,
    ],
    ['FREQ=DAILY;UNTIL=20300121T140000Z;BYDAY=MO', '2030-01-07T09:00', '2030-01-08T09:00', '2030-01-22T09:00', 3],
    // A series that starts a period later ends when it did.
    [
      'FREQ=MONTHLY;UNTIL=20300528T130000Z;BYMONTHDAY=28',
      '2030-01-28T09:00',
      '2030-02-28T09:00',
      '2030-05-28T09:00',
      4,
    ],
    ['FREQ=WEEKLY;UNTIL=20300121T140000Z;BYDAY=MO', '2030-01-07T09:00', '2030-01-14T09:00', '2030-01-21T09:00', 2],
    // A series that would start after its end takes all its occurrences along.
    ['FREQ=WEEKLY;UNTIL=20300121T140000Z;BYDAY=MO', '2030-01-07T09:00', '2030-02-04T09:00', '2030-02-18T09:00', 3],
    ['FREQ=DAILY;UNTIL=20300111T235959Z', '2030-01-07T09:00', '2030-01-21T09:00', '2030-01-25T09:00', 5],
    [
      'FREQ=DAILY;UNTIL=20300111T140000Z;BYDAY=MO,TU,WE,TH,FR',
      '2030-01-07T09:00',
      '2030-01-21T09:00',
      '2030-01-25T09:00',
      5,
    ],
    ['FREQ=HOURLY;UNTIL=20300107T170000Z', '2030-01-07T09:00', '2030-01-08T09:00', '2030-01-08T12:00', 4],
    ['FREQ=MONTHLY;UNTIL=20300307T140000Z;BYMONTHDAY=7', '2030-01-07T09:00', '2030-06-09T09:00', '2030-08-09T09:00', 3],
    ['FREQ=DAILY;UNTIL=20300111', '2030-01-07', '2030-01-21', '2030-01-25', 5],
  ])('of %s is kept when the series moves from %s to %s', (rrule, from, to, last, count) => {
    const starts = startsOf(content(times(to), seriesOf(rrule, from)));
    expect([starts.at(-1), starts.length]).toEqual([last, count]);
  });
});

it('a moved rule with a numbered weekday becomes a rule of the last weekday of the month, not of the fifth', () => {
  const ruleAt = (rrule: string, start: string, to: string) =>
    content(times(to), seriesOf(rrule, start)).recurrence_pattern?.rrule;
  expect(ruleAt('FREQ=MONTHLY;BYDAY=4MO', '2030-01-28T09:00', '2030-01-29T09:00')).toBe('FREQ=MONTHLY;BYDAY=-1TU');
  expect(ruleAt('FREQ=MONTHLY;BYDAY=5TU', '2030-01-29T09:00', '2030-01-30T09:00')).toBe('FREQ=MONTHLY;BYDAY=5WE');
  expect(ruleAt('FREQ=YEARLY;BYDAY=52MO', '2030-12-30T09:00', '2030-12-31T09:00')).toBe('FREQ=YEARLY;BYDAY=-1TU');
});

it('a series with 500 cancelled dates in as many months moves within the budget of one request', () => {
  const exdates = Array.from({ length: 500 }, (_, month) => new Date(Date.UTC(2030, month + 1, 7, 14)).toISOString());
  const budget = new StepBudget();
  const moved = contentFrom(
    times('2030-01-09T09:00'),
    budget,
    seriesOf('FREQ=MONTHLY;BYMONTHDAY=7', '2030-01-07T09:00', exdates),
  );
  expect(moved.recurrence_pattern?.exdates).toHaveLength(500);
  expect(budget.spent).toBeLessThan(200_000);
});
