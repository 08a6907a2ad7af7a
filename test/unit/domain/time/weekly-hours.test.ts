import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../../lib/domain/time/event-time.js';
import { firstOnGrid, hoursWithin } from '../../../../lib/domain/time/weekly-hours.js';

const HOUR = 3_600;
const instant = (text: string): number => Date.parse(text) / 1000;

/** Hours of every day within a window, as local times. */
function hoursOf(
  zone: string,
  [from, to]: [number, number],
  window: [string, string],
  weekdays = [0, 1, 2, 3, 4, 5, 6],
) {
  const [startsAtEpochSeconds, endsAtEpochSeconds] = window.map(instant) as [number, number];
  const hours = { zone, weekdays: new Set(weekdays), fromSecondsOfDay: from * HOUR, toSecondsOfDay: to * HOUR };
  return hoursWithin({ startsAtEpochSeconds, endsAtEpochSeconds }, hours).map((span) =>
    [span.startsAtEpochSeconds, span.endsAtEpochSeconds].map((at) => formatInstant(at, zone)),
  );
}

describe('hours of the day', () => {
  it('cover the chosen weekdays within the window', () => {
    // 3 June 2030 is a Monday.
    const window: [string, string] = ['2030-06-03T12:00:00Z', '2030-06-10T09:30:00Z'];
    expect(hoursOf('UTC', [9, 17], window, [0, 2])).toEqual([
      ['2030-06-03T12:00:00Z', '2030-06-03T17:00:00Z'],
      ['2030-06-05T09:00:00Z', '2030-06-05T17:00:00Z'],
      ['2030-06-10T09:00:00Z', '2030-06-10T09:30:00Z'],
    ]);
  });

  it('stay the same on the clock when the clocks change', () => {
    expect(hoursOf('Europe/Berlin', [9, 17], ['2030-03-30T00:00:00Z', '2030-04-01T00:00:00Z'])).toEqual([
      ['2030-03-30T09:00:00+01:00', '2030-03-30T17:00:00+01:00'],
      ['2030-03-31T09:00:00+02:00', '2030-03-31T17:00:00+02:00'],
    ]);
  });

  it('exclude the time that the clocks skip', () => {
    expect(hoursOf('Europe/Berlin', [2, 3], ['2030-03-30T12:00:00Z', '2030-03-31T12:00:00Z'])).toEqual([]);
    expect(hoursOf('Europe/Berlin', [1, 4], ['2030-03-30T12:00:00Z', '2030-03-31T12:00:00Z'])).toEqual([
      ['2030-03-31T01:00:00+01:00', '2030-03-31T04:00:00+02:00'],
    ]);
  });

  it('occur twice if the clocks repeat them, and form one span if they include the whole repeated hour', () => {
    const window: [string, string] = ['2030-10-26T12:00:00Z', '2030-10-27T12:00:00Z'];
    expect(hoursOf('Europe/Berlin', [1, 2.5], window)).toEqual([
      ['2030-10-27T01:00:00+02:00', '2030-10-27T02:30:00+02:00'],
      ['2030-10-27T02:00:00+01:00', '2030-10-27T02:30:00+01:00'],
    ]);
    expect(hoursOf('Europe/Berlin', [1, 4], window)).toEqual([
      ['2030-10-27T01:00:00+02:00', '2030-10-27T04:00:00+01:00'],
    ]);
  });

  it('of whole days end at midnight, and the day that Samoa skipped has no hours', () => {
    expect(hoursOf('Pacific/Apia', [0, 24], ['2011-12-29T12:00:00Z', '2011-12-31T00:00:00Z'])).toEqual([
      ['2011-12-29T02:00:00-10:00', '2011-12-31T00:00:00+14:00'],
      ['2011-12-31T00:00:00+14:00', '2011-12-31T14:00:00+14:00'],
    ]);
  });

  it('end with the last year that responses support', () => {
    const window: [string, string] = ['9999-12-31T00:00:00Z', '9999-12-31T23:59:59Z'];
    expect(hoursOf('Pacific/Kiritimati', [0, 24], window)).toEqual([
      ['9999-12-31T14:00:00+14:00', '9999-12-31T23:59:59+14:00'],
    ]);
    const first: [string, string] = ['0001-01-01T00:00:00Z', '0001-01-02T00:00:00Z'];
    expect(hoursOf('America/New_York', [0, 24], first)[0]?.[0]).toMatch(/^0001-01-01T00:00:00/);
  });
});

describe('a grid of times', () => {
  const next = (zone: string, minutes: number, at: string): string =>
    formatInstant(firstOnGrid(instant(at), { zone, stepSeconds: minutes * 60 }), zone);

  it.each([
    ['includes its own times', 'UTC', 15, '2030-06-03T09:15:00Z', '2030-06-03T09:15:00Z'],
    ['follows local time', 'Asia/Kathmandu', 60, '2030-06-03T09:00:00Z', '2030-06-03T15:00:00+05:45'],
    ['begins again at midnight', 'UTC', 50, '2030-06-03T23:30:00Z', '2030-06-04T00:00:00Z'],
    ['goes on after skipped time', 'Europe/Berlin', 45, '2030-03-31T00:50:00Z', '2030-03-31T03:00:00+02:00'],
    ['repeats with the clocks', 'Australia/Lord_Howe', 30, '2030-04-06T14:59:00Z', '2030-04-07T01:30:00+10:30'],
  ])('%s', (_, zone, minutes, at, expected) => {
    expect(next(zone, minutes, at)).toBe(expected);
  });
});
