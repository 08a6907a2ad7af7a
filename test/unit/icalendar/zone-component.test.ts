/** `VTIMEZONE`s as `ical.js` evaluates them, against our offsets. `ICALENDAR_ZONES=all npx vitest run …` tests every zone. */
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { writeComponents } from '../../../lib/icalendar/content-lines.js';
import { zoneComponent } from '../../../lib/icalendar/zone-component.js';
import { instantsOfWall, offsetSecondsAt, wallAt } from '../../../lib/domain/time/zone.js';
import { IANA_NAMES } from '../../support/zones/reference.js';

const DAY = 86_400;
const seconds = (text: string): number => Date.parse(text) / 1000;

const SAMPLED =
  process.env['ICALENDAR_ZONES'] === 'all'
    ? IANA_NAMES
    : [
        ...[
          'Europe/Prague',
          'America/New_York',
          'Australia/Lord_Howe',
          'Africa/Casablanca',
          'Africa/Cairo',
          'Asia/Gaza',
        ],
        ...['America/Godthab', 'America/Santiago', 'Asia/Jerusalem', 'Europe/Dublin', 'Asia/Kathmandu', 'Pacific/Apia'],
        ...['Europe/Istanbul', 'Asia/Calcutta', 'Etc/UTC'],
      ];

const SPANS = [
  ['2024-02-01T00:00:00Z', '2026-12-01T00:00:00Z'],
  ['2010-12-31T00:00:00Z', '2017-02-01T00:00:00Z'],
  ['2036-11-01T00:00:00Z', '2040-01-01T00:00:00Z'],
].map(([from, to]) => ({ startsAtEpochSeconds: seconds(from!), endsAtEpochSeconds: seconds(to!) }));

/** A local time of `ical.js`. */
const timeOf = (wallSeconds: number): ICAL.Time =>
  ICAL.Time.fromDateTimeString(new Date(wallSeconds * 1000).toISOString().slice(0, 19));

describe('the definition of a zone in a file', () => {
  it.each(SAMPLED)('has the offsets of %s within the span', (zone) => {
    for (const span of SPANS) {
      const text = writeComponents([zoneComponent(zone, span)]);
      const read = new ICAL.Timezone(new ICAL.Component(ICAL.parse(text) as unknown[]));
      for (let at = span.startsAtEpochSeconds; at < span.endsAtEpochSeconds; at += 13.7 * DAY) {
        const wallSeconds = wallAt(zone, Math.floor(at));
        if (instantsOfWall(zone, wallSeconds).length !== 1) continue;
        const found = read.utcOffset(timeOf(wallSeconds));
        expect([new Date(at * 1000).toISOString(), found]).toEqual([
          new Date(at * 1000).toISOString(),
          offsetSecondsAt(zone, Math.floor(at)),
        ]);
      }
    }
  });

  it.each(SAMPLED)('has a STANDARD and no lists of dates for %s', (zone) => {
    for (const span of SPANS) {
      const text = writeComponents([zoneComponent(zone, span)]);
      expect(text).toContain('BEGIN:STANDARD');
      expect(text).not.toContain('RDATE');
    }
  });

  it('is small for a series without an end', () => {
    const span = {
      startsAtEpochSeconds: seconds('2025-01-01T00:00:00Z'),
      endsAtEpochSeconds: seconds('9999-01-01T00:00:00Z'),
    };
    const { components } = zoneComponent('America/New_York', span);
    expect(components?.map(({ name }) => name)).toEqual(['DAYLIGHT', 'STANDARD']);
  });
});
