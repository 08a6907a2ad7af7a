import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FIRST_INSTANT_EPOCH_SECONDS,
  formatInstant,
  instantOf,
  intervalOf,
  isDate,
  LAST_INSTANT_EPOCH_SECONDS,
  overlaps,
  sameWallClockIn,
  timeFault,
  type Interval,
} from '../../../../lib/domain/time/event-time.js';
import { offsetAt } from '../../../support/zones/reference.js';
import { anywhere } from '../event/arbitraries.js';

const secondsOf = (iso: string): number => Date.parse(iso) / 1000;
/** The start of an event with this stored time. */
const startOf = (start_time: string, time_zone: string): number =>
  intervalOf({ start_time, end_time: start_time, time_zone }).startsAtEpochSeconds;

describe('a time in a request or response', () => {
  it.each([
    ['2030-06-03T09:00:00Z', 'Europe/Berlin', '2030-06-03T09:00:00Z'],
    ['2030-06-03t09:00:00z', 'UTC', '2030-06-03T09:00:00Z'],
    ['2030-06-03T09:00:00+05:45', 'UTC', '2030-06-03T03:15:00Z'],
    ['2030-06-03T09:00:00-03:30', 'Asia/Tokyo', '2030-06-03T12:30:00Z'],
    ['2030-06-03T09:00:00-00:00', 'Asia/Tokyo', '2030-06-03T09:00:00Z'],
    ['2030-06-03T09:00:00', 'Asia/Tokyo', '2030-06-03T00:00:00Z'],
    ['2030-06-03T09:00:00', 'UTC', '2030-06-03T09:00:00Z'],
    ['2030-06-03T09:00:00.999999999Z', 'UTC', '2030-06-03T09:00:00Z'],
    ['2030-06-03T09:00', 'Asia/Tokyo', '2030-06-03T00:00:00Z'],
    ['2030-06-03T09:00+05:45', 'UTC', '2030-06-03T03:15:00Z'],
    ['2030-06-03 09:00:00', 'Asia/Tokyo', '2030-06-03T00:00:00Z'],
    ['2030-06-03 09:00z', 'Asia/Tokyo', '2030-06-03T09:00:00Z'],
    ['2028-02-29T00:00:00Z', 'UTC', '2028-02-29T00:00:00Z'],
    ['0001-01-01T00:00:00Z', 'UTC', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59Z', 'UTC', '9999-12-31T23:59:59Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    expect(instantOf(text, zone)).toBe(secondsOf(instant));
  });

  it.each([
    ['a day that does not exist', '2023-02-30T10:00:00Z'],
    ['29 February of a common year', '2100-02-29T10:00:00Z'],
    ['month 13', '2030-13-01T10:00:00Z'],
    ['month 0', '2030-00-01T10:00:00Z'],
    ['day 0', '2030-06-00T10:00:00Z'],
    ['24 o’clock', '2030-06-03T24:00:00Z'],
    ['minute 60', '2030-06-03T10:60:00Z'],
    ['second 60', '2030-06-30T23:59:60Z'],
    ['an offset of 24 hours', '2030-06-03T10:00:00+24:00'],
    ['an offset of 60 minutes', '2030-06-03T10:00:00+01:60'],
    ['an offset without colon', '2030-06-03T10:00:00+0200'],
    ['no minutes', '2030-06-03T10Z'],
    ['two spaces for the T', '2030-06-03  10:00:00Z'],
    ['a fraction of a minute', '2030-06-03T10:00.5Z'],
    ['a space before the offset', '2030-06-03T10:00:00 +02:00'],
    ['a date', '2030-06-03'],
    ['words', 'tomorrow at nine'],
    ['nothing', ''],
    ['five digits of year', '12030-06-03T10:00:00Z'],
    ['two digits of year', '30-06-03T10:00:00Z'],
    ['a fraction without digits', '2030-06-03T10:00:00.Z'],
    ['something after it', '2030-06-03T10:00:00Z[UTC]'],
    ['a line after it', '2030-06-03T10:00:00Z\n'],
    ['other digits', '２０３０-06-03T10:00:00Z'],
    ['the year 0', '0000-12-31T23:59:59Z'],
    ['an instant before the year 1', '0001-01-01T00:00:00+00:01'],
    ['an instant after the year 9999', '9999-12-31T23:59:59-00:01'],
  ])('that is %s is refused', (_, text) => {
    expect(instantOf(text, 'UTC')).toBeUndefined();
  });

  it('is refused when it is outside the years 1 to 9999 in its zone or in UTC', () => {
    expect(instantOf('0001-01-01T00:00:00Z', 'America/New_York')).toBeUndefined();
    expect(instantOf('9999-12-31T23:59:59Z', 'Asia/Tokyo')).toBeUndefined();
    expect(instantOf('0001-01-01T00:00:00', 'Asia/Tokyo')).toBeUndefined();
    expect(instantOf('9999-12-31T23:59:59', 'America/New_York')).toBeUndefined();
  });

  it('gives the same instant after conversion to local time and back', () => {
    fc.assert(
      fc.property(anywhere, ({ zone, at }) => {
        expect(instantOf(formatInstant(at, zone), zone)).toBe(at);
      }),
      { numRuns: 500 },
    );
  });

  it('shows the local time of its zone, with the offset in minutes', () => {
    fc.assert(
      fc.property(anywhere, ({ zone, at }) => {
        const text = formatInstant(at, zone);
        const offsetSeconds = offsetAt(zone, at);
        expect(text.slice(0, 19)).toBe(new Date((at + offsetSeconds) * 1000).toISOString().slice(0, 19));
        const isInWholeMinutes = offsetSeconds % 60 === 0;
        expect(Math.abs(secondsOf(text) - at)).toBeLessThanOrEqual(isInWholeMinutes ? 0 : 30);
        expect(text.endsWith('Z')).toBe(offsetSeconds === 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a stored time', () => {
  it('is the instant that it was written for, also in a repeated hour', () => {
    fc.assert(
      fc.property(anywhere, ({ zone, at }) => {
        expect(startOf(formatInstant(at, zone), zone)).toBe(at);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['the first pass of a repeated hour', '2030-11-03T01:30:00-04:00', '2030-11-03T05:30:00Z'],
    ['the second pass of a repeated hour', '2030-11-03T01:30:00-05:00', '2030-11-03T06:30:00Z'],
    ['an hour whose offset has changed since, by the wall clock', '2030-06-03T09:00:00-05:00', '2030-06-03T13:00:00Z'],
    ['an hour that has been skipped since, moved forward', '2030-03-10T02:30:00-05:00', '2030-03-10T07:30:00Z'],
  ])('names %s', (_, stored, instant) => {
    expect(startOf(stored, 'America/New_York')).toBe(secondsOf(instant));
  });

  it.each([
    ['midnight in its zone', '2030-06-03', 'America/New_York', '2030-06-03T04:00:00Z'],
    ['the first moment of a day that starts at one', '2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
    ['the first of two midnights', '2030-11-03', 'America/Havana', '2030-11-03T04:00:00Z'],
  ])('that is a date is %s', (_, date, zone, instant) => {
    expect(startOf(date, zone)).toBe(secondsOf(instant));
  });

  it('keeps its local time in another zone', () => {
    const inTokyo = sameWallClockIn('2030-06-03T09:00:00-04:00', 'Asia/Tokyo');
    expect(formatInstant(inTokyo, 'Asia/Tokyo')).toBe('2030-06-03T09:00:00+09:00');
  });
});

describe('a date', () => {
  it.each(['2030-06-03', '2028-02-29', '0001-01-01', '9999-12-31'])('%s exists', (text) => {
    expect(isDate(text)).toBe(true);
  });

  it.each([
    '2023-02-30',
    '2030-02-29',
    '2030-04-31',
    '2030-00-10',
    '2030-6-3',
    '0000-01-01',
    '10000-01-01',
    '2030-06-03Z',
    '2030-06-03\n',
    '',
  ])('%j does not exist', (text) => {
    expect(isDate(text)).toBe(false);
  });
});

describe('two intervals', () => {
  const span = (start: number, end: number): Interval => ({ startsAtEpochSeconds: start, endsAtEpochSeconds: end });

  it.each([
    ['touch', span(0, 10), span(10, 20), false],
    ['are apart', span(0, 10), span(11, 20), false],
    ['share a second', span(0, 11), span(10, 20), true],
    ['hold one another', span(0, 30), span(10, 20), true],
    ['are the same', span(10, 20), span(10, 20), true],
    ['start together', span(10, 11), span(10, 20), true],
    ['end together', span(19, 20), span(10, 20), true],
  ])('that %s: overlap is %#', (_, a, b, expected) => {
    expect([overlaps(a, b), overlaps(b, a)]).toEqual([expected, expected]);
  });
});

it('the calendar goes from the year 1 to the year 9999', () => {
  expect(FIRST_INSTANT_EPOCH_SECONDS).toBe(secondsOf('0001-01-01T00:00:00Z'));
  expect(LAST_INSTANT_EPOCH_SECONDS).toBe(secondsOf('9999-12-31T23:59:59Z'));
});

describe('a time that is refused', () => {
  it.each<[string, Parameters<typeof timeFault>[1], string]>([
    ['2030-02-30', 'date', 'must be an existing date: 2030-02-30 does not exist'],
    ['2030-02-30T10:00Z', 'time', 'must be an existing date: 2030-02-30 does not exist'],
    ['2030-02-30 10:00', 'either', 'must be an existing date: 2030-02-30 does not exist'],
    ['2100-02-29', 'either', 'must be an existing date: 2100-02-29 does not exist'],
    ['2030-13-01', 'either', 'must be an existing date: 2030-13-01 does not exist'],
    ['2030-06-03T24:00:00Z', 'time', 'must be a time such as 2030-06-03T09:00:00 or 2030-06-03T09:00:00+02:00'],
    ['2030-06-03', 'time', 'must be a time such as 2030-06-03T09:00:00 or 2030-06-03T09:00:00+02:00'],
    ['2030-06-03T10:00', 'date', 'must be a date such as 2030-06-03'],
    ['2030-02-30x', 'date', 'must be a date such as 2030-06-03'],
    ['0000-01-01', 'date', 'must be between the years 1 and 9999'],
    ['0001-01-01T00:00:00+01:00', 'time', 'must be between the years 1 and 9999'],
    ['9999-12-31T23:59:59-01:00', 'either', 'must be between the years 1 and 9999'],
  ])('gets an error that suggests %s instead of %s: %s', (text, expected, detail) => {
    expect(timeFault(text, expected)).toBe(detail);
  });
});
