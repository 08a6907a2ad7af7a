/** Busy times of people and calendars. */
import * as z from 'zod';
import { operation } from './operation.js';
import { UtcTime } from './schemas.js';

const MAX_WINDOW_DAYS = 62;
const SECONDS_A_DAY = 86_400;
/** The most calendars in one list of a request. */
const MAX_CALENDARS = 50;

const windowMembers = {
  from: UtcTime,
  to: UtcTime.meta({
    description: `Must be after \`from\`, by at most ${MAX_WINDOW_DAYS} days.`,
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

export const Busy = z
  .object({
    user_id: z.string().optional(),
    calendar_id: z.string().optional(),
    busy: z.array(z.object({ start_time: z.string(), end_time: z.string() })).nullable(),
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
    schema: z.object({ items: z.array(Busy) }),
  },
  failures: ['not-found', 'forbidden'],
});
