import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entriesOf, type CalendarEntry } from '../../../../lib/domain/event/calendar-entry.js';
import {
  earliestStartIn,
  MAX_PEOPLE_WITH_SCHEDULE,
  mayOverlap,
  slotsOfEntry,
} from '../../../../lib/domain/event/entry-timing.js';
import type { EventContent, EventRecord, OccurrenceOverride } from '../../../../lib/domain/event/event.js';
import { ProblemError } from '../../../../lib/domain/errors.js';
import { slotsIn, type Scheduled, type Slot } from '../../../../lib/domain/event/occurrence.js';
import { recurrenceIdText, type Series } from '../../../../lib/domain/recurrence/series.js';
import { formatRule } from '../../../../lib/domain/recurrence/rrule-text.js';
import { boundsOf } from '../../../../lib/domain/event/series.js';
import { formatEntry, parseEntry } from '../../../../lib/store/entry-text.js';
import { aContent, anAccessList, anEventRecord } from '../../../support/database/event-records.js';
import { anySeries, SPAN_SECONDS } from '../recurrence/random-series.js';
import { overlapTester, type Interval } from '../../../../lib/domain/time/event-time.js';
import { firstOf, plenty } from '../recurrence/series-builder.js';

const RUNS = { numRuns: Number(process.env['ENTRY_RUNS'] ?? 75), seed: 1012 };
const TIMEOUT_MS = 60_000 + RUNS.numRuns * 200;
const DAY = 86_400;

/** Every third of 24 parts of a window. */
function everyThirdOf({ startsAtEpochSeconds, endsAtEpochSeconds }: Interval): Interval[] {
  const part = Math.ceil((endsAtEpochSeconds - startsAtEpochSeconds) / 24);
  return [0, 3, 6, 9, 12, 15, 18, 21].map((place) => ({
    startsAtEpochSeconds: startsAtEpochSeconds + place * part,
    endsAtEpochSeconds: startsAtEpochSeconds + (place + 1) * part,
  }));
}

/** Exceptions of some occurrences: cancelled, moved by hours or days, longer or transparent; and additional dates. */
const anyDate = fc.record({
  index: fc.integer({ min: 0, max: 12 }),
  kind: fc.constantFrom('exdate', 'rdate', 'moved', 'longer', 'transparent'),
  by: fc.integer({ min: -20 * DAY, max: 20 * DAY }),
});
type AnyDate = typeof anyDate extends fc.Arbitrary<infer T> ? T : never;

function contentOf(series: Series, dates: AnyDate[]): EventContent {
  const text = (id: number): string => recurrenceIdText(id, series);
  const first = series.isAllDay ? series.startWallSeconds : series.startsAtEpochSeconds;
  const occurrences = firstOf(series, 13).map(({ recurrenceId }) => recurrenceId);
  const step = series.isAllDay ? DAY : 1;
  const exdates = new Set<string>();
  const rdates = new Set<string>();
  const exceptions: Record<string, OccurrenceOverride> = {};
  const seen = new Set<number>();
  for (const { index, kind, by } of dates) {
    const id = occurrences[index % Math.max(occurrences.length, 1)] ?? first;
    // A cancelled occurrence has no values of its own.
    if (seen.has(id)) continue;
    seen.add(id);
    const shift = Math.round(by / step) * step;
    if (kind === 'exdate') exdates.add(text(id));
    else if (kind === 'rdate') rdates.add(text(id + shift));
    else if (kind === 'transparent') exceptions[text(id)] = { transparency: 'transparent' };
    else {
      const start = kind === 'moved' ? id + shift : id;
      const length = series.durationSeconds + (kind === 'longer' ? Math.abs(shift) : 0);
      exceptions[text(id)] = { start_time: text(start), end_time: text(start + length) };
    }
  }
  return aContent({
    start_time: text(first),
    end_time: text(first + series.durationSeconds),
    time_zone: series.zone,
    all_day: series.isAllDay,
    recurrence_pattern: { rrule: formatRule(series.rule), exdates: [...exdates], rdates: [...rdates] },
    exceptions,
  });
}

