import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOfWall, isZone, offsetSecondsAt, wallAt, wallSecondsOf } from '../../../../lib/domain/time/zone.js';
import { anywhere } from '../event/arbitraries.js';
import * as reference from '../../../support/zones/reference.js';

const secondsOf = (iso: string): number => Date.parse(iso) / 1000;
const wall = (iso: string): number => secondsOf(`${iso}Z`);
const isoOf = (wallSeconds: number): string => new Date(wallSeconds * 1000).toISOString().slice(0, 19);

describe('zones agree with moment-timezone from 1900 to 2100', () => {
  it('on the offset at any instant', () => {
    fc.assert(
      fc.property(anywhere, ({ zone, at }) => {
        expect(offsetSecondsAt(zone, at)).toBe(reference.offsetAt(zone, at));
      }),
      { numRuns: 500 },
    );
  });

  it('on the instant of any local time, also a skipped or repeated one', () => {
    fc.assert(
      fc.property(anywhere, ({ zone, at }) => {
        const wallSeconds = at + offsetSecondsAt(zone, at);
        expect(isoOf(instantOfWall(zone, wallSeconds))).toBe(isoOf(reference.instantOfWall(zone, wallSeconds)));
      }),
      { numRuns: 500 },
    );
  });

  it('on which local times are skipped', () => {
    // Unlike above, these local times are not derived from instants, so some are in gaps.
    fc.assert(
      fc.property(anywhere, fc.integer({ min: -15, max: 15 }), ({ zone, at }, hours) => {
        const wallSeconds = at + hours * 1_800 + offsetSecondsAt(zone, at);
        expect(isoOf(instantOfWall(zone, wallSeconds))).toBe(isoOf(reference.instantOfWall(zone, wallSeconds)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a local time', () => {
  it.each([
    { name: 'is skipped in spring', zone: 'America/New_York', at: '2030-03-10T02:30:00', is: '2030-03-10T07:30:00Z' },
    {
      name: 'is skipped by half an hour',
      zone: 'Australia/Lord_Howe',
      at: '2030-10-06T02:15:00',
      is: '2030-10-05T15:45:00Z',
    },
    {
      name: 'is skipped at midnight',
      zone: 'America/Sao_Paulo',
      at: '2018-11-04T00:00:00',
      is: '2018-11-04T03:00:00Z',
    },
    {
      name: 'is skipped with its whole day',
      zone: 'Pacific/Apia',
      at: '2011-12-30T12:00:00',
      is: '2011-12-30T22:00:00Z',
    },
  ])('that $name moves forward by the gap', ({ zone, at, is }) => {
    expect(instantOfWall(zone, wall(at))).toBe(secondsOf(is));
  });

  it.each([
    {
      name: 'in autumn',
      zone: 'America/New_York',
      at: '2030-11-03T01:30:00',
      passes: ['2030-11-03T05:30:00Z', '2030-11-03T06:30:00Z'],
    },
    {
      name: 'by half an hour',
      zone: 'Australia/Lord_Howe',
      at: '2030-04-07T01:45:00',
      passes: ['2030-04-06T14:45:00Z', '2030-04-06T15:15:00Z'],
    },
    {
      name: 'for most of a day',
      zone: 'Pacific/Kwajalein',
      at: '1969-09-30T12:00:00',
      passes: ['1969-09-30T01:00:00Z', '1969-10-01T00:00:00Z'],
    },
  ])('that is repeated $name means the first pass', ({ zone, at, passes }) => {
    expect(instantOfWall(zone, wall(at))).toBe(secondsOf(passes[0]!));
    expect(passes.map((pass) => isoOf(wallAt(zone, secondsOf(pass))))).toEqual([at, at]);
  });

  it('is converted in years before 1000 and where local mean time applied', () => {
    expect(isoOf(wallSecondsOf(1, 1, 1))).toBe('0001-01-01T00:00:00');
    expect(isoOf(wallSecondsOf(99, 12, 31, 23, 59, 59))).toBe('0099-12-31T23:59:59');
    expect(wallAt('UTC', wallSecondsOf(1, 1, 1))).toBe(wallSecondsOf(1, 1, 1));
    // In New York it was still the year before the year 1, which historians call 1 B.C.
    expect(isoOf(wallAt('America/New_York', wallSecondsOf(1, 1, 1)))).toBe('0000-12-31T19:03:58');
    // In Tokyo it was the year 1 while in Greenwich it was still the year before.
    expect(isoOf(wallAt('Asia/Tokyo', wallSecondsOf(1, 1, 1) - 3_600))).toBe('0001-01-01T08:18:59');
  });
});

describe('a time zone name', () => {
  it.each([
    'UTC',
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'Etc/GMT+5',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'EST5EDT',
  ])('%s is accepted', (zone) => {
    expect(isZone(zone)).toBe(true);
  });

  it.each([
    '',
    'Mars/Olympus',
    '+02:00',
    '-0500',
    'UTC+2',
    'Europe/Berlin ',
    'Europe/Ber\u0000lin',
    '2',
    'local',
    'Europe',
  ])('%j is refused', (zone) => {
    expect(isZone(zone)).toBe(false);
  });
});
