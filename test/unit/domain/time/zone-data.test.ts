/**
 * Compares the pinned time zone data with a compiled time zone database of the same release, and with tables from it.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalZone, offsetSecondsAt, wallAt } from '../../../../lib/domain/time/zone.js';
import { zoneData } from '../../../../lib/domain/time/zone-data.js';

interface Clocks {
  names: string[];
  first: number;
  changes: { at: number; offset: number }[];
}

/** A number in base 36 of minutes, with seconds after a dot. */
function secondsOf(text: string): number {
  const [minutes = '', seconds = '0'] = text.replace('-', '').split('.');
  return (text.startsWith('-') ? -1 : 1) * (parseInt(minutes, 36) * 60 + parseInt(seconds, 36));
}

function clocksOf(line: string): Clocks {
  const [names = '', first = '', ...changes] = line.split(' ');
  let at = 0;
  return {
    names: names.split(','),
    first: secondsOf(first),
    changes: changes.map((change) => {
      const [apart = '', offset = ''] = change.split(':');
      return { at: (at += secondsOf(apart)), offset: secondsOf(offset) };
    }),
  };
}

// Made by `test/support/zones/make-fixture.mjs`.
const file = readFileSync(new URL('../../../support/zones/tzdata.txt', import.meta.url), 'utf8');
const [release = '', ...lines] = file.trim().split('\n');
const TZDATA = lines.map(clocksOf);
const seconds = (iso: string): number => Date.parse(iso) / 1000;

describe('the pinned time zone data', () => {
  it('names the same release as tzdata', () => {
    expect(zoneData().version).toBe(release);
  });

  it('has exactly the zone names of tzdata', () => {
    const { zones, links } = zoneData();
    const names = TZDATA.flatMap((clocks) => clocks.names);
    expect([...Object.keys(zones), ...Object.keys(links)].sort()).toEqual(names.sort());
    expect(names.length).toBeGreaterThan(590);
  });

  // Debian compiles tzdata with the zones that IANA has replaced by links to Athens and Lisbon, which differ until 1996.
  const isDebians = (name: string, at: number): boolean =>
    ['EET', 'WET'].includes(name) && at < seconds('1996-10-01T00:00:00Z');

  it('has the offsets of tzdata in every zone from 1970 to 2037', () => {
    const wrong: string[] = [];
    for (const { names, first, changes } of TZDATA) {
      const periods = [{ at: 0, offset: first }, ...changes];
      for (const name of names) {
        periods.forEach(({ at, offset }, place) => {
          const to = periods[place + 1]?.at ?? seconds('2037-12-31T00:00:00Z');
          for (const instant of [at, Math.floor((at + to) / 2), to - 1]) {
            const ours = offsetSecondsAt(name, instant);
            if (ours !== offset && !isDebians(name, instant))
              wrong.push(`${name} ${new Date(instant * 1000).toISOString()}: ${ours}, not ${offset}`);
          }
        });
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('the clock of a zone', () => {
  // As `zdump -v` shows tzdata 2026f.
  it.each([
    ['Africa/Casablanca', 0],
    ['Africa/El_Aaiun', 0],
    ['America/Edmonton', -6],
    ['America/Yellowknife', -6],
    ['Canada/Mountain', -6],
    ['America/Havana', -4],
    ['Cuba', -4],
    ['America/Inuvik', -6],
    ['America/Rainy_River', -5],
    ['America/Winnipeg', -5],
    ['Canada/Central', -5],
    ['America/Vancouver', -7],
    ['Canada/Pacific', -7],
  ])('of %s is %i hours from UTC in December 2026', (zone, hours) => {
    for (const at of ['2026-12-01T00:00:00Z', '2026-12-31T23:59:59Z']) {
      expect(offsetSecondsAt(zone, seconds(at)) / 3_600, at).toBe(hours);
    }
  });

  it.each([
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-04-05T01:59:59', '2026-04-05T01:30:00'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', '2026-10-04T01:59:59', '2026-10-04T02:30:00'],
    ['Antarctica/Troll', '2026-03-29T01:00:00Z', '2026-03-29T00:59:59', '2026-03-29T03:00:00'],
    ['Antarctica/Troll', '2026-10-25T01:00:00Z', '2026-10-25T02:59:59', '2026-10-25T01:00:00'],
    ['Africa/Casablanca', '2026-02-15T02:00:00Z', '2026-02-15T02:59:59', '2026-02-15T02:00:00'],
    ['Africa/Casablanca', '2026-03-22T02:00:00Z', '2026-03-22T01:59:59', '2026-03-22T03:00:00'],
    ['Africa/Casablanca', '2026-09-20T01:00:00Z', '2026-09-20T01:59:59', '2026-09-20T01:00:00'],
    ['Europe/Dublin', '2026-03-29T01:00:00Z', '2026-03-29T00:59:59', '2026-03-29T02:00:00'],
    ['Europe/Dublin', '2026-10-25T01:00:00Z', '2026-10-25T01:59:59', '2026-10-25T01:00:00'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-29T23:59:59', '2011-12-31T00:00:00'],
    ['Europe/Kyiv', '2026-03-29T01:00:00Z', '2026-03-29T02:59:59', '2026-03-29T04:00:00'],
    ['Europe/Kiev', '2026-10-25T01:00:00Z', '2026-10-25T03:59:59', '2026-10-25T03:00:00'],
    ['America/Vancouver', '2026-03-08T10:00:00Z', '2026-03-08T01:59:59', '2026-03-08T03:00:00'],
    ['America/Vancouver', '2026-11-01T09:00:00Z', '2026-11-01T01:59:59', '2026-11-01T02:00:00'],
    // By the yearly rule, long after the listed transitions.
    ['Europe/Berlin', '2426-03-29T01:00:00Z', '2426-03-29T01:59:59', '2426-03-29T03:00:00'],
    ['Asia/Jerusalem', '2426-03-27T00:00:00Z', '2426-03-27T01:59:59', '2426-03-27T03:00:00'],
    ['America/Santiago', '9999-04-04T03:00:00Z', '9999-04-03T23:59:59', '9999-04-03T23:00:00'],
  ])('of %s at %s runs from %s to %s', (zone, at, before, after) => {
    const shown = [seconds(at) - 1, seconds(at)].map((instant) => new Date(wallAt(zone, instant) * 1000).toISOString());
    expect(shown).toEqual([`${before}.000Z`, `${after}.000Z`]);
  });
});

describe('a zone name', () => {
  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['AMERICA/PORT-AU-PRINCE', 'America/Port-au-Prince'],
    ['etc/gmt+5', 'Etc/GMT+5'],
    ['utc', 'UTC'],
    ['us/pacific', 'US/Pacific'],
    ['Asia/Calcutta', 'Asia/Calcutta'],
    ['Europe/Kiev', 'Europe/Kiev'],
    ['est', 'EST'],
    ['gb-eire', 'GB-Eire'],
  ])('%s is %s in canonical spelling', (given, canonical) => {
    expect(canonicalZone(given)).toBe(canonical);
  });

  it.each([
    ...['BST', 'IST', 'CST', 'PST', 'JST', 'ACT', 'AET', 'VST', 'SystemV/PST8', 'SystemV/EST5EDT', 'US/Pacific-New'],
    ...['Factory', 'localtime', 'posixrules', 'Etc/Unknown', 'constructor', '__proto__', 'Asia/\u212Aolkata', '+02:00'],
  ])('%s is refused when the IANA database does not have it', (name) => {
    expect(canonicalZone(name)).toBeUndefined();
  });
});
