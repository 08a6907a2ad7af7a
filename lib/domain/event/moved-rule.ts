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
import { lastIdOf, PERIOD_SECONDS } from '../recurrence/end.js';
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
  if (from.startWallSeconds === to.startWallSeconds || from.isAllDay !== to.isAllDay) return to.rule;
  if (recursAtStart(to, budget) || !recursAtStart(from, budget)) return to.rule;
  const rule = { ...to.rule, ...followingParts(to) };
  if (!recursAtStart({ ...to, rule }, budget)) throw CANNOT_FOLLOW();
  return rule;
}

const CANNOT_FOLLOW = () =>
  invalid([
    {
      pointer: '/start_time',
      detail:
        'must be a start that recurrence_pattern produces: its rule cannot follow this move, so send a recurrence_pattern that fits',
    },
  ]);

/** Whether the rule has an occurrence at the start of its series, regardless of its end. */
function recursAtStart({ rule, ...series }: Series, budget: StepBudget): boolean {
  const { count, until, ...endless } = rule;
  const { startWallSeconds: start } = series;
  return !wallTimesOf({ ...series, rule: endless }, { from: start, to: start }, budget).next().done;
}

/** The parts of a rule that have one value, with the value of the start. */
function followingParts({ rule, startWallSeconds }: Series): Partial<Rule> {
  const day = dayOf(startWallSeconds);
  const { year, month, dayOfMonth } = dateOf(day);
  const dayOfYear = day - dayOfDate(year, 1, 1) + 1;
  const secondOfDay = startWallSeconds - day * SECONDS_A_DAY;
  const isOfMonth = rule.frequency === 'monthly' || rule.byMonth !== undefined;
  const place = isOfMonth
    ? { day: dayOfMonth, days: daysInMonth(year, month) }
    : { day: dayOfYear, days: daysInYear(year) };
  const [byDay] = rule.byDay ?? [];
  return {
    ...(rule.byDay?.length === 1 && byDay && { byDay: [weekdayAt(day, byDay, place)] }),
    ...followed(rule, 'byMonthDay', (value) => (value > 0 ? dayOfMonth : dayOfMonth - daysInMonth(year, month) - 1)),
    ...followed(rule, 'byYearDay', (value) => (value > 0 ? dayOfYear : dayOfYear - daysInYear(year) - 1)),
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

/** The weekday of a day, with its number in the month or year if the rule has one; counted from the end if negative. */
function weekdayAt(day: number, { ordinal }: WeekdayInPeriod, place: { day: number; days: number }): WeekdayInPeriod {
  const weekday = WEEKDAYS[weekdayOf(day)] ?? 'MO';
  if (ordinal === undefined) return { weekday };
  return { weekday, ordinal: ordinal > 0 ? Math.ceil(place.day / 7) : -Math.ceil((place.days - place.day + 1) / 7) };
}

/**
 * The rule with its `UNTIL` moved along. In another zone it keeps its local time, as all times of a series do. It moves
 * later if the last occurrence, which moves by the shift, would come after it.
 * @param shiftSeconds how much later on the clock the occurrences are
 */
export function withUntilMoved(from: Series, to: Series, shiftSeconds: number, budget: StepBudget): Rule {
  const { rule } = to;
  const given = rule.until === undefined ? undefined : readUntil(rule.until);
  if (!given || from.isAllDay !== to.isAllDay) return rule;
  const [before, after] = [expansionOf(from, budget), expansionOf(to, budget)];
  const isInstant = given.form === 'instant' && !to.isAllDay;
  const untilAt = (seconds: number): string => formatUntil({ ...given, seconds });
  const movesZone = isInstant && from.zone !== to.zone;
  const kept = untilAt(movesZone ? instantInZone(given.seconds, before, after) : given.seconds);
  const last = lastStartMoved(before, shiftSeconds);
  if (last === undefined) return { ...rule, until: kept };
  const id = to.isAllDay ? last : after.clock.instantOf(last);
  const isEnough = id <= untilOf(expansionOf({ ...to, rule: { ...rule, until: kept } }, budget));
  return { ...rule, until: isEnough ? kept : untilAt(isInstant ? id : last) };
}

/** The instant at which the clocks of the new zone show what those of the old zone show at this instant. */
const instantInZone = (seconds: number, before: Expansion, after: Expansion): number =>
  after.clock.instantOf(seconds + before.clock.offsetAt(seconds));

/** The local start of the last occurrence after the shift, in wall seconds; `undefined` if no occurrence starts later. */
function lastStartMoved(before: Expansion, shiftSeconds: number): number | undefined {
  const { frequency, interval = 1 } = before.series.rule;
  // A shift of whole periods changes where the series begins, not when it recurs.
  const shift = Math.max(0, shiftSeconds) % (PERIOD_SECONDS[frequency] * interval);
  const last = shift === 0 ? undefined : lastIdOf(before);
  return last === undefined ? undefined : localTimeOfId(before, last) + shift;
}
