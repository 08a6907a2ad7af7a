/** Turns the input of a client into the content of an event: defaults, partial changes, and faults. */
import type { EventContent, RecurrencePattern, Transparency } from './event.js';
import { calendarIdOf, primaryCalendarId } from '../calendar/calendar.js';
import { intervalOf } from '../time/event-time.js';
import { invalid, type Fault } from '../errors.js';
import { timesFrom } from './input-times.js';
import { patternFrom, withDatesOf, type PatternInput } from './recurrence-pattern.js';
import type { StepBudget } from '../recurrence/budget.js';
import { keptDates } from './series-dates.js';
import { shownTimes } from './series-times.js';

/** The members that a client can send. `undefined` keeps a member; `null` sets its default. */
export interface EventInput {
  title?: string | undefined;
  description?: string | null | undefined;
  location?: string | null | undefined;
  start_time?: string | undefined;
  end_time?: string | undefined;
  time_zone?: string | null | undefined;
  all_day?: boolean | null | undefined;
  transparency?: Transparency | null | undefined;
  recurrence_pattern?: PatternInput | null | undefined;
  /** A calendar id or `primary`, which {@link withCalendarIds} resolves. */
  calendar_id?: string | null | undefined;
  resources?: string[] | null | undefined;
}

/** A change of an event, as the client sends it. */
export interface EventUpdate extends EventInput {
  /** Present if the client sends back an occurrence that it has read. Unvalidated, because single events ignore it. */
  occurrence_start?: unknown;
}

/** The input with calendar ids in place of `primary`, which is the default of `calendar_id`. */
export const withCalendarIds = (input: EventInput, userId: string): EventInput => ({
  ...input,
  calendar_id:
    input.calendar_id === null
      ? primaryCalendarId(userId)
      : input.calendar_id && calendarIdOf(input.calendar_id, userId),
  resources: input.resources && input.resources.map((id) => calendarIdOf(id, userId)),
});

const DEFAULT_ZONE = 'UTC';
const defaultTransparency = (isAllDay: boolean): Transparency => (isAllDay ? 'transparent' : 'opaque');

/** The given value, the default for `null`, or the previous value for `undefined`. */
const choose = <T>(given: T | null | undefined, before: T | undefined, standard: T): T =>
  given === undefined ? (before ?? standard) : (given ?? standard);

/**
 * The content of a new event, or of an event that this input changes.
 * @throws ProblemError `invalid-request` with a fault for each invalid member; BudgetExceededError
 */
export function contentFrom(input: EventInput, budget: StepBudget, before?: EventContent): EventContent {
  const faults: Fault[] = [];
  const single = singleFrom(input, before, faults);
  const pattern = patternChange(input.recurrence_pattern, single, before, faults);
  if (faults.length > 0) throw invalid(faults);
  if (pattern === null) return single;
  return before?.recurrence_pattern
    ? keptDates(before, single, pattern, budget)
    : { ...single, recurrence_pattern: pattern ?? null };
}

/** All members except the recurrence. */
function singleFrom(input: EventInput, before: EventContent | undefined, faults: Fault[]): EventContent {
  const allDay = choose(input.all_day, before?.all_day, false);
  const zone = choose(input.time_zone, before?.time_zone, DEFAULT_ZONE);
  const isSeries = choose(input.recurrence_pattern, before?.recurrence_pattern ?? undefined, null) !== null;
  const content: EventContent = {
    title: choose(input.title, before?.title, ''),
    description: choose<string | null>(input.description, before?.description, null),
    location: choose<string | null>(input.location, before?.location, null),
    ...timesFrom(input, before, { isAllDay: allDay, zone, isSeries, faults }),
    time_zone: zone,
    all_day: allDay,
    transparency: choose(input.transparency, before?.transparency, defaultTransparency(allDay)),
    recurrence_pattern: null,
    exceptions: {},
    ...calendarsFrom(input, before),
  };
  faults.push(...calendarFaults(content));
  if (faults.length === 0 && !endsAfterStart(content)) {
    const { start_time } = shownTimes(content);
    faults.push({ pointer: '/end_time', detail: `must be after start_time, which is ${start_time}` });
  }
  return content;
}

/** The new pattern; `null` removes it, `undefined` keeps the previous one. */
function patternChange(
  given: PatternInput | null | undefined,
  { time_zone: zone, all_day: isAllDay }: EventContent,
  before: EventContent | undefined,
  faults: Fault[],
): RecurrencePattern | null | undefined {
  if (given) {
    // An all-day event lists dates, and a timed event lists times, so neither can keep those of the other.
    const known = before?.all_day === isAllDay ? before.recurrence_pattern : null;
    return patternFrom(known ? withDatesOf(given, known) : given, { zone, isAllDay }, faults);
  }
  if (given === undefined && before?.recurrence_pattern && before.all_day !== isAllDay) {
    faults.push({ pointer: '/recurrence_pattern', detail: 'is required when all_day changes' });
  }
  return given;
}

const calendarsFrom = (
  { calendar_id, resources }: EventInput,
  before: EventContent | undefined,
): Pick<EventContent, 'calendar_id' | 'resources'> => ({
  calendar_id: choose(calendar_id, before?.calendar_id, ''),
  resources: choose(resources, before?.resources, []),
});

const calendarFaults = ({ calendar_id: home, resources }: EventContent): Fault[] =>
  resources.flatMap((id, index): Fault[] => {
    const pointer = `/resources/${index}`;
    if (id === home) return [{ pointer, detail: 'must not be the calendar on which the event lives' }];
    return resources.indexOf(id) < index ? [{ pointer, detail: 'must be named only once' }] : [];
  });

function endsAfterStart(content: EventContent): boolean {
  const { startsAtEpochSeconds, endsAtEpochSeconds } = intervalOf(content);
  return endsAtEpochSeconds > startsAtEpochSeconds;
}
