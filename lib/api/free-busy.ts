/** Busy times of people and calendars. */
import * as z from 'zod';
import { operation } from './operation.js';
import { WEEKDAYS } from '../domain/recurrence/rule.js';
import { SECONDS_A_DAY } from '../domain/time/civil-date.js';
import { TimeZone, UtcTime } from './schemas.js';

const MAX_WINDOW_DAYS = 62;
const MINUTES_A_DAY = 1_440;
/** The most calendars in one list of a request. */
const MAX_CALENDARS = 50;
const MAX_SLOTS = 50;

const windowMembers = {
  from: UtcTime.meta({
    description: 'RFC 3339 time; UTC if it has no offset. A date means midnight UTC.',
    override: { examples: ['2030-06-03'] },
  }),
  to: UtcTime.meta({
    description: `In the same format. Must be after \`from\`, by at most ${MAX_WINDOW_DAYS} days.`,
    override: { examples: ['2030-06-08'] },
  }),
};

/** Checks the window of a request. */
const withWindow = <Body extends z.ZodType<{ from: number; to: number }>>(body: Body) =>
  body
    .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be after from' })
    .refine(({ from, to }) => to - from <= MAX_WINDOW_DAYS * SECONDS_A_DAY, {
      path: ['to'],
      error: `must be at most ${MAX_WINDOW_DAYS} days after from`,
    });

const calendarIds = (description: string) =>
  z
    .array(z.string())
    .min(1)
    .max(MAX_CALENDARS)
    .optional()
    .meta({ description: `${description} You need \`free_busy\` or a higher role on each; \`primary\` is your own.` });

const Time = z.string().meta({ format: 'date-time' });
const BusyTime = z.object({ start_time: Time, end_time: Time }).meta({ id: 'BusyTime' });

export const Busy = z
  .object({
    user_id: z.string().optional(),
    calendar_id: z.string().optional(),
    busy: z.array(BusyTime).nullable(),
  })
  .meta({
    id: 'Busy',
    description:
      'Busy times of a person (`user_id`) or of a calendar (`calendar_id`), in UTC; null if the person has neither accepted ' +
      'nor answered tentatively.',
  });

export const readFreeBusyOperation = operation({
  id: 'eventsReadFreeBusy',
  method: 'POST',
  path: '/api/freebusy',
  tag: 'Events',
  summary: 'Get busy times',
  description:
    'Returns the busy times of everyone on the event `event_id`, then those of `calendar_ids`, in that order; without both, ' +
    'your own. `event_id` requires editor or owner. The busy times of a primary calendar are those of its user.',
  access: 'user',
  body: withWindow(
    z.strictObject({
      ...windowMembers,
      event_id: z.string().optional(),
      calendar_ids: calendarIds('Calendars whose busy times you want.'),
    }),
  ).meta({ id: 'FreeBusyRequest' }),
  success: {
    status: 200,
    description: 'Busy times, with overlaps merged and without titles.',
    schema: z.object({ items: z.array(Busy) }).meta({ id: 'FreeBusy' }),
  },
  failures: ['not-found', 'forbidden'],
});

/** A time of day such as `09:00`, as seconds since midnight. */
const timeOfDay = (pattern: RegExp, error: string) =>
  z
    .string()
    .regex(pattern, { error, abort: true })
    .transform((text) => Number(text.slice(0, 2)) * 3_600 + Number(text.slice(3)) * 60);

const Hours = z
  .strictObject({
    time_zone: TimeZone,
    days: z.array(z.enum(WEEKDAYS)).min(1).max(WEEKDAYS.length),
    from: timeOfDay(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day from 00:00 to 23:59, such as 09:00').meta({
      type: 'string',
      override: { examples: ['09:00'] },
    }),
    to: timeOfDay(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day from 00:00 to 24:00, such as 17:00').meta(
      {
        type: 'string',
        override: { examples: ['17:00'] },
      },
    ),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], error: 'must be after from', abort: true })
  .transform(({ time_zone, days, from, to }) => ({
    zone: time_zone,
    weekdays: new Set(days.map((day) => WEEKDAYS.indexOf(day))),
    fromSecondsOfDay: from,
    toSecondsOfDay: to,
  }))
  .meta({
    id: 'SlotHours',
    description:
      'A slot must lie within the hours of one day: from its start to its end, the clocks of `time_zone` show one of the ' +
      '`days` and a time from `from` to `to`.',
  });

export const Slot = z
  .object({
    start_time: Time,
    end_time: Time,
    calendar_id: z
      .string()
      .optional()
      .meta({ description: 'With `any_of`: the first of these calendars that is free.' }),
  })
  .meta({
    id: 'Slot',
    description: 'A time at which everyone is free, with the offset of `hours.time_zone`, or in UTC without `hours`.',
  });

export const findSlotsOperation = operation({
  id: 'eventsFindSlots',
  method: 'POST',
  path: '/api/freebusy/slots',
  tag: 'Events',
  summary: 'Find a time',
  description:
    'Returns the first times between `from` and `to` at which all of these are free: you, the people on the event `event_id` ' +
    'who have accepted or answered tentatively, every calendar in `calendar_ids`, and at least one calendar in `any_of`. The ' +
    'event itself does not count as busy time. `event_id` requires editor or owner. Slots can overlap each other.',
  access: 'user',
  body: withWindow(
    z.strictObject({
      ...windowMembers,
      duration_minutes: z
        .int()
        .min(1)
        .max(MINUTES_A_DAY)
        .meta({ description: 'Elapsed time, also when the clocks change.' }),
      event_id: z.string().optional(),
      calendar_ids: calendarIds('Calendars that must all be free.'),
      any_of: calendarIds('Calendars, such as rooms. At least one must be free for the whole slot.'),
      hours: Hours.optional(),
      step_minutes: z
        .int()
        .min(1)
        .max(MINUTES_A_DAY)
        .default(15)
        .meta({
          description:
            'Slots start when the clocks of `hours.time_zone` (UTC without `hours`) show a multiple of these minutes since ' +
            'midnight.',
        }),
      limit: z.int().min(1).max(MAX_SLOTS).default(10).meta({ description: 'Maximum number of slots.' }),
    }),
  ).meta({ id: 'SlotsRequest' }),
  success: {
    status: 200,
    description: 'The first slots, by start; empty if no time is free.',
    schema: z.object({ items: z.array(Slot) }).meta({ id: 'Slots' }),
  },
  failures: ['not-found', 'forbidden'],
});
