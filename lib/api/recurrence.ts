/**
 * Recurrence in requests and responses: the rule as RFC 5545 text or as JSON. The domain checks which combinations are
 * valid.
 */
import * as z from 'zod';
import { EventTime, INPUT_TIME_PATTERN, UNTIL_PATTERN } from './times.js';
import { timeFault } from '../domain/time/event-time.js';
import { FREQUENCIES, WEEKDAYS } from '../domain/recurrence/rule.js';
import { MAX_COUNT, MAX_INTERVAL, MAX_LIST_LENGTH, NUMBER_LISTS } from '../domain/recurrence/from-json.js';
import { MAX_RULE_LENGTH } from '../domain/recurrence/rrule-text.js';

const MAX_DATES = 500;
const MAX_TIME_CHARACTERS = 40;

const WEEKDAY_PATTERN = `^([+-]?([1-9]|[1-4][0-9]|5[0-3]))?(${WEEKDAYS.join('|')})$`;

const DATES_STAY = 'If omitted in an update, they stay unchanged.';

type NumberList = (typeof NUMBER_LISTS)[number]['member'];

/** Lists of numbers. The domain checks the ranges that the document states, so that its faults name them. */
const numberLists = Object.fromEntries(
  NUMBER_LISTS.map(({ member, min, max, isSigned }) => [
    member,
    z
      .array(z.int().meta({ minimum: isSigned ? -max : min, maximum: max, ...(isSigned && { not: { const: 0 } }) }))
      .max(MAX_LIST_LENGTH)
      .meta({ minItems: 1, ...(isSigned && { description: 'Negative numbers count from the end: -1 is the last.' }) }),
  ]),
) as Record<NumberList, z.ZodArray<z.ZodInt>>;
const time = (pattern: string) =>
  z
    .string()
    .max(MAX_TIME_CHARACTERS, timeFault('', 'either'))
    .meta({ override: { pattern, maxLength: undefined } });
const dates = z.array(time(INPUT_TIME_PATTERN)).max(MAX_DATES);

const words = {
  frequency: z.enum(FREQUENCIES).meta({
    description:
      'An all-day event must be `daily` or longer, without `by_hour`, `by_minute` and `by_second` (RFC 5545 §3.3.10).',
  }),
  interval: z.int().meta({ minimum: 1, maximum: MAX_INTERVAL, description: 'Defaults to 1.' }),
  by_day: z
    .array(
      z
        .string()
        .max(5, 'must be a weekday such as MO, 1TU (the first Tuesday) or -1FR (the last Friday)')
        .meta({ override: { pattern: WEEKDAY_PATTERN, maxLength: undefined } }),
    )
    .max(MAX_LIST_LENGTH)
    .meta({
      minItems: 1,
      description: 'Weekdays, such as `MO`, `1TU` (the first Tuesday) and `-1FR` (the last Friday).',
    }),
  ...numberLists,
  week_start: z.enum(WEEKDAYS),
  count: z.int().meta({ minimum: 1, maximum: MAX_COUNT, description: 'Must not be combined with `until`.' }),
  until: time(UNTIL_PATTERN).meta({
    description:
      'Last possible start: an RFC 3339 time, or a date if the event is all-day. A time without an offset is local time in ' +
      '`time_zone`; the earlier part of a split series (`scope=following`) ends with such a time. If you move the series to a ' +
      'later time or day, `until` moves too, so that the last occurrence is kept. If the series starts whole periods ' +
      'later, `until` stays unchanged.',
  }),
};

export const PatternInput = z
  .strictObject({
    rrule: z.string().max(MAX_RULE_LENGTH).meta({ minLength: 1 }).nullish(),
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
  });

export const PatternView = z
  .object({
    rrule: z.string(),
    ...(Object.fromEntries(Object.entries(words).map(([name, schema]) => [name, schema.optional()])) as {
      [Name in keyof typeof words]: z.ZodOptional<(typeof words)[Name]>;
    }),
    exdates: z.array(EventTime),
    rdates: z.array(EventTime),
  })
  .meta({
    id: 'RecurrencePattern',
    description: 'The recurrence rule, both as an RFC 5545 `rrule` and as separate fields.',
  });
