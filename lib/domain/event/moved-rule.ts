/** Moves the rule of a series along with its start, and keeps its end after the last occurrence. */
import {
  dateOf,
  dayOf,
  dayOfDate,
  daysInMonth,
  daysInYear,
  modulo,
  SECONDS_A_DAY,
  weekdayOf,
} from '../time/civil-date.js';
import { invalid } from '../errors.js';
import type { StepBudget } from '../recurrence/budget.js';
import { lastIdOf } from '../recurrence/end.js';
import { WEEKDAYS, type Rule, type WeekdayInPeriod } from '../recurrence/rule.js';
import type { Series } from '../recurrence/series.js';
import { expansionOf, localTimeOfId, untilOf, type Expansion } from '../recurrence/starts.js';
import { formatUntil, readUntil } from '../recurrence/until.js';
import { wallTimesOf } from '../recurrence/wall-times.js';

/**
 * The rule at the new start of its series. Each part with exactly one value that the start also says (a weekday, a day of
 * the month, an hour, …) follows the start.
 * @param from the series as it was, without dates
 * @param to the same rule at the new start and in the new zone
 * @throws ProblemError `invalid-request` if the rule recurred at the old start and cannot at the new one
 */
export function ruleAtStart(from: Series, to: Series, budget: StepBudget): Rule {
  const rule = followingRule(from, to, budget);
  if (!rule) throw CANNOT_FOLLOW();
  return rule;
}

/** The rule of the series at the start of the other; `undefined` if it recurred at its own start and cannot at that one. */
export function followingRule({ rule, ...from }: Series, to: Series, budget: StepBudget): Rule | undefined {
  const moved = { ...to, rule };
  if (from.startWallSeconds === to.startWallSeconds || from.isAllDay !== to.isAllDay) return rule;
  if (recursAtStart(moved, budget) || !recursAtStart({ ...from, rule }, budget)) return rule;
  const following = { ...rule, ...followingParts(moved) };
  return recursAtStart({ ...moved, rule: following }, budget) ? following : undefined;
}

const CANNOT_FOLLOW = () =>
  invalid([
    {
      pointer: '/start_time',
      detail:
        'must be a start that recurrence_pattern produces: its rule cannot follow this move, so send a recurrence_pattern that fits',
    },
  ]);

/** The rule without its end. */
export function endless({ count, until, ...rule }: Rule): Rule {
  return rule;
}

/** Whether the rule has an occurrence at the start of its series, regardless of its end. */
export const recursAtStart = (series: Series, budget: StepBudget): boolean =>
  recursAt(series, series.startWallSeconds, budget);

function recursAt({ rule, ...series }: Series, wallSeconds: number, budget: StepBudget): boolean {
  const at = { from: wallSeconds, to: wallSeconds };
  return !wallTimesOf({ ...series, rule: endless(rule) }, at, budget).next().done;
}

/** The parts of a rule that have one value, with the value of the start. */
function followingParts({ rule, startWallSeconds }: Series): Partial<Rule> {
  const day = dayOf(startWallSeconds);
  const { year, month, dayOfMonth } = dateOf(day);
  const dayOfYear = day - dayOfDate(year, 1, 1) + 1;
  const secondOfDay = startWallSeconds - day * SECONDS_A_DAY;
  const isOfMonth = rule.frequency === 'monthly' || rule.byMonth !== undefined;
  const inPeriod = isOfMonth
    ? { day: dayOfMonth, days: daysInMonth(year, month) }
    : { day: dayOfYear, days: daysInYear(year) };
  const [byDay] = rule.byDay ?? [];
  return {
    ...(rule.byDay?.length === 1 && byDay && { byDay: [weekdayAt(day, byDay, inPeriod)] }),
    ...followed(rule, 'byMonthDay', (value) => countedLike(value, { day: dayOfMonth, days: daysInMonth(year, month) })),
    ...followed(rule, 'byYearDay', (value) => countedLike(value, { day: dayOfYear, days: daysInYear(year) })),
    ...followed(rule, 'byMonth', () => month),
    ...followed(rule, 'byHour', () => Math.floor(secondOfDay / 3_600)),
    ...followed(rule, 'byMinute', () => Math.floor(modulo(secondOfDay, 3_600) / 60)),
    ...followed(rule, 'bySecond', () => modulo(secondOfDay, 60)),
  };
}

