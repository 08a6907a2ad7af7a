import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busySlotsWithin } from '../../../../lib/domain/event/busy-time.js';
import { busyTimeAdded, conflictWindow } from '../../../../lib/domain/event/calendar-entry.js';
import type { Change } from '../../../../lib/domain/change/change.js';
import type { EventContent, EventRecord, OccurrenceOverride } from '../../../../lib/domain/event/event.js';
import { formatInstant, overlaps, type Interval } from '../../../../lib/domain/time/event-time.js';
import { differenceOf, indexEndingAfter, unionOf } from '../../../../lib/domain/time/intervals.js';
import { slotsIn, timetableOf } from '../../../../lib/domain/event/occurrence.js';
import { assess } from '../../../../lib/domain/recurrence/assess.js';
import { StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { recurrenceIdText, type Series } from '../../../../lib/domain/recurrence/series.js';
import { formatRule } from '../../../../lib/domain/recurrence/rrule-text.js';
import { aContent, anEventRecord } from '../../../support/database/event-records.js';
import { anySeries } from '../recurrence/random-series.js';
import { firstOf, series } from '../recurrence/series-builder.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 60);
const HOUR = 3_600;
const DAY = 24 * HOUR;

const spanOf = (startsAtEpochSeconds: number, endsAtEpochSeconds: number): Interval => ({
  startsAtEpochSeconds,
  endsAtEpochSeconds,
});

/** An exception of an occurrence: cancelled, moved, longer, opaque or transparent. */
const anyFate = fc.record({
  place: fc.nat(30),
  what: fc.constantFrom('cancelled', 'moved', 'opaque', 'transparent', 'besides'),
  shift: fc.integer({ min: -40 * HOUR, max: 40 * HOUR }),
  seconds: fc.integer({ min: 1, max: 3 * DAY }),
});
type Fate = typeof anyFate extends fc.Arbitrary<infer T> ? T : never;

/** An event with exceptions and dates at some of its first occurrences. */
function eventOf(given: Series, fates: Fate[], transparency: EventContent['transparency'] = 'opaque'): EventRecord {
  const ids = firstOf(given, 31).map(({ recurrenceId }) => recurrenceId);
  const text = (id: number): string => recurrenceIdText(id, given);
  const exceptions: Record<string, OccurrenceOverride> = {};
  const [exdates, rdates]: [string[], string[]] = [[], []];
  for (const { place, what, shift, seconds } of fates) {
    const id = ids[place % ids.length];
    if (id === undefined) continue;
    if (what === 'cancelled') exdates.push(text(id));
    else if (what === 'besides') rdates.push(text(id + (given.isAllDay ? DAY : 1_234)));
    else if (what !== 'moved') exceptions[text(id)] = { transparency: what };
    else if (!given.isAllDay) {
      const start = formatInstant(id + shift, given.zone);
      exceptions[text(id)] = { start_time: start, end_time: formatInstant(id + shift + seconds, given.zone) };
    }
  }
  const content = aContent({
    start_time: text(given.isAllDay ? given.startWallSeconds : given.startsAtEpochSeconds),
    end_time: text((given.isAllDay ? given.startWallSeconds : given.startsAtEpochSeconds) + given.durationSeconds),
    time_zone: given.zone,
    all_day: given.isAllDay,
    transparency,
    recurrence_pattern: { rrule: formatRule(given.rule), exdates, rdates },
    exceptions,
  });
  const { countBoundWallSeconds = null } = given;
  return anEventRecord({ content, bounds: { countBoundWallSeconds, endsAtEpochSeconds: null } });
}

/** A series that a client may write, with its stored bound. */
const anyWritableSeries = anySeries
  .map((given) => assess(given, new StepBudget()))
  .filter((assessment) => 'series' in assessment)
  .map((assessment) => assessment.series);

const anyEvent = fc
  .record({
    given: anyWritableSeries,
    fates: fc.array(anyFate, { maxLength: 6 }),
    transparency: fc.oneof(
      { arbitrary: fc.constant('opaque' as const), weight: 4 },
      { arbitrary: fc.constant('transparent' as const), weight: 1 },
    ),
  })
  .map(({ given, fates, transparency }) => eventOf(given, fates, transparency));

const startOf = (event: EventRecord): number => Date.parse(event.content.start_time) / 1000;

/** Intervals around an event's start: some short and far apart, as those of another series, some that touch. */
const anySpans = fc
  .array(
    fc.tuple(
      fc.oneof(fc.nat(2 * HOUR), fc.nat(20 * DAY)),
      fc.oneof(fc.integer({ min: 1, max: HOUR }), fc.integer({ min: 1, max: 4 * DAY })),
    ),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .map((steps) => {
    let at = -2 * DAY;
    return steps.map(([gap, length]) => {
      const start = at + gap + 1;
      at = start + length;
      return spanOf(start, at);
    });
  });

const plenty = (): StepBudget => new StepBudget(50_000_000);

describe('the busy time of an event around the occurrences of another', () => {
  it('equals the part of its whole busy time that overlaps them, in order', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyEvent, anySpans, (event, offsets) => {
        const spans = offsets.map((span) =>
          spanOf(startOf(event) + span.startsAtEpochSeconds, startOf(event) + span.endsAtEpochSeconds),
        );
        const window = spanOf(spans[0]!.startsAtEpochSeconds, spans.at(-1)!.endsAtEpochSeconds);
        const whole = [...slotsIn(event, window, plenty())].filter(
          (slot) => slot.isOpaque && spans.some((span) => overlaps(span, slot)),
        );
        const found = [...busySlotsWithin(timetableOf(event, plenty()), spans, plenty())];
        expect(found).toEqual(whole);
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['MINUTELY;INTERVAL=5', {}],
    ['HOURLY;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55', {}],
    [
      'DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55',
      {},
    ],
    [
      'WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,10,20,30,40,50',
      {},
    ],
    [
      'MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,10,20,30,40,50',
      {},
    ],
    [
      'YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,10,20,30,40,50',
      {},
    ],
    ['MINUTELY;INTERVAL=5', { zone: 'Asia/Kathmandu' }],
    ['MINUTELY;INTERVAL=5', { durationSeconds: 5 * DAY }],
  ])('costs steps for those occurrences only, not for those of %s in between (%o)', (rule, options) => {
    // A minute in the middle of each hour, between two occurrences that last a minute.
    const dense = eventOf(series(`FREQ=${rule}`, '2031-01-06T09:00:00', { durationSeconds: 60, ...options }), []);
    const weeks = Array.from({ length: 53 }, (_, week) => startOf(dense) + week * 7 * DAY + 2 * 60);
    const budget = new StepBudget();
    const spans = weeks.map((at) => spanOf(at, at + 60));
    const [first] = busySlotsWithin(timetableOf(dense, budget), spans, budget);
    expect(first === undefined).toBe(!('durationSeconds' in options));
    // A year has 50,000 to 105,000 occurrences of five steps each.
    expect(budget.spent).toBeLessThan(12_000);
  });
});

describe('the time that a change is checked for', () => {
  const NOW = Date.parse('2031-01-01T00:00:00Z') / 1000;
  const changeOf = (before: EventRecord, after: EventRecord): Change =>
    ({ before, version: { event: { ...after, version: 2 } } }) as unknown as Change;
  const added = (before: EventRecord, after: EventRecord): string[] =>
    busyTimeAdded(
      changeOf(before, after),
      NOW,
      plenty(),
    )('usr_ada').map(
      (span) => `${formatInstant(span.startsAtEpochSeconds, 'UTC')}/${formatInstant(span.endsAtEpochSeconds, 'UTC')}`,
    );
  const meeting = (from: string, to: string, more: Partial<EventContent> = {}): EventRecord =>
    anEventRecord({
      content: aContent({ start_time: `2031-01-06T${from}:00Z`, end_time: `2031-01-06T${to}:00Z`, ...more }),
      ...(more.recurrence_pattern && { bounds: { countBoundWallSeconds: null, endsAtEpochSeconds: null } }),
    });
  const pattern = (rrule: string, exdates: string[] = []) => ({ recurrence_pattern: { rrule, exdates, rdates: [] } });

  it.each<[what: string, before: EventRecord, after: EventRecord, expected: string[]]>([
    ['nothing if it starts later within its old time', meeting('09:00', '10:00'), meeting('09:30', '10:00'), []],
    ['nothing if it ends earlier', meeting('09:00', '10:00'), meeting('09:00', '09:30'), []],
    [
      'only the new part if it moves by less than its length',
      meeting('09:00', '10:00'),
      meeting('09:30', '10:30'),
      ['2031-01-06T10:00:00Z/2031-01-06T10:30:00Z'],
    ],
    [
      'both ends if it starts earlier and ends later',
      meeting('09:00', '10:00'),
      meeting('08:00', '11:00'),
      ['2031-01-06T08:00:00Z/2031-01-06T09:00:00Z', '2031-01-06T10:00:00Z/2031-01-06T11:00:00Z'],
    ],
    [
      'nothing if it recurs on fewer days',
      meeting('09:00', '10:00', pattern('FREQ=WEEKLY;BYDAY=MO,WE,FR')),
      meeting('09:00', '10:00', pattern('FREQ=WEEKLY;BYDAY=MO')),
      [],
    ],
    [
      'nothing if a series becomes its first occurrence',
      meeting('09:00', '10:00', pattern('FREQ=DAILY')),
      meeting('09:00', '10:00'),
      [],
    ],
    [
      'nothing if occurrences replace a longer event that covers them',
      meeting('09:00', '17:00'),
      meeting('09:00', '10:00', pattern('FREQ=HOURLY;INTERVAL=2;COUNT=4')),
      [],
    ],
    [
      'all days but the first if a meeting becomes a series',
      meeting('09:00', '10:00'),
      meeting('09:00', '10:00', pattern('FREQ=DAILY;COUNT=2')),
      ['2031-01-07T09:00:00Z/2031-01-07T10:00:00Z'],
    ],
    [
      'the whole event if it was transparent',
      meeting('09:00', '10:00', { transparency: 'transparent' }),
      meeting('09:00', '10:00'),
      ['2031-01-06T09:00:00Z/2031-01-06T10:00:00Z'],
    ],
  ])('is %s', (_, before, after, expected) => {
    expect(added(before, after)).toEqual(expected);
  });

  it('is exactly the instants that are busy after the change and were free before it', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyEvent, fc.boolean(), anyEvent, (one, isSame, other) => {
        const after = isSame ? { ...one, content: { ...one.content, exceptions: {} } } : other;
        const spans = busyTimeAdded(changeOf(one, after), startOf(after), plenty())('usr_ada');
        const window = conflictWindow(after, startOf(after));
        const near = spanOf(window.startsAtEpochSeconds, window.startsAtEpochSeconds + 30 * DAY);
        const busy = (event: EventRecord): Interval[] =>
          [...slotsIn(event, spanOf(near.startsAtEpochSeconds, near.endsAtEpochSeconds + 10 * DAY), plenty())].filter(
            ({ isOpaque }) => isOpaque,
          );
        const [was, is] = [busy(one), busy(after)];
        const edges = [...was, ...is, ...spans]
          .flatMap((span) => [span.startsAtEpochSeconds, span.endsAtEpochSeconds])
          .filter((at) => at >= near.startsAtEpochSeconds && at < near.endsAtEpochSeconds);
        const isIn = (intervals: Interval[], at: number): boolean =>
          intervals.some((span) => at >= span.startsAtEpochSeconds && at < span.endsAtEpochSeconds);
        const [wasUnion, isUnion] = [unionOf(was), unionOf(is)];
        for (const at of new Set(edges.slice(0, 400).flatMap((edge) => [edge - 1, edge]))) {
          if (at < near.startsAtEpochSeconds) continue;
          expect([at, isIn(spans, at)]).toEqual([at, isIn(isUnion, at) && !isIn(wasUnion, at)]);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('sets of instants', () => {
  const anySet = fc
    .array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 12 })), { maxLength: 12 })
    .map((pairs) => pairs.map(([start, length]) => spanOf(start, start + length)));
  const instantsOf = (intervals: Interval[]): number[] =>
    Array.from({ length: 80 }, (_, at) => at).filter((at) =>
      intervals.some((span) => at >= span.startsAtEpochSeconds && at < span.endsAtEpochSeconds),
    );

  it('are united and subtracted instant by instant, and give ordered spans that do not touch', () => {
    fc.assert(
      fc.property(anySet, anySet, (one, other) => {
        const [a, b] = [unionOf(one), unionOf(other)];
        const left = differenceOf(a, b);
        expect(instantsOf(a)).toEqual(instantsOf(one));
        const taken = new Set(instantsOf(other));
        expect(instantsOf(left)).toEqual(instantsOf(one).filter((at) => !taken.has(at)));
        for (const spans of [a, left]) {
          for (const [index, span] of spans.entries()) {
            expect(span.startsAtEpochSeconds).toBeGreaterThan(spans[index - 1]?.endsAtEpochSeconds ?? -1);
          }
        }
        for (const at of [0, 13, 40]) {
          expect(indexEndingAfter(a, at)).toBe(a.filter((span) => span.endsAtEpochSeconds <= at).length);
        }
      }),
    );
  });
});
