/**
 * Recurrence in requests and responses: the rule as RFC 5545 text or as JSON. The domain checks which combinations are
 * valid.
 */
import * as z from 'zod';
import { timeFault } from '../domain/time/event-time.js';
import { FREQUENCIES, WEEKDAYS } from '../domain/recurrence/rule.js';
import { MAX_LIST_LENGTH } from '../domain/recurrence/from-json.js';
import { MAX_RULE_LENGTH } from '../domain/recurrence/rrule-text.js';

const MAX_DATES = 500;
const MAX_TIME_CHARACTERS = 40;

const DATES_STAY = 'If omitted in an update, they stay unchanged.';

const numbers = z.array(z.int()).max(MAX_LIST_LENGTH);
const time = z.string().max(MAX_TIME_CHARACTERS, timeFault('', 'either'));
const dates = z.array(time).max(MAX_DATES);

const words = {
  frequency: z.enum(FREQUENCIES).meta({
    description:
      'An all-day event must be `daily` or longer, without `by_hour`, `by_minute` and `by_second` (RFC 5545 §3.3.10).',
  }),
  interval: z.int().meta({ description: '1 to 999; defaults to 1.' }),
  by_day: z
    .array(z.string().max(5, 'must be a weekday such as MO, 1TU (the first Tuesday) or -1FR (the last Friday)'))
    .max(MAX_LIST_LENGTH)
    .meta({ examples: [['MO', 'WE'], ['-1FR']] }),
  by_month_day: numbers,
  by_month: numbers,
  by_set_position: numbers,
  by_year_day: numbers,
  by_week_no: numbers,
  by_hour: numbers,
  by_minute: numbers,
  by_second: numbers,
  week_start: z.enum(WEEKDAYS),
  count: z.int().meta({ description: '1 to 10,000; must not be combined with `until`.' }),
  until: time.meta({
    description:
      'Last possible start: an RFC 3339 time, or a date if the event is all-day. A time without an offset is local time in ' +
      '`time_zone`; the earlier part of a split series (`scope=following`) ends with such a time. If you move the series to a ' +
      'later time or day, `until` moves too, so that the last occurrence is kept. If the series starts whole periods ' +
      'later, `until` stays unchanged.',
  }),
};

export const PatternInput = z
  .strictObject({
    rrule: z.string().max(MAX_RULE_LENGTH).nullish(),
    ...(Object.fromEntries(Object.entries(words).map(([name, schema]) => [name, schema.nullish()])) as {
      [Name in keyof typeof words]: z.ZodOptional<z.ZodNullable<(typeof words)[Name]>>;
    }),
    exdates: dates.nullish().meta({ description: `Starts of occurrences to leave out. ${DATES_STAY}` }),
    rdates: dates.nullish().meta({ description: `Starts of additional occurrences. ${DATES_STAY}` }),
  })
  .meta({
    id: 'RecurrencePatternInput',
    description:
      'The recurrence rule (RFC 5545), as `rrule` or as separate fields. If you send both, they must agree. All occurrences ' +
      'have the same local time in `time_zone`. An occurrence at a local time that the clocks skip moves forward on that day ' +
      'only: a daily event at 02:30 takes place at 03:30 on a day without 02:30, even if the series starts on that day.',
    examples: [{ rrule: 'FREQ=WEEKLY;BYDAY=MO,WE' }],
  });

export const PatternView = z
  .object({
    rrule: z.string(),
    ...(Object.fromEntries(Object.entries(words).map(([name, schema]) => [name, schema.optional()])) as {
      [Name in keyof typeof words]: z.ZodOptional<(typeof words)[Name]>;
    }),
    exdates: z.array(z.string()),
    rdates: z.array(z.string()),
  })
  .meta({
    id: 'RecurrencePattern',
    description: 'The recurrence rule, both as an RFC 5545 `rrule` and as separate fields.',
  });
