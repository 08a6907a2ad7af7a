/** Recurrence follows the local time of the zone across all kinds of clock changes. */
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../../lib/domain/recurrence/series.js';
import { firstOf, series, startsOf } from './series-builder.js';

const instant = (iso: string): number => Date.parse(iso) / 1000;
const hoursOf = (recurring: Series, count: number): number[] =>
  firstOf(recurring, count).map(
    ({ startsAtEpochSeconds, endsAtEpochSeconds }) => (endsAtEpochSeconds - startsAtEpochSeconds) / 3600,
  );

describe('a series in a zone with daylight saving time', () => {
  it('stays at nine o’clock', () => {
    expect(startsOf(series('FREQ=MONTHLY;BYMONTHDAY=9', '2024-02-09T09:00:00'), 10)).toEqual([
      '2024-02-09T09:00:00-05:00',
      '2024-03-09T09:00:00-05:00',
      '2024-04-09T09:00:00-04:00',
      '2024-05-09T09:00:00-04:00',
      '2024-06-09T09:00:00-04:00',
      '2024-07-09T09:00:00-04:00',
      '2024-08-09T09:00:00-04:00',
      '2024-09-09T09:00:00-04:00',
      '2024-10-09T09:00:00-04:00',
      '2024-11-09T09:00:00-05:00',
    ]);
  });

  it('has occurrences of the same elapsed duration on every day', () => {
    const nightShift = { durationSeconds: 8 * 3600 };
    expect(hoursOf(series('FREQ=DAILY', '2024-03-09T22:00:00', nightShift), 3)).toEqual([8, 8, 8]);
    expect(hoursOf(series('FREQ=DAILY', '2024-11-02T22:00:00', nightShift), 3)).toEqual([8, 8, 8]);
  });

  it('skips no hour when its zone is UTC', () => {
    expect(startsOf(series('FREQ=DAILY;COUNT=2', '2024-03-10T02:30:00', { zone: 'UTC' }))).toEqual([
      '2024-03-10T02:30:00Z',
      '2024-03-11T02:30:00Z',
    ]);
  });
});

describe('an occurrence in a skipped hour', () => {
  it('moves forward by the gap on that day only, and counts', () => {
    expect(startsOf(series('FREQ=DAILY;COUNT=3', '2024-03-09T02:30:00'))).toEqual([
      '2024-03-09T02:30:00-05:00',
      '2024-03-10T03:30:00-04:00',
      '2024-03-11T02:30:00-04:00',
    ]);
  });

  it('moves by half an hour where the gap is half an hour', () => {
    expect(startsOf(series('FREQ=DAILY;COUNT=3', '2024-10-05T02:15:00', { zone: 'Australia/Lord_Howe' }))).toEqual([
      '2024-10-05T02:15:00+10:30',
      '2024-10-06T02:45:00+11:00',
      '2024-10-07T02:15:00+11:00',
    ]);
  });

  it('moves by a day where a whole day is skipped, onto the next occurrence', () => {
    expect(startsOf(series('FREQ=DAILY;COUNT=4', '2011-12-28T10:00:00', { zone: 'Pacific/Apia' }))).toEqual([
      '2011-12-28T10:00:00-10:00',
      '2011-12-29T10:00:00-10:00',
      '2011-12-31T10:00:00+14:00',
    ]);
  });

  it('stays in the order of instants when it moves past another occurrence', () => {
    expect(startsOf(series('FREQ=MINUTELY;INTERVAL=40;COUNT=5', '2024-03-10T01:20:00'))).toEqual([
      '2024-03-10T01:20:00-05:00',
      '2024-03-10T03:00:00-04:00',
      '2024-03-10T03:20:00-04:00',
      '2024-03-10T03:40:00-04:00',
      '2024-03-10T04:00:00-04:00',
    ]);
  });

  it('merges with the occurrence that it moves onto, although COUNT has counted both', () => {
    expect(startsOf(series('FREQ=HOURLY;COUNT=5', '2024-03-10T00:00:00'))).toEqual([
      '2024-03-10T00:00:00-05:00',
      '2024-03-10T01:00:00-05:00',
      '2024-03-10T03:00:00-04:00',
      '2024-03-10T04:00:00-04:00',
    ]);
  });

  it('is found when it is the last occurrence', () => {
    expect(startsOf(series('FREQ=YEARLY;COUNT=1;BYMONTH=3;BYMONTHDAY=10', '2024-03-01T02:30:00'))).toEqual([
      '2024-03-10T03:30:00-04:00',
    ]);
  });
});

describe('an occurrence in a repeated hour', () => {
  it('takes place in the first pass', () => {
    expect(startsOf(series('FREQ=DAILY;COUNT=3', '2024-11-02T01:30:00'))).toEqual([
      '2024-11-02T01:30:00-04:00',
      '2024-11-03T01:30:00-04:00',
      '2024-11-04T01:30:00-05:00',
    ]);
  });

  it('does not take place again in the second pass', () => {
    expect(startsOf(series('FREQ=MINUTELY;INTERVAL=30;COUNT=5', '2024-11-03T00:30:00'))).toEqual([
      '2024-11-03T00:30:00-04:00',
      '2024-11-03T01:00:00-04:00',
      '2024-11-03T01:30:00-04:00',
      '2024-11-03T02:00:00-05:00',
      '2024-11-03T02:30:00-05:00',
    ]);
  });

  it('takes place in the second pass when the series starts there', () => {
    expect(startsOf(series('FREQ=MINUTELY;INTERVAL=15;COUNT=4', '2024-11-03T01:30:00-05:00'))).toEqual([
      '2024-11-03T01:30:00-05:00',
      '2024-11-03T01:45:00-05:00',
      '2024-11-03T02:00:00-05:00',
      '2024-11-03T02:15:00-05:00',
    ]);
    expect(startsOf(series('FREQ=DAILY;COUNT=2', '2024-11-03T01:30:00-05:00'))).toEqual([
      '2024-11-03T01:30:00-05:00',
      '2024-11-04T01:30:00-05:00',
    ]);
  });
});

