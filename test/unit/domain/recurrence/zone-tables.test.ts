/**
 * Weekly meetings at nine o'clock in 2026, in the zones whose offsets Node 20 gets wrong in December, and across Ramadan in
 * Morocco. The tables are from tzdata 2026f (`zdump -v`), not from our code.
 */
import { expect, it } from 'vitest';
import { series, startsOf } from './series-builder.js';

/** The clocks go back for Ramadan, forward after it, and back for good on 20 September. */
const MOROCCO = [
  ...['2026-02-09T09:00:00+01:00', '2026-02-16T09:00:00Z', '2026-03-16T09:00:00Z', '2026-03-23T09:00:00+01:00'],
  ...['2026-09-14T09:00:00+01:00', '2026-09-21T09:00:00Z', '2026-12-07T09:00:00Z', '2026-12-28T09:00:00Z'],
];
/** The clocks go forward on 8 March, for good or, in Cuba, until 7 November 2027. */
const forGood = (winter: string, summer: string): string[] => [
  ...[`2026-03-02T09:00:00${winter}`, `2026-03-09T09:00:00${summer}`, `2026-10-26T09:00:00${summer}`],
  ...[`2026-11-02T09:00:00${summer}`, `2026-12-07T09:00:00${summer}`, `2026-12-28T09:00:00${summer}`],
];
const PACIFIC = forGood('-08:00', '-07:00');
const MOUNTAIN = forGood('-07:00', '-06:00');
const CENTRAL = forGood('-06:00', '-05:00');
const CUBA = [
  ...forGood('-05:00', '-04:00'),
  ...['2027-11-01T09:00:00-04:00', '2027-11-08T09:00:00-05:00', '2028-03-13T09:00:00-04:00'],
];

it.each<[zone: string, starts: string[]]>([
  ['Africa/Casablanca', MOROCCO],
  ['Africa/El_Aaiun', MOROCCO],
  ['America/Vancouver', PACIFIC],
  ['Canada/Pacific', PACIFIC],
  ['America/Edmonton', MOUNTAIN],
  ['America/Yellowknife', MOUNTAIN],
  ['Canada/Mountain', MOUNTAIN],
  ['America/Inuvik', MOUNTAIN],
  ['America/Winnipeg', CENTRAL],
  ['America/Rainy_River', CENTRAL],
  ['Canada/Central', CENTRAL],
  ['America/Havana', CUBA],
  ['Cuba', CUBA],
])('a weekly series in %s stays at nine o’clock across the changes of its clocks', (zone, expected) => {
  const days = new Set(expected.map((start) => start.slice(0, 10)));
  const starts = startsOf(series('FREQ=WEEKLY', '2026-02-09T09:00:00', { zone }), 120);
  expect(starts.filter((start) => days.has(start.slice(0, 10)))).toEqual(expected);
  expect(starts.filter((start) => !start.includes('T09:00:00'))).toEqual([]);
});

it('a nightly series in Casablanca takes place once in the hours that Ramadan skips and repeats', () => {
  const nightly = (start: string) => startsOf(series('FREQ=DAILY', start, { zone: 'Africa/Casablanca' }), 3);
  expect(nightly('2026-02-14T02:30:00')).toEqual([
    '2026-02-14T02:30:00+01:00',
    '2026-02-15T02:30:00+01:00',
    '2026-02-16T02:30:00Z',
  ]);
  expect(nightly('2026-03-21T02:30:00')).toEqual([
    '2026-03-21T02:30:00Z',
    '2026-03-22T03:30:00+01:00',
    '2026-03-23T02:30:00+01:00',
  ]);
  expect(nightly('2026-09-19T01:30:00')).toEqual([
    '2026-09-19T01:30:00+01:00',
    '2026-09-20T01:30:00+01:00',
    '2026-09-21T01:30:00Z',
  ]);
});