type NumberPart = 'byMonthDay' | 'byYearDay' | 'byMonth' | 'byHour' | 'byMinute' | 'bySecond';

function followed(rule: Rule, part: NumberPart, valueFor: (value: number) => number): Partial<Rule> {
  const [value, ...others] = rule[part] ?? [];
  return value === undefined || others.length > 0 ? {} : { [part]: [valueFor(value)] };
}

/** A day of a month or year, which has so many days. */
interface DayOfPeriod {
  day: number;
  days: number;
}

/**
 * Whether a rule that counts days from the end of a period continues to do so. It does not if its day moves from the second
 * half of the period to the first: the day after the last one is the first, not the 31st from the end.
 * @param fromLast the day that the rule had, such as -1
 */
const staysFromLast = (fromLast: number, { day, days }: DayOfPeriod): boolean =>
  fromLast < 0 && !(day <= days / 2 && -fromLast <= days / 2);

/** The number of a day in its period, counted from the same end as the number that the rule had. */
const countedLike = (value: number, inPeriod: DayOfPeriod): number =>
  staysFromLast(value, inPeriod) ? inPeriod.day - inPeriod.days - 1 : inPeriod.day;

/** The weekday of a day, with its number in the month or year if the rule has one; counted from the end if negative. */
function weekdayAt(day: number, { ordinal }: WeekdayInPeriod, inPeriod: DayOfPeriod): WeekdayInPeriod {
  const weekday = WEEKDAYS[weekdayOf(day)] ?? 'MO';
  if (ordinal === undefined) return { weekday };
  const [fromFirst, fromLast] = [Math.ceil(inPeriod.day / 7), -Math.ceil((inPeriod.days - inPeriod.day + 1) / 7)];
  // Not every month has a fifth weekday (and not every year a 53rd), but each has a last one.
  const isRare = fromFirst > Math.floor(inPeriod.days / 7) && fromFirst > ordinal;
  return { weekday, ordinal: isRare || staysFromLast(ordinal * 7, inPeriod) ? fromLast : fromFirst };
}

/**
 * The rule with its `UNTIL` moved along. In another zone it keeps its local time, as all times of a series do. It moves
 * later if the last occurrence would come after it.
 * @param lastAfter the local time of the last occurrence after the move, from that before
 */
export function withUntilMoved(
  from: Series,
  to: Series,
  lastAfter: (wallSeconds: number) => number | undefined,
  budget: StepBudget,
): Rule {
  const { rule } = to;
  const given = rule.until === undefined ? undefined : readUntil(rule.until);
  if (!given || from.isAllDay !== to.isAllDay) return rule;
  const [before, after] = [expansionOf(from, budget), expansionOf(to, budget)];
  const isInstant = given.form === 'instant' && !to.isAllDay;
  const withUntil = (seconds: number): Rule => ({ ...rule, until: formatUntil({ ...given, seconds }) });
  const movesZone = isInstant && from.zone !== to.zone;
  const kept = withUntil(movesZone ? instantInZone(given.seconds, before, after) : given.seconds);
  const moved = lastMoved(before, to, lastAfter);
  if (moved === undefined) return kept;
  const id = to.isAllDay ? moved : after.clock.instantOf(moved);
  const isEnough = id <= untilOf(expansionOf({ ...to, rule: kept }, budget));
  return isEnough ? kept : withUntil(isInstant ? id : moved);
}

/** The instant at which the clocks of the new zone show what those of the old zone show at this instant. */
const instantInZone = (seconds: number, before: Expansion, after: Expansion): number =>
  after.clock.instantOf(seconds + before.clock.offsetAt(seconds));

/** The local time of the last occurrence after the move; `undefined` if the series ends as before. */
function lastMoved(
  before: Expansion,
  to: Series,
  lastAfter: (wallSeconds: number) => number | undefined,
): number | undefined {
  const { series, budget } = before;
  const id = series.startWallSeconds === to.startWallSeconds ? undefined : lastIdOf(before);
  if (id === undefined) return undefined;
  const last = localTimeOfId(before, id);
  // A series that recurs at its old last time only starts at another of its times.
  return recursAt(to, last, budget) ? undefined : lastAfter(last);
}