describe('the end of a series', () => {
  const daily = (until: string): string[] => startsOf(series(`FREQ=DAILY;UNTIL=${until}`, '2024-03-09T02:30:00'));

  it('includes an occurrence at exactly UNTIL', () => {
    expect(daily('20240311T063000Z')).toHaveLength(3);
    expect(daily('20240311T062959Z')).toHaveLength(2);
  });

  it('is an instant, also for an occurrence that was moved out of a skipped hour', () => {
    expect(daily('20240310T073000Z')).toHaveLength(2);
    // The clock skips 02:30, so the occurrence is at 03:30.
    expect(daily('20240310T072959Z')).toHaveLength(1);
  });

  it('may be a local time of the zone', () => {
    expect(daily('20240311T023000')).toHaveLength(3);
    expect(daily('20240311T022959')).toHaveLength(2);
    expect(daily('20240310T023000')).toHaveLength(2);
  });
});

describe('the exdates and rdates of a series', () => {
  const rule = 'FREQ=DAILY;COUNT=3';
  const start = '2024-03-09T02:30:00';
  const [first, moved, last] = startsOf(series(rule, start)) as [string, string, string];

  it.each(['2024-03-10T03:30:00-04:00', '2024-03-10T07:30:00Z', '2024-03-10T02:30:00'])(
    'cancel by instant, however the time is written: %s',
    (exdate) => {
      expect(startsOf(series(rule, start, { exdates: [exdate] }))).toEqual([first, last]);
    },
  );

  it('do not change what COUNT counts when they cancel', () => {
    expect(startsOf(series(rule, start, { exdates: [first, moved] }))).toEqual([last]);
  });

  it('add occurrences in order, once, regardless of COUNT and UNTIL', () => {
    const rdates = ['2024-03-20T12:00:00-04:00', moved, '2024-03-09T12:00:00-05:00', '2024-03-01T12:00:00-05:00'];
    expect(startsOf(series(rule, start, { rdates }))).toEqual([rdates[3], first, rdates[2], moved, last, rdates[0]]);
    const early = series('FREQ=DAILY;UNTIL=20240309T120000Z', start, { rdates: [rdates[0]!] });
    expect(startsOf(early)).toEqual([first, rdates[0]]);
  });

  it('may add the second pass of a repeated hour beside the first', () => {
    const [firstPass, secondPass] = ['2024-11-03T01:30:00-04:00', '2024-11-03T01:30:00-05:00'];
    const nightly = (exceptions: object) => startsOf(series('FREQ=DAILY;COUNT=1', firstPass, exceptions));
    expect(nightly({ rdates: [secondPass] })).toEqual([firstPass, secondPass]);
    expect(nightly({ exdates: [secondPass] })).toEqual([firstPass]);
    expect(nightly({ rdates: [secondPass], exdates: [firstPass] })).toEqual([secondPass]);
  });

  it('cancel a date that is both added and cancelled', () => {
    expect(startsOf(series(rule, start, { rdates: [moved], exdates: [moved] }))).toEqual([first, last]);
  });
});

describe('an all-day series', () => {
  it('has dates, and its occurrences last as long as their days', () => {
    const daily = series('FREQ=DAILY;COUNT=3', '2024-03-09');
    expect(startsOf(daily)).toEqual(['2024-03-09', '2024-03-10', '2024-03-11']);
    expect(hoursOf(daily, 3)).toEqual([24, 23, 24]);
    expect(hoursOf(series('FREQ=WEEKLY', '2024-11-02', { days: 2 }), 2)).toEqual([49, 48]);
  });

  it('starts after the gap on a day without midnight', () => {
    const daily = series('FREQ=DAILY;COUNT=3', '2018-11-03', { zone: 'America/Sao_Paulo' });
    expect(startsOf(daily)).toEqual(['2018-11-03', '2018-11-04', '2018-11-05']);
    const days = firstOf(daily, Infinity);
    expect(days.map(({ startsAtEpochSeconds }) => startsAtEpochSeconds)).toEqual(
      ['2018-11-03T03:00:00Z', '2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'].map(instant),
    );
    expect(hoursOf(daily, 3)).toEqual([24, 23, 24]);
  });

  it('ends on a date, and accepts exdates and rdates that are dates', () => {
    const exceptions = { exdates: ['2024-03-10'], rdates: ['2024-03-20'] };
    expect(startsOf(series('FREQ=DAILY;UNTIL=20240311', '2024-03-09', exceptions))).toEqual([
      '2024-03-09',
      '2024-03-11',
      '2024-03-20',
    ]);
  });

  it('can be expanded from any instant', () => {
    const daily = series('FREQ=DAILY', '2024-03-09');
    const from = (iso: string) => firstOf(daily, 1, instant(iso)).map(({ recurrenceId }) => recurrenceId);
    expect(from('2024-06-01T04:00:00Z')).toEqual([instant('2024-06-01T00:00:00Z')]);
    expect(from('2024-06-01T04:00:01Z')).toEqual([instant('2024-06-02T00:00:00Z')]);
  });
});
