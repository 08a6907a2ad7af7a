/** The meaning of rules where calendars are irregular and engines differ. */
import { describe, expect, it } from 'vitest';
import { series, startsOf } from './series-builder.js';

/** Dates, or times of a series that does not start at midnight. */
const yields = (rule: string, start: string, count = 20): string[] =>
  startsOf(series(rule, start, { zone: 'UTC' }), count).map((text) => text.replace(/:00Z$/, ''));

describe('days that some months or years do not have', () => {
  it('are skipped, not moved', () => {
    expect(yields('FREQ=MONTHLY', '2023-01-31', 4)).toEqual(['2023-01-31', '2023-03-31', '2023-05-31', '2023-07-31']);
    expect(yields('FREQ=MONTHLY;BYMONTHDAY=-31', '2023-01-01', 3)).toEqual(['2023-01-01', '2023-03-01', '2023-05-01']);
    expect(yields('FREQ=YEARLY', '2020-02-29', 3)).toEqual(['2020-02-29', '2024-02-29', '2028-02-29']);
    expect(yields('FREQ=YEARLY;BYYEARDAY=366,-366', '2019-01-01', 4)).toEqual([
      '2020-01-01',
      '2020-12-31',
      '2024-01-01',
      '2024-12-31',
    ]);
  });

  it('follow the leap years of centuries', () => {
    expect(yields('FREQ=YEARLY', '1896-02-29', 2)).toEqual(['1896-02-29', '1904-02-29']);
    expect(yields('FREQ=YEARLY', '1996-02-29', 2)).toEqual(['1996-02-29', '2000-02-29']);
  });

  it('end with the calendar', () => {
    expect(yields('FREQ=DAILY', '9999-12-28')).toEqual(['9999-12-28', '9999-12-29']);
  });
});

describe('weekdays', () => {
  it('may have numbers or none in the same rule', () => {
    expect(yields('FREQ=MONTHLY;BYDAY=MO,1TU', '2024-01-01', 7)).toEqual([
      '2024-01-01',
      '2024-01-02',
      '2024-01-08',
      '2024-01-15',
      '2024-01-22',
      '2024-01-29',
      '2024-02-05',
    ]);
  });

  it('are counted within the months of a yearly rule, or else within the year', () => {
    expect(yields('FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3,10', '2024-01-01', 3)).toEqual([
      '2024-03-31',
      '2024-10-27',
      '2025-03-30',
    ]);
    expect(yields('FREQ=YEARLY;BYDAY=53MO', '2018-01-01', 2)).toEqual(['2018-12-31', '2024-12-30']);
  });

  it('are skipped in a month without a fifth one', () => {
    expect(yields('FREQ=MONTHLY;BYDAY=5MO', '2024-01-01', 3)).toEqual(['2024-01-29', '2024-04-29', '2024-07-29']);
  });

  it('default to the weekday of the start', () => {
    expect(yields('FREQ=WEEKLY;BYMONTH=1', '2024-01-24', 3)).toEqual(['2024-01-24', '2024-01-31', '2025-01-01']);
    expect(yields('FREQ=YEARLY;BYWEEKNO=20', '2024-01-03', 2)).toEqual(['2024-05-15', '2025-05-14']);
  });
});

describe('numbered weeks', () => {
  it('at the turn of the year belong to the year that has four of their days', () => {
    // 1 January 1994 is in the 52nd and last week of 1993; those of 1999 and 2005 are in a 53rd week.
    expect(yields('FREQ=YEARLY;BYWEEKNO=53;BYDAY=SA', '1993-06-01', 3)).toEqual([
      '1999-01-02',
      '2005-01-01',
      '2010-01-02',
    ]);
    expect(yields('FREQ=YEARLY;BYWEEKNO=52;BYDAY=SA', '1993-06-01', 2)).toEqual(['1994-01-01', '1994-12-31']);
    expect(yields('FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO', '1996-06-01', 3)).toEqual([
      '1996-12-30',
      '1997-12-29',
      '1999-01-04',
    ]);
  });

  it('may be counted from the end of the year', () => {
    expect(yields('FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO', '2020-01-02', 3)).toEqual([
      '2020-12-28',
      '2021-12-27',
      '2022-12-26',
    ]);
    expect(yields('FREQ=YEARLY;BYWEEKNO=-53;BYDAY=MO', '2019-01-01', 2)).toEqual(['2019-12-30', '2025-12-29']);
  });

  it('start on the configured first day of the week', () => {
    expect(yields('FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU;WKST=SU', '2024-01-01', 2)).toEqual(['2024-12-29', '2026-01-04']);
    expect(yields('FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU', '2024-01-01', 2)).toEqual(['2024-01-07', '2025-01-05']);
  });
});

