/** Finds the IANA zone for a `TZID` of a file. */
import { canonicalZone, offsetsOf, wallSecondsOf } from '../domain/time/zone.js';
import { ruleTransition, type YearlyChange } from '../domain/time/zone-data.js';
import { WEEKDAYS } from '../domain/recurrence/rule.js';
import { FileFaultError, propertiesOf, unescaped, type FileComponent } from './file-components.js';
import windowsZones from './windows-zones.json' with { type: 'json' };

const IANA_BY_WINDOWS_NAME = new Map(Object.entries(windowsZones).map(([name, zone]) => [name.toLowerCase(), zone]));

/** Whether a component defines a zone. */
export const isZone = ({ name }: FileComponent): boolean => name === 'VTIMEZONE';

/** Finds the zone of a `TZID`; `undefined` if none matches. */
export type ZoneFinder = (tzid: string) => string | undefined;

/**
 * The maximum of `VTIMEZONE` components that are read of one calendar. No product writes more, and comparing offsets is
 * costly.
 */
const MAX_DEFINITIONS = 100;

/**
 * Creates a finder for the zones of a calendar: by IANA name (also with a vendor prefix), by Windows name, or by the
 * `VTIMEZONE` of the file.
 * @param fallback the zone to compare first if a `VTIMEZONE` has only offsets
 */
export function zoneFinder(calendar: FileComponent, fallback: string): ZoneFinder {
  const known = new Map<string, string | undefined>();
  let definitions: Map<string, FileComponent> | undefined;
  return (tzid) => {
    if (!known.has(tzid)) {
      definitions ??= definitionsIn(calendar);
      const definition = definitions.get(tzid);
      known.set(tzid, zoneByName(tzid) ?? (definition && zoneByDefinition(definition, fallback)));
    }
    return known.get(tzid);
  };
}

/** The definitions by `TZID`, unescaped as in parameters. */
const definitionsIn = ({ components }: FileComponent): Map<string, FileComponent> =>
  new Map(
    components
      .filter(isZone)
      .slice(0, MAX_DEFINITIONS)
      .map((definition) => [unescaped(valueOf(definition, 'TZID') ?? '').trim(), definition]),
  );

export function zoneByName(tzid: string): string | undefined {
  const parts = tzid.trim().split('/', MAX_NAME_PARTS);
  // With a vendor prefix, as in `/vendor.example/20240101/Europe/Prague`, uses the longest suffix that is a name.
  for (const from of parts.keys()) {
    const zone = canonicalZone(parts.slice(from).join('/'));
    if (zone !== undefined && (from === 0 || parts.length - from > 1)) return zone;
  }
  return IANA_BY_WINDOWS_NAME.get(tzid.trim().toLowerCase());
}

const MAX_NAME_PARTS = 8;

function zoneByDefinition(definition: FileComponent, fallback: string): string | undefined {
  const location = canonicalZone(valueOf(definition, 'X-LIC-LOCATION') ?? '');
  if (location !== undefined) return location;
  const isSame = offsetTest(definition);
  return isSame && [fallback, ...new Set(IANA_BY_WINDOWS_NAME.values())].find(isSame);
}

function valueOf(component: FileComponent, name: string): string | undefined {
  try {
    return propertiesOf(component).find((property) => property.name === name)?.value;
  } catch (error) {
    if (error instanceof FileFaultError) return undefined;
    throw error;
  }
}

/**
 * The maximum of observances that are read: a definition with more lists the changes of each year, the earliest first.
 */
const MAX_OBSERVANCES = 200;

/** The years for which the offsets of a definition and of a zone are compared. */
const YEARS = [2025, 2026];

/** One `STANDARD` or `DAYLIGHT` component of a definition. */
interface Observance {
  start: string;
  offset: number;
  before: number;
  /** Whether its rule has no end. `change` is then `undefined` if the rule is not supported. */
  isYearly: boolean;
  change: YearlyChange | undefined;
}

function observanceFrom(component: FileComponent): Observance {
  const [start = '', rrule = ''] = ['DTSTART', 'RRULE'].map((name) => valueOf(component, name));
  return {
    start,
    offset: offsetOf(valueOf(component, 'TZOFFSETTO') ?? ''),
    before: offsetOf(valueOf(component, 'TZOFFSETFROM') ?? ''),
    isYearly: rrule !== '' && !rrule.includes('UNTIL='),
    change: changeOf(rrule, start),
  };
}

/** Creates a test whether a zone has the offsets of a definition; `undefined` for an unsupported definition. */
function offsetTest(definition: FileComponent): ((zone: string) => boolean) | undefined {
  const observances = definition.components.slice(0, MAX_OBSERVANCES).map(observanceFrom);
  if (observances.some(({ isYearly, change }) => isYearly && !change)) return undefined;
  const latest = observances.toSorted((a, b) => (a.start < b.start ? -1 : 1)).at(-1);
  const yearly = observances.filter(({ change }) => change !== undefined);
  if (!latest || observances.some(({ offset, before }) => Number.isNaN(offset + before))) return undefined;
  const samples = YEARS.flatMap((year) =>
    yearly.length === 0
      ? [1, 4, 7, 10].map((month) => ({ at: wallSecondsOf(year, month, 1), offset: latest.offset }))
      : yearly.flatMap(({ change, offset, before }) => {
          const at = change ? ruleTransition(change, year, before) : NaN;
          return [
            { at: at - 1, offset: before },
            { at, offset },
          ];
        }),
  );
  return (zone) => samples.every(({ at, offset }) => offsetsOf(zone).at(at) === offset);
}

/** Seconds of an offset such as `+0130` or `+013045`; NaN if invalid. */
function offsetOf(text: string): number {
  const [, sign, hours, minutes, seconds = 0] = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** The yearly change that a rule without an end describes. */
function changeOf(rrule: string, start: string): YearlyChange | undefined {
  const [, week, name] = /BYDAY=([+-]?\d)([A-Z]{2})(?:;|$)/.exec(rrule) ?? [];
  const [, month] = /BYMONTH=(\d{1,2})(?:;|$)/.exec(rrule) ?? [];
  const [, hour, minute, second] = /T(\d\d)(\d\d)(\d\d)/.exec(start) ?? [];
  const isLast = week === '-1';
  if (!rrule.includes('FREQ=YEARLY') || rrule.includes('UNTIL=') || !week || !month || !hour) return undefined;
  if (!isLast && !(Number(week) > 0)) return undefined;
  return {
    month: Number(month),
    week: isLast ? 5 : Number(week),
    weekday: WEEKDAYS.findIndex((weekday) => weekday === name),
    secondsOfDay: Number(hour) * 3600 + Number(minute) * 60 + Number(second),
    offsetSeconds: 0,
  };
}
