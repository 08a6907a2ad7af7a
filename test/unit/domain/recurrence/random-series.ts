/** Random rules of every valid shape, and random series of them: half of them near a clock change. */
import fc from 'fast-check';
import { contradictionsIn, misfitsOf } from '../../../../lib/domain/recurrence/validate.js';
import { FREQUENCIES, WEEKDAYS, type Frequency, type Rule } from '../../../../lib/domain/recurrence/rule.js';
import type { Series } from '../../../../lib/domain/recurrence/series.js';
import { formatUntil } from '../../../../lib/domain/recurrence/until.js';
import { instantOfWall, wallAt } from '../../../../lib/domain/time/zone.js';
import { anywhere } from '../event/arbitraries.js';

const DAY = 86_400;

/** A range of a dozen periods or more. */
export const SPAN_SECONDS: Record<Frequency, number> = {
  yearly: 6 * 366 * DAY,
  monthly: 2 * 366 * DAY,
  weekly: 120 * DAY,
  daily: 40 * DAY,
  hourly: 2 * DAY,
  minutely: 6 * 3600,
};

const subset = <T>(values: fc.Arbitrary<T>, maxLength: number) => fc.uniqueArray(values, { minLength: 1, maxLength });
const signed = (max: number) =>
  fc.oneof(fc.integer({ min: 1, max }), fc.integer({ min: -max, max: -1 }), fc.constantFrom(1, -1, max, -max));

const weekday = fc.constantFrom(...WEEKDAYS);
const counted = (max: number) =>
  fc.record({ weekday, ordinal: fc.oneof({ arbitrary: signed(5), weight: 4 }, signed(max)) });
const plain = weekday.map((name) => ({ weekday: name }));

const uniqueDays = (days: { weekday: string; ordinal?: number }[]) =>
  [...new Map(days.map((day) => [`${day.ordinal ?? ''}${day.weekday}`, day])).values()] as NonNullable<Rule['byDay']>;

function byDay(frequency: Frequency) {
  if (frequency !== 'monthly' && frequency !== 'yearly') return subset(plain, 7).map(uniqueDays);
  return fc
    .array(fc.oneof({ arbitrary: plain, weight: 2 }, counted(frequency === 'monthly' ? 5 : 53)), {
      minLength: 1,
      maxLength: 4,
    })
    .map(uniqueDays);
}

/** Values of each part that are likely to yield occurrences. */
const valuesOf = (frequency: Frequency) => ({
  byMonth: subset(fc.integer({ min: 1, max: 12 }), 6),
  byWeekNo: subset(signed(53), 3),
  byYearDay: subset(signed(366), 5),
  byMonthDay: subset(signed(31), 5),
  byDay: byDay(frequency),
  byHour: subset(fc.integer({ min: 0, max: 23 }), 5),
  byMinute: subset(fc.oneof(fc.constantFrom(0, 15, 30, 45), fc.integer({ min: 0, max: 59 })), 4),
  bySecond: subset(fc.integer({ min: 0, max: 59 }), 2),
  bySetPosition: subset(fc.oneof({ arbitrary: fc.constantFrom(1, 2, -1, -2), weight: 4 }, signed(40)), 3),
});
type ListKey = keyof ReturnType<typeof valuesOf>;

/** The lists of a rule: usually one or two of them, days more often than seconds. */
const someLists: fc.Arbitrary<ListKey[]> = fc.oneof(
  ...[0, 1, 2, 3, 4].map((length) => ({
    weight: [2, 4, 4, 2, 1][length]!,
    arbitrary: fc.uniqueArray(
      fc.constantFrom<ListKey[]>(
        ...(['byDay', 'byDay', 'byMonthDay', 'byMonth', 'byMonth', 'byHour', 'byHour', 'bySetPosition'] as const),
        ...(['byDay', 'bySetPosition', 'byMonthDay', 'byWeekNo', 'byYearDay', 'byMinute', 'bySecond'] as const),
      ),
      { minLength: length, maxLength: length },
    ),
  })),
);

/** A consistent rule of this frequency without an end. */
const ruleOf = (frequency: Frequency): fc.Arbitrary<Rule> =>
  someLists
    .chain((keys) => {
      const values = valuesOf(frequency);
      return fc.record({
        interval: fc.oneof(
          { arbitrary: fc.constant(undefined), weight: 2 },
          { arbitrary: fc.integer({ min: 1, max: 5 }), weight: 3 },
          { arbitrary: fc.integer({ min: 1, max: 40 }), weight: frequency === 'minutely' ? 10 : 1 },
        ),
        weekStart: fc.option(weekday, { nil: undefined }),
        ...Object.fromEntries(keys.map((key) => [key, values[key]])),
      });
    })
    .map((parts) =>
      Object.fromEntries(Object.entries({ frequency, ...parts }).filter(([, value]) => value !== undefined)),
    )
    .map((rule) => rule as unknown as Rule)
    .filter((rule) => contradictionsIn(rule).length === 0);