describe('a BYSETPOS position', () => {
  it('counts through the whole period, also in the first period of the series', () => {
    // A Wednesday: the Monday of its week is before the start.
    expect(yields('FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1', '2024-01-03', 2)).toEqual(['2024-01-08', '2024-01-15']);
    expect(yields('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2', '2024-01-20', 1)).toEqual(['2024-02-02']);
  });

  it('yields one occurrence even when two positions select it', () => {
    expect(yields('FREQ=MONTHLY;BYMONTHDAY=10;BYSETPOS=1,-1;COUNT=3', '2024-01-01')).toEqual([
      '2024-01-10',
      '2024-02-10',
      '2024-03-10',
    ]);
  });

  it('counts times of day too', () => {
    expect(yields('FREQ=MONTHLY;BYDAY=FR;BYHOUR=9,17;BYMINUTE=0;BYSETPOS=-1,3', '2024-01-01T09:00:00', 4)).toEqual([
      '2024-01-12T09:00',
      '2024-01-26T17:00',
      '2024-02-09T09:00',
      '2024-02-23T17:00',
    ]);
    expect(yields('FREQ=DAILY;BYHOUR=9,12,17;BYSETPOS=2', '2024-01-01T09:00:00', 2)).toEqual([
      '2024-01-01T12:00',
      '2024-01-02T12:00',
    ]);
    expect(yields('FREQ=HOURLY;BYMINUTE=10,20,30;BYSETPOS=-1', '2024-01-01T09:00:00', 2)).toEqual([
      '2024-01-01T09:30',
      '2024-01-01T10:30',
    ]);
  });

  it('yields no occurrence when it exceeds the set', () => {
    expect(yields('FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366', '2023-01-01', 2)).toEqual([
      '2024-12-31',
      '2028-12-31',
    ]);
    expect(yields('FREQ=DAILY;BYHOUR=9;BYSETPOS=2', '2024-01-01T09:00:00')).toEqual([]);
  });
});

describe('intervals', () => {
  it('of minutes are counted through skipped hours', () => {
    const everySeven = yields('FREQ=MINUTELY;INTERVAL=7;BYHOUR=9', '2024-01-01T09:00:00', 11);
    expect(everySeven.slice(8)).toEqual(['2024-01-01T09:56', '2024-01-02T09:02', '2024-01-02T09:09']);
  });

  it('of hours are counted across days', () => {
    expect(yields('FREQ=HOURLY;INTERVAL=7', '2024-01-01T09:30:00', 4)).toEqual([
      '2024-01-01T09:30',
      '2024-01-01T16:30',
      '2024-01-01T23:30',
      '2024-01-02T06:30',
    ]);
  });

  it('of weeks are counted from the week of the start', () => {
    expect(yields('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', '2024-01-03', 2)).toEqual(['2024-01-15', '2024-01-29']);
  });

  it('of months and years are counted from the month and year of the start', () => {
    expect(yields('FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=1', '2024-01-15', 2)).toEqual(['2024-06-01', '2024-11-01']);
    expect(yields('FREQ=YEARLY;INTERVAL=3;BYMONTH=1;BYMONTHDAY=1', '2024-06-01', 2)).toEqual([
      '2027-01-01',
      '2030-01-01',
    ]);
  });
});

describe('the start of a series', () => {
  it('is not an occurrence when the rule does not yield it, and does not count', () => {
    expect(yields('FREQ=DAILY;BYHOUR=10;COUNT=2', '2024-01-01T09:00:00')).toEqual([
      '2024-01-01T10:00',
      '2024-01-02T10:00',
    ]);
  });

  it('excludes earlier times of its first day', () => {
    expect(yields('FREQ=DAILY;BYHOUR=8,9,10;COUNT=3', '2024-01-01T09:00:00')).toEqual([
      '2024-01-01T09:00',
      '2024-01-01T10:00',
      '2024-01-02T08:00',
    ]);
  });

  it('supplies the times that the rule leaves open', () => {
    expect(startsOf(series('FREQ=DAILY;BYHOUR=12', '2024-01-01T09:41:07', { zone: 'UTC' }), 1)).toEqual([
      '2024-01-01T12:41:07Z',
    ]);
    expect(startsOf(series('FREQ=HOURLY;BYMINUTE=5', '2024-01-01T09:41:07', { zone: 'UTC' }), 1)).toEqual([
      '2024-01-01T10:05:07Z',
    ]);
  });

  it('treats second 60 as second 59', () => {
    expect(startsOf(series('FREQ=MINUTELY;BYSECOND=59,60', '2024-01-01T09:00:00', { zone: 'UTC' }), 2)).toEqual([
      '2024-01-01T09:00:59Z',
      '2024-01-01T09:01:59Z',
    ]);
  });
});
