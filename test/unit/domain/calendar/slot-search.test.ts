import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSlots, type BusyTimes, type FoundSlot } from '../../../../lib/domain/calendar/slot-search.js';
import { BudgetExceededError, StepBudget } from '../../../../lib/domain/recurrence/budget.js';
import { formatInstant, type Interval } from '../../../../lib/domain/time/event-time.js';
import { unionOf } from '../../../../lib/domain/time/intervals.js';
import { hoursWithin, type WeeklyHours } from '../../../../lib/domain/time/weekly-hours.js';
import * as reference from '../../../support/zones/reference.js';

const RUNS = Number(process.env['SLOT_RUNS'] ?? 500);
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 24 * HOUR;
const EVERY_DAY = new Set([0, 1, 2, 3, 4, 5, 6]);

interface Question {
  window: Interval;
  hours: WeeklyHours | undefined;
  durationSeconds: number;
  stepSeconds: number;
  limit: number;
  busy: BusyTimes;
}

const spanOf = (startsAtEpochSeconds: number, endsAtEpochSeconds: number): Interval => ({
  startsAtEpochSeconds,
  endsAtEpochSeconds,
});
const instant = (text: string): number => Date.parse(text) / 1000;

function answer({ window, hours, durationSeconds, stepSeconds, limit, busy }: Question): FoundSlot[] {
  const within = hours ? hoursWithin(window, hours) : [window];
  const grid = { zone: hours?.zone ?? 'UTC', stepSeconds };
  return findSlots({ within, durationSeconds, grid, limit }, busy, new StepBudget());
}

/** A value for each instant of a window, computed when it is first asked for. */
function perInstant<T>(window: Interval, unit: number, compute: (at: number) => T): (at: number) => T {
  const known: T[] = [];
  return (at) => (known[(at - window.startsAtEpochSeconds) / unit] ??= compute(at));
}

/** The same by looking at each instant of each start, with the clocks of another library. */
function bruteForce(question: Question, unit: number): FoundSlot[] {
  const { window, hours, durationSeconds, stepSeconds, limit, busy } = question;
  const wallAt = perInstant(window, unit, (at) => (hours ? reference.wallAt(hours.zone, at) : at));
  const dayAt = (at: number): number => Math.floor(wallAt(at) / DAY);
  const secondsOfDayAt = (at: number): number => wallAt(at) - dayAt(at) * DAY;
  const isOpen = (at: number): boolean =>
    !hours ||
    (hours.weekdays.has((new Date(dayAt(at) * DAY * 1000).getUTCDay() + 6) % 7) &&
      secondsOfDayAt(at) >= hours.fromSecondsOfDay &&
      secondsOfDayAt(at) < hours.toSecondsOfDay);
  const freeAt = (calendars: Interval[][]): ((at: number) => boolean) =>
    perInstant(window, unit, (at) =>
      calendars.flat().every((span) => at < span.startsAtEpochSeconds || span.endsAtEpochSeconds <= at),
    );
  const isPossible = perInstant(window, unit, isOpen);
  const isFree = freeAt(busy.required);
  const alternatives = busy.alternatives?.map((spans) => freeAt([spans]));
  const during = (start: number, holds: (at: number) => boolean): boolean => {
    for (let at = start; at < start + durationSeconds; at += unit) if (!holds(at)) return false;
    return true;
  };
  const slots: FoundSlot[] = [];
  const last = window.endsAtEpochSeconds - durationSeconds;
  for (let start = window.startsAtEpochSeconds; start <= last && slots.length < limit; start += unit) {
    if (secondsOfDayAt(start) % stepSeconds !== 0) continue;
    if (!during(start, (at) => isFree(at) && isPossible(at) && (!hours || dayAt(at) === dayAt(start)))) continue;
    const alternative = alternatives?.findIndex((isFreeAt) => during(start, isFreeAt));
    if (alternative === -1) continue;
    slots.push({ ...spanOf(start, start + durationSeconds), ...(alternative !== undefined && { alternative }) });
  }
  return slots;
}

/** A change of the clocks: of an hour, of half an hour, of a day, at midnight and a minute after it; and none. */
const CHANGES = [
  ['Europe/Berlin', '2030-03-31T01:00:00Z'],
  ['Europe/Berlin', '2030-10-27T01:00:00Z'],
  ['America/New_York', '2030-03-10T07:00:00Z'],
  ['America/New_York', '2030-11-03T06:00:00Z'],
  ['Australia/Lord_Howe', '2030-10-05T15:30:00Z'],
  ['Australia/Lord_Howe', '2030-04-06T15:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00:00Z'],
  ['America/St_Johns', '2010-03-14T03:31:00Z'],
  ['America/St_Johns', '2010-11-07T02:31:00Z'],
  ['Pacific/Auckland', '2030-12-31T11:00:00Z'],
  ['UTC', '2031-01-01T00:00:00Z'],
] as const;