const anyRule: fc.Arbitrary<Rule> = fc.constantFrom(...FREQUENCIES).chain(ruleOf);

/** The same rule with the month, day, weekday and time of its start, so that it soon yields an occurrence. */
function naming(startWallSeconds: number, rule: Rule): Rule {
  const start = new Date(startWallSeconds * 1000);
  const own = {
    byMonth: start.getUTCMonth() + 1,
    byMonthDay: start.getUTCDate(),
    byYearDay: Math.floor((startWallSeconds - Date.UTC(start.getUTCFullYear(), 0) / 1000) / DAY) + 1,
    byHour: start.getUTCHours(),
    byMinute: start.getUTCMinutes(),
  };
  const named: Rule = { ...rule };
  for (const [key, value] of Object.entries(own) as [keyof typeof own, number][]) {
    if (rule[key]) named[key] = [...new Set([...rule[key], value])];
  }
  const isUncounted = rule.byDay?.every(({ ordinal }) => ordinal === undefined);
  if (rule.byDay && isUncounted) {
    named.byDay = uniqueDays([...rule.byDay, { weekday: WEEKDAYS[(start.getUTCDay() + 6) % 7]! }]);
  }
  return named;
}

type End = { count: number } | { untilAfter: number; form: 'instant' | 'local' } | undefined;
const anyEnd: fc.Arbitrary<End> = fc.oneof(
  fc.constant(undefined),
  fc.record({ count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    untilAfter: fc.double({ min: 0, max: 1, noNaN: true }),
    form: fc.constantFrom('instant' as const, 'local' as const),
  }),
);

export const anyEndedRule: fc.Arbitrary<Rule> = fc
  .record({ rule: anyRule, end: anyEnd, isAllDay: fc.boolean() })
  .map(({ rule, end, isAllDay }) => withEnd(rule, end, { startWallSeconds: Date.UTC(2023, 1, 28) / 1000, isAllDay }));

/** A series in one of these zones, whose exceptions are chosen later from its occurrences. */
export const anySeriesAt = (places: typeof anywhere): fc.Arbitrary<Series> =>
  fc
    .record({
      rule: anyRule,
      place: places,
      end: anyEnd,
      isAllDay: fc.boolean(),
      toQuarter: fc.boolean(),
      namesStart: fc.oneof({ arbitrary: fc.constant(true), weight: 3 }, { arbitrary: fc.constant(false), weight: 1 }),
      duration: fc.oneof(fc.constantFrom(900, 3600, DAY), fc.integer({ min: 1, max: 5 * DAY })),
    })
    .map(({ rule: anyRule, place: { zone, at }, end, isAllDay: wantsAllDay, toQuarter, namesStart, duration }) => {
      const startsAt = toQuarter ? Math.floor(at / 900) * 900 : at;
      const wall = wallAt(zone, startsAt);
      const rule = namesStart ? naming(wall, anyRule) : anyRule;
      const isAllDay = wantsAllDay && misfitsOf(rule, { isAllDay: true }).length === 0;
      const startWallSeconds = isAllDay ? Math.floor(wall / DAY) * DAY : wall;
      return {
        rule: withEnd(rule, end, { startWallSeconds, isAllDay }),
        zone,
        isAllDay,
        startWallSeconds,
        startsAtEpochSeconds: isAllDay ? instantOfWall(zone, startWallSeconds) : startsAt,
        durationSeconds: isAllDay ? Math.ceil(duration / DAY) * DAY : duration,
        exdates: [],
        rdates: [],
      };
    });

export const anySeries = anySeriesAt(anywhere);

function withEnd(rule: Rule, end: End, start: { startWallSeconds: number; isAllDay: boolean }): Rule {
  if (!end) return rule;
  if ('count' in end) return { ...rule, count: end.count };
  const seconds =
    start.startWallSeconds + Math.round(end.untilAfter * SPAN_SECONDS[rule.frequency] * (rule.interval ?? 1));
  const form = start.isAllDay ? 'date' : end.form;
  return { ...rule, until: formatUntil({ form, seconds }) };
}

/** The same with the longest intervals and the highest counts that the API accepts. */
export const anyExtremeSeries: fc.Arbitrary<Series> = fc
  .record({
    given: anySeries.filter(({ rule }) => rule.until === undefined),
    interval: fc.option(fc.constantFrom(1, 2, 7, 60, 365, 400, 960, 997, 999), { nil: undefined }),
    count: fc.option(fc.constantFrom(1, 2, 100, 10_000), { nil: undefined }),
  })
  .map(({ given, interval, count }) => ({
    ...given,
    rule: { ...given.rule, ...(interval && { interval }), ...(count && { count }) },
  }));
