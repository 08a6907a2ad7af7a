/**
 * Compares the occurrences of random series with those of their files, which another engine expands. `ICALENDAR_RUNS=5000
 * npx vitest run …` tests more.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsFile } from '../../../lib/icalendar/calendar-file.js';
import { contentsOf } from '../../../lib/icalendar/file-content.js';
import { eventFrom } from '../../../lib/icalendar/file-events.js';
import { cutFile, readCalendarFile } from '../../../lib/icalendar/file-groups.js';
import { formatRule, parseRule } from '../../../lib/domain/recurrence/rrule-text.js';
import { occurrencesIn } from '../../../lib/domain/recurrence/expand.js';
import { recurrenceIdText, type Series, type WrittenTime } from '../../../lib/domain/recurrence/series.js';
import { formatSkipped, formatSkippedEnd } from '../../../lib/domain/time/event-time.js';
import { aContent, anEventRecord } from '../../support/database/event-records.js';
import { instantOfWall, offsetAt, wallAt } from '../../support/zones/reference.js';
import { anySeries, SPAN_SECONDS } from '../domain/recurrence/random-series.js';
import { isMisreadByAnotherEngine, occurrencesByAnotherEngine } from '../domain/recurrence/second-engine.js';
import { plenty } from '../domain/recurrence/series-builder.js';
import { componentsNamed, lineNamed, linesNamed, readFile, type FileComponent, type Line } from './file-reader.js';

const RUNS = Number(process.env['ICALENDAR_RUNS'] ?? 50);

/** A time of a file, in wall seconds for a local time or date, and as an instant. */
function timeOf(value: string, zone: string): { wallSeconds: number; instant: number } {
  const iso = value.replace(
    /^(....)(..)(..)(?:T(..)(..)(..)Z?)?$/,
    (_, ...[y, m, d, h = '00', i = '00', s = '00']) =>
      `${String(y)}-${String(m)}-${String(d)}T${String(h)}:${String(i)}:${String(s)}Z`,
  );
  const seconds = Date.parse(iso) / 1000;
  return value.endsWith('Z')
    ? { wallSeconds: seconds + offsetAt(zone, seconds), instant: seconds }
    : { wallSeconds: seconds, instant: instantOfWall(zone, seconds) };
}

/** The series that a client reads from an event of a file. @param zoneOfDates the zone of the client, for all-day events */
function seriesFrom(event: FileComponent, zoneOfDates: string): Series {
  const start = lineNamed(event, 'DTSTART');
  const isAllDay = start.parameters['VALUE'] === 'DATE';
  const zone = isAllDay ? zoneOfDates : (start.parameters['TZID'] ?? 'UTC');
  const datesOf = (lines: Line[]): WrittenTime[] =>
    lines
      .flatMap(({ value }) => value.split(','))
      .map((value) => timeOf(value, zone))
      .map(({ wallSeconds, instant }) =>
        isAllDay ? { wallSeconds, offsetSeconds: 0 } : { wallSeconds, offsetSeconds: wallSeconds - instant },
      );
  const first = timeOf(start.value, zone);
  const [duration] = linesNamed(event, 'DURATION');
  const end = duration ? undefined : timeOf(lineNamed(event, 'DTEND').value, zone);
  const [rrule] = linesNamed(event, 'RRULE');
  const reading = parseRule(rrule?.value ?? 'FREQ=DAILY;COUNT=1');
  if (!('rule' in reading)) throw new Error(reading.faults.join());
  const allDaySeconds = (end?.wallSeconds ?? 0) - first.wallSeconds;
  return {
    rule: reading.rule,
    zone,
    isAllDay,
    startWallSeconds: first.wallSeconds,
    startsAtEpochSeconds: first.instant,
    durationSeconds: duration
      ? Number(/^PT(\d+)S$/.exec(duration.value)![1])
      : isAllDay
        ? allDaySeconds
        : end!.instant - first.instant,
    exdates: datesOf(linesNamed(event, 'EXDATE')),
    rdates: datesOf(linesNamed(event, 'RDATE')),
  };
}