const anyHours = (zone: string): fc.Arbitrary<WeeklyHours | undefined> =>
  fc.option(
    fc
      .tuple(fc.nat(1_439), fc.nat(1_439), fc.subarray([...EVERY_DAY], { minLength: 1 }))
      .map(([one, other, weekdays]) => ({
        zone,
        weekdays: new Set(weekdays.length < 4 ? EVERY_DAY : weekdays),
        fromSecondsOfDay: Math.min(one, other) * MINUTE,
        toSecondsOfDay: (Math.max(one, other) + 1) * MINUTE,
      })),
    { nil: undefined, freq: 6 },
  );

/** A window of at most four days, or of hours and a half with times to the second, around a change of the clocks. */
const anyQuestion = fc
  .record({
    change: fc.constantFrom(...CHANGES),
    unit: fc.constantFrom(MINUTE, MINUTE, 1),
    before: fc.nat(3_000),
    length: fc.integer({ min: 1, max: 5_760 }),
  })
  .chain(({ change: [zone, at], unit, before, length }) => {
    const start = instant(at) - before * unit;
    const anyBusy = (count: number): fc.Arbitrary<Interval[]> =>
      fc
        .array(
          fc.tuple(fc.integer({ min: -200, max: length }), fc.integer({ min: 1, max: Math.max(1, length >> 2) })),
          {
            maxLength: count,
          },
        )
        .map((spans) =>
          unionOf(spans.map(([from, most]) => spanOf(start + from * unit, start + (from + most) * unit))),
        );
    return fc.record({
      unit: fc.constant(unit),
      question: fc.record({
        window: fc.constant(spanOf(start, start + length * unit)),
        hours: anyHours(zone),
        durationSeconds: fc
          .oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 1_440 }))
          .map((n) => n * MINUTE),
        stepSeconds: fc
          .oneof(fc.constantFrom(1, 5, 15, 30, 60, 90, 1_440), fc.integer({ min: 1, max: 1_440 }))
          .map((n) => n * MINUTE),
        limit: fc.oneof(fc.constantFrom(1, 10, 50), fc.constant(Infinity)),
        busy: fc.record({
          required: fc.array(anyBusy(5), { maxLength: 3 }),
          alternatives: fc.option(fc.array(anyBusy(12), { minLength: 1, maxLength: 4 }), { nil: undefined }),
        }),
      }),
    });
  });

describe('finding a time', () => {
  it('returns the same slots as a check of every minute, for any calendars, hours and clock changes', () => {
    let [found, changed] = [0, 0];
    fc.assert(
      fc.property(anyQuestion, ({ question, unit }) => {
        const slots = answer(question);
        expect(slots).toEqual(bruteForce(question, unit));
        found += slots.length > 0 ? 1 : 0;
        changed += slots.some(({ alternative }) => (alternative ?? 0) > 0) ? 1 : 0;
      }),
      { numRuns: RUNS },
    );
    expect(found).toBeGreaterThan(RUNS / 5);
    expect(changed).toBeGreaterThan(0);
  });

  it('without busy calendars returns the first starts on the grid', () => {
    const window = spanOf(instant('2030-06-03T09:00:30Z'), instant('2030-06-03T10:30:00Z'));
    const question = { window, hours: undefined, stepSeconds: 15 * MINUTE, limit: 2 };
    const slots = answer({
      ...question,
      durationSeconds: 30 * MINUTE,
      busy: { required: [], alternatives: undefined },
    });
    expect(slots.map(({ startsAtEpochSeconds }) => formatInstant(startsAtEpochSeconds, 'UTC'))).toEqual([
      '2030-06-03T09:15:00Z',
      '2030-06-03T09:30:00Z',
    ]);
  });

  it('takes steps in proportion to the number of busy times, not to the fineness of the grid', () => {
    const start = instant('2030-06-03T00:00:00Z');
    const window = spanOf(start, start + 62 * DAY);
    const full = Array.from({ length: 62 * 24 }, (_, hour) =>
      spanOf(start + hour * HOUR, start + hour * HOUR + 59 * MINUTE),
    );
    const search = { within: [window], grid: { zone: 'UTC', stepSeconds: MINUTE }, limit: 50 };
    const budget = new StepBudget();
    const required = Array.from({ length: 50 }, () => full);
    const slots = findSlots({ ...search, durationSeconds: MINUTE }, { required, alternatives: required }, budget);
    expect(slots[1]).toEqual({ ...spanOf(start + 119 * MINUTE, start + 120 * MINUTE), alternative: 0 });
    expect(budget.spent).toBeLessThan(100_000);
    expect(() =>
      findSlots({ ...search, durationSeconds: MINUTE }, { required, alternatives: required }, new StepBudget(1_000)),
    ).toThrow(BudgetExceededError);
  });
});
