/** A series that is moved keeps its meetings: its rule follows the start, and its end follows the last meeting. */
import { describe, expect, it } from 'vitest';
import { wholeSeriesInput, withSeriesChanged } from '../../../../lib/domain/change/series-edit.js';
import { splitBefore } from '../../../../lib/domain/change/series-split.js';
import { withOccurrenceChanged } from '../../../../lib/domain/change/occurrence-edit.js';
import { contentFrom, type EventInput } from '../../../../lib/domain/event/event-input.js';
import type { EventContent } from '../../../../lib/domain/event/event.js';
import { findOccurrence, occurrenceAt, slotsIn } from '../../../../lib/domain/event/occurrence.js';
import { patternView } from '../../../../lib/domain/event/recurrence-pattern.js';
import { boundsOf } from '../../../../lib/domain/event/series.js';
import { StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { anEventRecord } from '../../../support/database/event-records.js';

const budget = () => new StepBudget();
const content = (input: EventInput, before?: EventContent) => contentFrom(input, budget(), before);
const eventOf = (written: EventContent) => anEventRecord({ content: written, bounds: boundsOf(written, budget()) });
const occurrenceOf = (written: EventContent, start: string) => findOccurrence(eventOf(written), start, budget())!;
const startsOf = (written: EventContent, count = 20): string[] =>
  [...slotsIn(eventOf(written), { startsAtEpochSeconds: 0, endsAtEpochSeconds: 2_000_000_000 }, budget())]
    .slice(0, count)
    .map((slot) => occurrenceAt(slot).content.start_time);

/** Monday 7 January 2030, 09:00 to 10:00 in New York. */
const monday = (rrule: string, input: EventInput = {}): EventContent =>
  content({
    title: 'Weekly',
    start_time: '2030-01-07T09:00:00',
    end_time: '2030-01-07T10:00:00',
    time_zone: 'America/New_York',
    recurrence_pattern: { rrule },
    ...input,
  });
const moveTo = (series: EventContent, start: string, hours = 1): EventContent => {
  const end = new Date(Date.parse(`${start}Z`) + hours * 3_600_000).toISOString().slice(0, 19);
  return content({ start_time: start, end_time: end }, series);
};

describe('the rule of a series that is moved', () => {
  it.each([
    ['FREQ=WEEKLY;BYDAY=MO', '2030-01-08T09:00:00', 'FREQ=WEEKLY;BYDAY=TU'],
    ['FREQ=WEEKLY;COUNT=5;BYDAY=MO', '2030-01-09T09:00:00', 'FREQ=WEEKLY;COUNT=5;BYDAY=WE'],
    ['FREQ=MONTHLY;BYDAY=1MO', '2030-01-15T09:00:00', 'FREQ=MONTHLY;BYDAY=3TU'],
    ['FREQ=YEARLY;BYMONTH=1;BYDAY=1MO', '2030-02-26T09:00:00', 'FREQ=YEARLY;BYMONTH=2;BYDAY=4TU'],
    ['FREQ=MONTHLY;BYMONTHDAY=7', '2030-01-09T09:00:00', 'FREQ=MONTHLY;BYMONTHDAY=9'],
    ['FREQ=MONTHLY;BYMONTHDAY=-25', '2030-01-31T09:00:00', 'FREQ=MONTHLY;BYMONTHDAY=-1'],
    ['FREQ=DAILY;BYHOUR=9', '2030-01-07T11:00:00', 'FREQ=DAILY;BYHOUR=11'],
    ['FREQ=DAILY;BYHOUR=9;BYMINUTE=0', '2030-01-07T11:30:00', 'FREQ=DAILY;BYHOUR=11;BYMINUTE=30'],
    // Already on the rule.
    ['FREQ=WEEKLY;BYDAY=MO,WE', '2030-01-09T09:00:00', 'FREQ=WEEKLY;BYDAY=MO,WE'],
    ['FREQ=WEEKLY;BYDAY=MO,WE', '2030-01-07T11:00:00', 'FREQ=WEEKLY;BYDAY=MO,WE'],
    ['FREQ=WEEKLY', '2030-01-08T09:00:00', 'FREQ=WEEKLY'],
  ])('%s follows the start to %s', (rrule, start, expected) => {
    const moved = moveTo(monday(rrule), start);
    expect(moved.recurrence_pattern?.rrule).toBe(expected);
    expect(startsOf(moved)[0]).toContain(start);
  });

  it('follows when the client sends back the pattern that it has read', () => {
    const series = monday('FREQ=WEEKLY;BYDAY=MO');
    const recurrence_pattern = patternView(series.recurrence_pattern!);
    const moved = content(
      { start_time: '2030-01-08T09:00:00', end_time: '2030-01-08T10:00:00', recurrence_pattern },
      series,
    );
    expect(moved.recurrence_pattern?.rrule).toBe('FREQ=WEEKLY;BYDAY=TU');
  });

  it.each([
    ['FREQ=WEEKLY;BYDAY=MO,WE', '2030-01-08T09:00:00'],
    ['FREQ=DAILY;BYHOUR=9,14', '2030-01-07T10:00:00'],
    ['FREQ=MONTHLY;BYMONTHDAY=7,21', '2030-01-08T09:00:00'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=5', '2030-01-08T09:00:00'],
  ])('%s that cannot follow to %s is refused', (rrule, start) => {
    const fault = { pointer: '/start_time', detail: expect.stringContaining('cannot follow') as string };
    expect(() => moveTo(monday(rrule), start)).toThrow(expect.objectContaining({ members: { errors: [fault] } }));
  });

  it('moves cancelled occurrences and exceptions along with the series', () => {
    const series = monday('FREQ=WEEKLY;BYDAY=MO', {
      recurrence_pattern: { rrule: 'FREQ=WEEKLY;BYDAY=MO', exdates: ['2030-01-14T09:00:00'] },
    });
    expect(moveTo(series, '2030-01-08T09:00:00').recurrence_pattern?.exdates).toEqual(['2030-01-15T09:00:00-05:00']);
  });
});

describe('the UNTIL of a series', () => {
  const untilLast = monday('FREQ=WEEKLY;UNTIL=20300121T140000Z;BYDAY=MO');

  it('keeps the last meeting when the series moves later', () => {
    expect(startsOf(moveTo(untilLast, '2030-01-07T11:00:00'))).toHaveLength(3);
    expect(startsOf(moveTo(untilLast, '2030-01-08T09:00:00'))).toHaveLength(3);
    expect(startsOf(moveTo(monday('FREQ=DAILY;UNTIL=20300109T090000'), '2030-01-07T18:00:00'))).toHaveLength(3);
  });

  it('is unchanged when the last meeting stays before it', () => {
    const series = monday('FREQ=WEEKLY;UNTIL=20300131T235959Z;BYDAY=MO');
    expect(moveTo(series, '2030-01-07T11:00:00').recurrence_pattern).toEqual(series.recurrence_pattern);
    expect(moveTo(series, '2030-01-07T07:00:00').recurrence_pattern).toEqual(series.recurrence_pattern);
  });

  it.each(['Pacific/Kiritimati', 'Asia/Tokyo', 'America/Los_Angeles', 'Pacific/Honolulu', 'Europe/Kyiv'])(
    'keeps the meetings when the zone changes to %s',
    (time_zone) => {
      const daily = monday('FREQ=DAILY;UNTIL=20300109T140000Z');
      expect(startsOf(content({ time_zone }, daily)).map((start) => start.slice(0, 19))).toEqual([
        '2030-01-07T09:00:00',
        '2030-01-08T09:00:00',
        '2030-01-09T09:00:00',
      ]);
    },
  );

  it.each(['FREQ=DAILY;COUNT=6', 'FREQ=HOURLY;COUNT=40', 'FREQ=DAILY;COUNT=20;BYHOUR=9,12,15'])(
    'that a split of %s writes is local, and both parts keep their meetings in any zone',
    (rrule) => {
      const series = monday(rrule);
      const third = startsOf(series)[2]!;
      const { past, future } = splitBefore(eventOf(series), occurrenceOf(series, third), budget())!;
      expect(past.recurrence_pattern?.rrule).toMatch(/UNTIL=\d{8}T\d{6}(;|$)/);
      for (const time_zone of ['Pacific/Kiritimati', 'Pacific/Honolulu', 'Europe/Kyiv']) {
        expect(startsOf(content({ time_zone }, past))).toHaveLength(2);
        expect(startsOf(content({ time_zone }, future), 99)).toHaveLength(startsOf(future, 99).length);
      }
    },
  );
});

describe('an edit of all occurrences at one of them', () => {
  const change = (series: EventContent, start: string, sent: EventInput): EventContent => {
    const occurrence = occurrenceOf(series, start);
    const input = wholeSeriesInput(sent, eventOf(series), occurrence, budget());
    return withSeriesChanged(series, occurrence, { input, sent }, budget());
  };
  const weekly = monday('FREQ=WEEKLY;BYDAY=MO');
  const IN_SUMMER = '2030-06-03T09:00:00-04:00';

  it('that sends back a listed occurrence with a new title loses no meeting', () => {
    const { start_time, end_time, recurrence_pattern } = occurrenceOf(weekly, IN_SUMMER).content;
    const sent = { start_time, end_time, recurrence_pattern: patternView(recurrence_pattern!), title: 'New' };
    expect(change(weekly, IN_SUMMER, sent)).toEqual({ ...weekly, title: 'New' });
  });

  it('moves the whole series by the difference, across a change of the clocks', () => {
    const moved = change(weekly, IN_SUMMER, { start_time: '2030-06-04T15:30:00Z', end_time: '2030-06-04T17:30:00Z' });
    expect(moved).toMatchObject({
      start_time: '2030-01-08T11:30:00-05:00',
      end_time: '2030-01-08T13:30:00-05:00',
      recurrence_pattern: { rrule: 'FREQ=WEEKLY;BYDAY=TU' },
    });
    expect(startsOf(moved, 99)).toContain('2030-06-04T11:30:00-04:00');
  });

  it('moves it in another zone to the local time that was sent', () => {
    const sent = { time_zone: 'Europe/Berlin', start_time: '2030-06-03T15:00:00', end_time: '2030-06-03T16:00:00' };
    expect(change(weekly, IN_SUMMER, sent)).toMatchObject({
      start_time: '2030-01-07T15:00:00+01:00',
      end_time: '2030-01-07T16:00:00+01:00',
    });
  });

  it('measures the difference from where an exception was moved to', () => {
    const own = { start_time: '2030-06-03T14:00:00', end_time: '2030-06-03T15:00:00', title: 'Guests' };
    const series = withOccurrenceChanged(weekly, occurrenceOf(weekly, IN_SUMMER), own, budget());
    const sent = { start_time: '2030-06-03T15:00:00', end_time: '2030-06-03T16:00:00', title: 'All' };
    const moved = change(series, IN_SUMMER, sent);
    expect(moved).toMatchObject({ title: 'All', start_time: '2030-01-07T10:00:00-05:00' });
    expect(moved.exceptions).toEqual({
      '2030-06-03T10:00:00-04:00': {
        start_time: '2030-06-03T15:00:00-04:00',
        end_time: '2030-06-03T16:00:00-04:00',
      },
    });
  });

  it('moves an all-day series by days, and makes it longer by days', () => {
    const days = { all_day: true, start_time: '2030-01-07', end_time: '2030-01-08' };
    const series = content({ title: 'Fair', ...days, recurrence_pattern: { rrule: 'FREQ=WEEKLY' } });
    expect(change(series, '2030-06-03', { start_time: '2030-06-04', end_time: '2030-06-06' })).toMatchObject({
      start_time: '2030-01-08',
      end_time: '2030-01-10',
    });
  });

  it('keeps the skipped local time at which the series starts', () => {
    const series = monday('FREQ=DAILY', { start_time: '2030-03-10T02:30:00', end_time: '2030-03-10T03:00:00' });
    const at = (start: string, sent: EventInput) => startsOf(change(series, start, sent), 2);
    const first = '2030-03-10T03:30:00-04:00';
    expect(at(first, { start_time: first, title: 'New' })).toEqual([first, '2030-03-11T02:30:00-04:00']);
    expect(at(first, { start_time: '2030-03-10T04:30:00', end_time: '2030-03-10T05:00:00' })).toEqual([
      '2030-03-10T04:30:00-04:00',
      '2030-03-11T04:30:00-04:00',
    ]);
  });
});

describe('an edit of one occurrence', () => {
  const weekly = monday('FREQ=WEEKLY;BYDAY=MO');
  const change = (input: EventInput) =>
    withOccurrenceChanged(weekly, occurrenceOf(weekly, '2030-01-14T09:00:00'), input, budget());

  it('can send back the pattern of its series, but no other pattern', () => {
    expect(change({ recurrence_pattern: patternView(weekly.recurrence_pattern!) })).toEqual(weekly);
    expect(change({ recurrence_pattern: { frequency: 'weekly', interval: 1, by_day: ['MO'] } })).toEqual(weekly);
    for (const recurrence_pattern of [
      null,
      { rrule: 'FREQ=DAILY' },
      { rrule: 'FREQ=WEEKLY;BYDAY=MO', exdates: [] as string[], rdates: ['2030-01-08T09:00:00'] },
    ]) {
      const fault = { pointer: '/recurrence_pattern', detail: 'can be changed only for the whole series' };
      expect(() => change({ recurrence_pattern })).toThrow(expect.objectContaining({ members: { errors: [fault] } }));
    }
  });
});

describe('a rule that yields too many occurrences', () => {
  it.each([
    'FREQ=MINUTELY',
    'FREQ=MINUTELY;INTERVAL=3',
    'FREQ=HOURLY;BYMINUTE=0,4,8,12,16,20,24,28,32,36,40,44,48,52,56',
  ])('is refused with an until and a count that are accepted: %s', (rrule) => {
    const detailOf = (text: string): string | undefined => {
      try {
        boundsOf(monday(text), budget());
        return undefined;
      } catch (error) {
        return (error as { members: { errors: { detail: string }[] } }).members.errors[0]?.detail;
      }
    };
    const detail = detailOf(rrule) ?? '';
    expect(detail).toContain('more than 120,000 occurrences within 366 days');
    const until = /until of (\S+)/.exec(detail)?.[1] ?? '';
    const count = /count of at most ([\d,]+)/.exec(detail)?.[1]?.replace(',', '') ?? '';
    expect(detailOf(`${rrule};UNTIL=${until.replaceAll(/[-:]/g, '')}`)).toBeUndefined();
    expect(detailOf(`${rrule};COUNT=${count}`)).toBeUndefined();
  });
});