/** The event; undefined when it would be refused or takes too long to expand. */
function eventOf(contentOfIt: () => EventContent, others = 0): EventRecord | undefined {
  try {
    const content = contentOfIt();
    return anEventRecord({ content, bounds: boundsOf(content, plenty()), access: anAccessList(others) });
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** Ada's entry as the store returns it. */
function storedEntryOf(event: EventRecord): CalendarEntry {
  const entry = entriesOf(event).get('usr_ada')!;
  const stored = { ...entry, ...parseEntry(formatEntry(entry)) };
  expect(stored).toEqual(entry);
  return stored;
}

const timesOf = (slots: Iterable<Slot<Scheduled>>) =>
  [...slots].map(({ recurrenceId, isOpaque, startsAtEpochSeconds, endsAtEpochSeconds }) => ({
    recurrenceId,
    isOpaque,
    startsAtEpochSeconds,
    endsAtEpochSeconds,
  }));

const anyWindow = fc.record({
  at: fc.double({ min: -0.2, max: 1.2, noNaN: true }),
  seconds: fc.oneof(fc.constantFrom(1, 1_800, DAY, 7 * DAY), fc.integer({ min: 1, max: 40 * DAY })),
});

function windowsOf({ rule, startsAtEpochSeconds }: Series, windows: { at: number; seconds: number }[]) {
  const span = SPAN_SECONDS[rule.frequency] * (rule.interval ?? 1);
  return windows.map(({ at, seconds }) => {
    const from = Math.round(startsAtEpochSeconds + at * span);
    return { startsAtEpochSeconds: from, endsAtEpochSeconds: from + seconds };
  });
}

const aCase = [
  anySeries,
  fc.array(anyDate, { maxLength: 4 }),
  fc.array(anyWindow, { minLength: 3, maxLength: 6 }),
] as const;

describe('a calendar entry', { timeout: TIMEOUT_MS }, () => {
  it('with a schedule yields the occurrences of its event in every window', () => {
    fc.assert(
      fc.property(...aCase, (series, dates, windows) => {
        const event = eventOf(() => contentOf(series, dates));
        if (!event) return;
        const entry = storedEntryOf(event);
        for (const window of windowsOf(series, windows)) {
          const slots = slotsOfEntry(entry, window, plenty());
          if (slots) expect(timesOf(slots)).toEqual(timesOf(slotsIn(event, window, plenty())));
        }
      }),
      RUNS,
    );
  });

  it('never misses an occurrence because of its mask, and never has a first occurrence that is too late', () => {
    fc.assert(
      fc.property(...aCase, (series, dates, windows) => {
        const event = eventOf(() => contentOf(series, dates), MAX_PEOPLE_WITH_SCHEDULE);
        if (!event) return;
        const entry = storedEntryOf(event);
        expect(entry.timing?.schedule).toBeUndefined();
        for (const window of windowsOf(series, windows)) {
          const slots = [...slotsIn(event, window, plenty())];
          const first = Math.min(...slots.map(({ startsAtEpochSeconds }) => startsAtEpochSeconds));
          const spans = everyThirdOf(window);
          if (slots.some(overlapTester(spans))) expect(mayOverlap(entry, spans, plenty())).toBe(true);
          const earliest = earliestStartIn(entry, window, plenty()) ?? Infinity;
          expect(earliest).toBeLessThanOrEqual(first);
        }
      }),
      RUNS,
    );
  });

  it.each([
    ['FREQ=WEEKLY;BYDAY=MO', '2031-01-07', false],
    ['FREQ=WEEKLY;BYDAY=MO', '2031-01-13', true],
    ['FREQ=MONTHLY;BYDAY=2TU', '2031-01-07', false],
    ['FREQ=MONTHLY;BYDAY=2TU', '2031-01-14', true],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2031-02-27', false],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', '2031-02-28', true],
    ['FREQ=YEARLY', '2032-01-05', false],
    ['FREQ=YEARLY', '2032-01-06', true],
  ])('with %s uses only its mask to decide whether it can take place in %s: %s', (rrule, day, mayOccur) => {
    const content = aContent({ recurrence_pattern: { rrule, exdates: [], rdates: [] } });
    const entry = storedEntryOf(eventOf(() => content, MAX_PEOPLE_WITH_SCHEDULE)!);
    const startsAtEpochSeconds = Date.parse(day) / 1000;
    const window = { startsAtEpochSeconds, endsAtEpochSeconds: startsAtEpochSeconds + DAY };
    expect(earliestStartIn(entry, window, plenty()) !== undefined).toBe(mayOccur);
    expect(mayOverlap(entry, [window], plenty())).toBe(mayOccur);
  });

  it('leaves out a schedule that would make it larger than one write unit', () => {
    const dates = Array.from({ length: 60 }, (_, week) =>
      new Date(Date.parse('2031-01-06T09:00:00Z') + week * 7 * DAY * 1000).toISOString().replace('.000', ''),
    );
    for (const exdates of [dates.slice(0, 5), dates]) {
      const content = aContent({ recurrence_pattern: { rrule: 'FREQ=WEEKLY', exdates, rdates: [] } });
      const entry = storedEntryOf(eventOf(() => content)!);
      expect(formatEntry(entry).length).toBeLessThan(800);
      expect(entry.timing?.schedule !== undefined).toBe(exdates.length === 5);
    }
  });
});