/** A stored event with this series. */
function eventOf(series: Series) {
  const { zone, isAllDay, durationSeconds, startWallSeconds, startsAtEpochSeconds, rule } = series;
  const text = (id: number): string => recurrenceIdText(id, series);
  const skipped = isAllDay ? undefined : formatSkipped(startWallSeconds, zone);
  const first = isAllDay ? startWallSeconds : startsAtEpochSeconds;
  const content = aContent({
    start_time: skipped ?? text(first),
    end_time: skipped ? formatSkippedEnd(skipped, startWallSeconds + durationSeconds) : text(first + durationSeconds),
    time_zone: zone,
    all_day: isAllDay,
    recurrence_pattern: { rrule: formatRule(rule), exdates: [], rdates: [] },
  });
  return anEventRecord({ content, bounds: { countBoundWallSeconds: null, endsAtEpochSeconds: null } });
}

/** The component of the event that an import of a file creates. @param zone the zone of the calendar, for all-day events */
function afterImport(file: string, zone: string): FileComponent {
  const [group] = readCalendarFile(cutFile(Buffer.from(file)), zone).groups;
  const target = { known: undefined, calendarId: 'cal_1' };
  const [imported] = contentsOf(eventFrom(group!), target, plenty()).contents;
  const content = { ...imported!.content, calendar_id: '' };
  const bounds = { countBoundWallSeconds: null, endsAtEpochSeconds: null };
  const again = eventsFile([anEventRecord({ content, bounds })], { participants: undefined }, plenty());
  return componentsNamed(readFile(again), 'VEVENT')[0]!;
}

/** A series of several times a day that starts at a clock change has no exact form in a file. */
const isFinerAtClockChange = ({ zone, startWallSeconds, startsAtEpochSeconds, isAllDay, rule }: Series): boolean =>
  !isAllDay &&
  (['hourly', 'minutely'].includes(rule.frequency) || Boolean(rule.byHour ?? rule.byMinute ?? rule.bySecond)) &&
  (instantOfWall(zone, startWallSeconds) < startsAtEpochSeconds ||
    wallAt(zone, startsAtEpochSeconds) !== startWallSeconds);

const dated = fc.record({ cancelled: fc.nat(20), added: fc.integer({ min: -10, max: 40 }), hasDates: fc.boolean() });

describe('a series in a file', () => {
  it(
    'has the same occurrences for a client that expands it, and has the same lines after an import',
    () => {
      fc.assert(
        fc.property(anySeries, dated, (series, { cancelled, added, hasDates }) => {
          fc.pre(!isMisreadByAnotherEngine(series.rule) && !isFinerAtClockChange(series));
          const span = SPAN_SECONDS[series.rule.frequency] * Math.min(series.rule.interval ?? 1, 10);
          const window = {
            startsAtEpochSeconds: series.startsAtEpochSeconds - 86_400,
            endsAtEpochSeconds: series.startsAtEpochSeconds + span,
          };
          const regular = [...occurrencesIn(series, window, plenty())];
          fc.pre(regular.length > 0);
          const event = eventOf(series);
          const pattern = event.content.recurrence_pattern!;
          if (hasDates) {
            const out = regular[cancelled % regular.length]!.recurrenceId;
            pattern.exdates = [recurrenceIdText(out, series)];
            const id = regular[0]!.recurrenceId + added * 86_400;
            pattern.rdates = id === out ? [] : [recurrenceIdText(id, series)];
          }
          const own = occurrencesIn({ ...series, ...datesOf(pattern) }, window, plenty());
          const file = eventsFile([event], { participants: undefined }, plenty());
          const [read] = componentsNamed(readFile(file), 'VEVENT');
          const written = seriesFrom(read!, series.zone);
          const expected = [...own].map(({ startsAtEpochSeconds: from, endsAtEpochSeconds: to }) => [from, to]);
          const found = occurrencesByAnotherEngine(written, window);
          expect(
            found.map(({ startsAtEpochSeconds: from, endsAtEpochSeconds: to }) => [from, to]),
            file,
          ).toEqual(expected);
          expect(afterImport(file, series.zone), file).toEqual(read);
        }),
        { numRuns: RUNS, seed: 5545 },
      );
    },
    60_000 + RUNS * 50,
  );
});

const datesOf = ({ exdates, rdates }: { exdates: string[]; rdates: string[] }) => {
  const written = (text: string): WrittenTime => {
    const wallSeconds = Date.parse(`${text.slice(0, 19).padEnd(19, 'T00:00:00')}Z`) / 1000;
    return { wallSeconds, offsetSeconds: text.length === 10 ? 0 : wallSeconds - Date.parse(text) / 1000 };
  };
  return { exdates: exdates.map(written), rdates: rdates.map(written) };
};
