/** Rejects combinations of valid rule parts, and rules that their event does not allow (RFC 5545 §3.3.10). */
import { FREQUENCIES, PARTS, type Frequency, type Rule, type RuleFault } from './rule.js';
import { readUntil } from './until.js';

/** The maximum number of times of day that `BYHOUR`, `BYMINUTE` and `BYSECOND` produce together: one every five minutes. */
const MAX_SLOTS_A_DAY = 288;

/** The frequencies with which a part is not allowed: the table of RFC 5545 §3.3.10. */
const NOT_WITH: Partial<Record<keyof Rule, readonly Frequency[]>> = {
  byWeekNo: ['monthly', 'weekly', 'daily', 'hourly', 'minutely'],
  byYearDay: ['monthly', 'weekly', 'daily'],
  byMonthDay: ['weekly'],
};

/** The faults of parts that a rule cannot have together. */
export function contradictionsIn(rule: Rule): RuleFault[] {
  const faults: RuleFault[] = PARTS.filter(({ key }) => rule[key] && NOT_WITH[key]?.includes(rule.frequency)).map(
    ({ member }) => ({ member, detail: `is not allowed with the frequency ${rule.frequency}` }),
  );
  if (!mayCountWeekdays(rule) && rule.byDay?.some(({ ordinal }) => ordinal !== undefined)) {
    faults.push({
      member: 'by_day',
      detail: 'must not have numbered weekdays except with a monthly or yearly frequency without by_week_no',
    });
  }
  if (rule.bySetPosition && !hasSetToPickFrom(rule)) {
    faults.push({ member: 'by_set_position', detail: 'must be combined with another by_… member' });
  }
  if (slotsADay(rule) > MAX_SLOTS_A_DAY) {
    faults.push({
      member: 'by_minute',
      detail: `must not produce more than ${MAX_SLOTS_A_DAY} times of day together with by_hour and by_second`,
    });
  }
  return faults;
}

const mayCountWeekdays = ({ frequency, byWeekNo }: Rule): boolean =>
  frequency === 'monthly' || (frequency === 'yearly' && byWeekNo === undefined);

const hasSetToPickFrom = (rule: Rule): boolean =>
  PARTS.some(({ key }) => key.startsWith('by') && key !== 'bySetPosition' && rule[key] !== undefined);

const slotsADay = ({ byHour, byMinute, bySecond }: Rule): number =>
  [byHour, byMinute, bySecond].reduce((product, list) => product * (list?.length ?? 1), 1);

const SHORTER_THAN_A_DAY: readonly Frequency[] = FREQUENCIES.slice(FREQUENCIES.indexOf('hourly'));

/**
 * The members of a rule that its event does not allow. All-day events recur by days and end on a date; timed events end
 * at a time.
 */
export function misfitsOf(rule: Rule, { isAllDay }: { isAllDay: boolean }): RuleFault[] {
  const isUntilDate = rule.until !== undefined && readUntil(rule.until)?.form === 'date';
  if (!isAllDay) {
    return isUntilDate ? [{ member: 'until', detail: 'must be a time such as 2030-12-31T23:59:59Z, not a date' }] : [];
  }
  const faults: RuleFault[] = [];
  if (SHORTER_THAN_A_DAY.includes(rule.frequency)) {
    faults.push({ member: 'frequency', detail: 'must be daily or longer, because the event is all-day' });
  }
  for (const { key, member } of PARTS) {
    if (['byHour', 'byMinute', 'bySecond'].includes(key) && rule[key] !== undefined) {
      faults.push({ member, detail: 'is not allowed for an all-day event' });
    }
  }
  if (rule.until !== undefined && !isUntilDate) {
    faults.push({ member: 'until', detail: 'must be a date such as 2030-12-31, because the event is all-day' });
  }
  return faults;
}
