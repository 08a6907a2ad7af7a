/** Random zones and instants for properties of time. */
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';

/** Zones whose rules changed so lately that engines with a time zone database of their own may differ. */
const DISPUTED = /Vancouver|Edmonton|Winnipeg|Inuvik|Havana|Casablanca|El_Aaiun/;
const ZONES = Intl.supportedValuesOf('timeZone').filter((zone) => !DISPUTED.test(zone));
/** Whole-day jumps, half-hour DST, DST at midnight, offsets with seconds, DST below zero, and none at all. */
const PECULIAR_ZONES = [
  'Africa/Monrovia',
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Europe/Amsterdam',
  'Europe/Dublin',
  'Pacific/Apia',
  'Pacific/Kwajalein',
  'UTC',
];

const anyZone = fc.oneof(fc.constantFrom(...PECULIAR_ZONES), fc.constantFrom(...ZONES));
const anyTime = fc.integer({ min: Date.UTC(1900, 0) / 1000, max: Date.UTC(2101, 0) / 1000 - 1 });

/** Times within a day of a change of the zone's clocks: where all the difficulty is. */
const nearTransition = fc
  .tuple(anyZone, anyTime, fc.integer({ min: -90_000, max: 90_000 }))
  .map(([zone, at, apart]) => {
    const next = Temporal.Instant.fromEpochMilliseconds(at * 1000)
      .toZonedDateTimeISO(zone)
      .getTimeZoneTransition('next');
    return {
      zone,
      at: next && next.epochMilliseconds < Date.UTC(2101, 0) ? next.epochMilliseconds / 1000 + apart : at,
    };
  });

/** A zone with an instant of the years 1900 to 2100, in seconds; half of them within a day of a change of clocks. */
export const anywhere = fc.oneof(nearTransition, fc.record({ zone: anyZone, at: anyTime }));
