/** Lists of events: of everything that a user sees, and of one calendar. */
import * as z from 'zod';
import { MAX_SHOWN } from '../domain/calendar/calendar.js';
import { SECONDS_A_DAY } from '../domain/time/civil-date.js';
import { CalendarParams } from './calendar-schemas.js';
import { operation } from './operation.js';
import { Cursor, flag, Limit, pageOf, query } from './query.js';
import { EventOrOccurrence, QueryTime, Role } from './schemas.js';

const MAX_EXPANDED_DAYS = 366;
const MAX_SEARCH_CHARACTERS = 200;
const MAX_CALENDARS_CHARACTERS = 2_000;
const QUERY_TIME = 'RFC 3339; UTC if it has no offset; a date means midnight UTC.';

const filters = {
  from: QueryTime.optional().meta({ description: `Only events that end after this time. ${QUERY_TIME}` }),
  to: QueryTime.optional().meta({ description: `Only events that start before this time. ${QUERY_TIME}` }),
  start_date: QueryTime.optional().meta({ description: 'Alias of `from`. Must not be combined with it.' }),
  end_date: QueryTime.optional().meta({ description: 'Alias of `to`. Must not be combined with it.' }),
  q: z
    .string()
    .max(MAX_SEARCH_CHARACTERS)
    .optional()
    .meta({
      description:
        'Words to search for; each must appear in the title, description or location, in any case (full Unicode case ' +
        'folding) and any normalization form.',
    }),
  role: Role.optional().meta({ description: 'Only events on which you have this role.' }),
  expand: flag(
    `Returns each occurrence of a recurring event as an item. Requires \`from\` and \`to\`, at most ${MAX_EXPANDED_DAYS} days apart.`,
  ),
  deleted: flag('Returns the deleted events that you own instead. Must not be combined with `from` or `to`.'),
  limit: Limit,
  cursor: Cursor,
};

const Filters = query(filters);
export type EventFilters = z.infer<typeof Filters>;

const withChecks = <S extends z.ZodType<EventFilters>>(schema: S): S =>
  schema
    .refine(({ from, start_date }) => from === undefined || start_date === undefined, {
      path: ['start_date'],
      error: 'must not be combined with from, which means the same',
    })
    .refine(({ to, end_date }) => to === undefined || end_date === undefined, {
      path: ['end_date'],
      error: 'must not be combined with to, which means the same',
    })
    .refine(({ from, to, start_date, end_date }) => (from ?? start_date ?? -Infinity) < (to ?? end_date ?? Infinity), {
      path: ['to'],
      error: 'must be after from',
    })
    .refine(
      ({ deleted, ...rest }) =>
        !deleted || [rest.from, rest.to, rest.start_date, rest.end_date].every((at) => at === undefined),
      {
        path: ['deleted'],
        error: 'must not be combined with a time window',
      },
    )
    .refine(
      ({ expand, from, to, start_date, end_date }) =>
        !expand ||
        (to ?? end_date ?? Infinity) - (from ?? start_date ?? -Infinity) <= MAX_EXPANDED_DAYS * SECONDS_A_DAY,
      { path: ['expand'], error: `requires from and to, at most ${MAX_EXPANDED_DAYS} days apart` },
    );

const CalendarIds = z
  .string()
  .min(1)
  .max(MAX_CALENDARS_CHARACTERS)
  .transform((text) => text.split(','))
  .refine((ids) => ids.length <= MAX_SHOWN, `must have at most ${MAX_SHOWN} ids`)
  .optional()
  .meta({
    description:
      'Only the events of these calendars: ids, separated by commas, or `primary`. Your role on each must be viewer or ' +
      `higher; at most ${MAX_SHOWN}.`,
    override: { type: 'string' },
  });

const SHORT_PAGES = 'With `q` or `role`, a page can be short or empty although `next_cursor` is set.';
const success = { status: 200, description: 'A page of events.', schema: pageOf(EventOrOccurrence) } as const;

export const listEventsOperation = operation({
  id: 'eventsList',
  method: 'GET',
  path: '/api/events',
  tag: 'Events',
  summary: 'List your events',
  description:
    'Returns the events that you are on, and the events of the calendars that you show (`is_shown`) and on which your role ' +
    `is viewer or higher; at most the first ${MAX_SHOWN} such calendars by id. Each event is listed once, by \`start_time\`, ` +
    `then id. ${SHORT_PAGES}`,
  access: 'user',
  query: withChecks(query({ ...filters, calendars: CalendarIds })),
  success,
  failures: ['invalid-request'],
});

export const listCalendarEventsOperation = operation({
  id: 'calendarsListEvents',
  method: 'GET',
  path: '/api/calendars/{id}/events',
  tag: 'Calendars',
  summary: 'List the events of a calendar',
  description:
    'Returns the events that live on the calendar or book it, by `start_time`, then id. Requires viewer, editor or owner. ' +
    SHORT_PAGES,
  access: 'user',
  params: CalendarParams,
  query: withChecks(Filters),
  success,
  failures: ['not-found', 'forbidden'],
});
