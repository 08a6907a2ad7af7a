/** Random zones and instants for properties of time. */
import fc from 'fast-check';
import { IANA_NAMES, transitionsOf } from '../../../support/zones/reference.js';

/** Whole-day jumps, half-hour DST, DST at midnight, offsets with seconds, DST below zero, and none at all. */
const PECULIAR_ZONES = [
  'Africa/Casablanca',
  'Africa/Monrovia',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Vancouver',
  'Antarctica/Troll',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Europe/Amsterdam',
  'Europe/Dublin',
  'Pacific/Apia',
  'Pacific/Kwajalein',
  'UTC',
];

const anyZone = fc.oneof(fc.constantFrom(...PECULIAR_ZONES), fc.constantFrom(...IANA_NAMES));
const END = Date.UTC(2101, 0) / 1000;
const anyTime = fc.integer({ min: Date.UTC(1900, 0) / 1000, max: END - 1 });

/** Times within a day of a change of the zone's offset, where the difficult cases are. */
const nearTransition = (zones: fc.Arbitrary<string>) =>
  fc.tuple(zones, anyTime, fc.integer({ min: -90_000, max: 90_000 })).map(([zone, after, apart]) => {
    const next = transitionsOf(zone).find(({ at }) => at > after);
    return { zone, at: next && next.at < END ? next.at + apart : after };
  });

/** One of these zones with an instant from 1900 to 2100, in seconds; half of them within a day of an offset change. */
export const somewhereIn = (zones: fc.Arbitrary<string>) =>
  fc.oneof(nearTransition(zones), fc.record({ zone: zones, at: anyTime }));

export const anywhere = somewhereIn(anyZone);
