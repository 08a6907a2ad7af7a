/** Calendars for other programs: iCalendar files (RFC 5545), and secret links to them. */
import * as z from 'zod';
import { LINK_DETAILS, MAX_LINKS } from '../domain/calendar/link.js';
import { CalendarParams } from './calendar-schemas.js';
import { operation } from './operation.js';
import { ImportDryRunResult, ImportResponse } from './import-results.js';
import { DryRun } from './dry-run.js';
import { OnConflict, pageOf, PageQuery, query } from './query.js';
import { AuditTime, EventParams, QueryTime, text } from './schemas.js';

const MAX_NAME_CHARACTERS = 100;
const MEDIA_TYPE = 'text/calendar';

const WindowQuery = query({
  from: QueryTime.optional().meta({
    description:
      'Only events that end after this time; defaults to 90 days before the present, or before an earlier `to`. RFC 3339, ' +
      'UTC without an offset.',
  }),
  to: QueryTime.optional().meta({
    description:
      'Only events that start before this time; defaults to 366 days after the present, or after a later `from`.',
  }),
}).refine(({ from, to }) => from === undefined || to === undefined || from < to, {
  path: ['to'],
  error: 'must be after from',
});

const file = { status: 200, description: 'The file (RFC 5545).', mediaTypes: [MEDIA_TYPE], headers: ['ETag'] } as const;
const inICalendar = { tag: 'iCalendar', conditional: 'If-None-Match' } as const;

const ABOUT_FILES =
  'Includes single events in the time, and series that have not ended before it. Times are local times with their zone, ' +
  'which the file defines. The `ETag` changes within seconds of a change, and once a day.';

export const readEventFileOperation = operation({
  ...inICalendar,
  id: 'icalendarReadEvent',
  method: 'GET',
  path: '/api/events/{id}/event.ics',
  summary: 'Get an event as an iCalendar file',
  description: 'The `UID` never changes. `SEQUENCE` increases with each change of time, place or recurrence.',
  access: 'user',
  params: EventParams,
  success: file,
  failures: ['not-found'],
});

export const readCalendarFileOperation = operation({
  ...inICalendar,
  id: 'icalendarReadCalendar',
  method: 'GET',
  path: '/api/calendars/{id}/calendar.ics',
  summary: 'Get a calendar as an iCalendar file',
  description: `${ABOUT_FILES} Members below viewer get busy times without details.`,
  access: 'user',
  params: CalendarParams,
  query: WindowQuery,
  success: file,
  failures: ['not-found'],
});

export const importOperation = operation({
  id: 'icalendarImport',
  tag: 'iCalendar',
  method: 'POST',
  path: '/api/calendars/{id}/import',
  summary: 'Import an iCalendar file into a calendar',
  description:
    'Creates, updates or deletes one event for each `UID` of the file. The same file again changes nothing, and a lower ' +
    '`SEQUENCE` is skipped. An event that cannot be imported does not stop the others. `METHOD:CANCEL` and ' +
    '`STATUS:CANCELLED` delete. People, alarms and attachments are not imported; properties that the service does not know ' +
    'are kept, and are in exported files. Requires booker, and editor to change events of other people. At most 1 MB and ' +
    '1,000 components.',
  access: 'user',
  params: CalendarParams,
  query: query({
    on_conflict: OnConflict.default('allow').meta({
      description:
        'What to do about overlaps: `allow`, the default, saves the event; `reject` refuses it. Calendars that reject overlaps ' +
        'do so in any case.',
    }),
    dry_run: DryRun,
  }),
  body: z.unknown().meta({ id: 'CalendarFile', override: { type: 'string' } }),
  bodyTypes: [MEDIA_TYPE],
  success: { status: 207, description: 'The result of each `UID`.', schema: ImportResponse },
  dryRun: ImportDryRunResult,
  failures: ['not-found', 'forbidden', 'account-closing'],
});

export const readFeedOperation = operation({
  ...inICalendar,
  id: 'icalendarReadFeed',
  method: 'GET',
  path: '/api/feeds/{secret}/calendar.ics',
  summary: 'Get the calendar of a secret link',
  description:
    `For calendar programs. Requires no token and no API key: everyone who has the URL can read the calendar. ${ABOUT_FILES} ` +
    'The people on events are never included.',
  access: 'link',
  params: z.object({ secret: z.string().meta({ description: 'The secret of the link.' }) }),
  query: WindowQuery,
  success: file,
  failures: ['not-found'],
});

export const CalendarLink = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    detail: z.enum(LINK_DETAILS),
    created_by: z.string(),
    created_at: AuditTime,
    last_used_at: AuditTime.nullable().meta({ description: 'To the hour; null if the link was never used.' }),
  })
  .meta({ id: 'CalendarLink' });

const CreatedCalendarLink = CalendarLink.extend({
  url: z.string().meta({ description: 'The URL for calendar programs. It is not shown again.' }),
}).meta({ id: 'CreatedCalendarLink' });

const ofLinks = { tag: 'iCalendar', access: 'user', params: CalendarParams } as const;

export const createLinkOperation = operation({
  ...ofLinks,
  id: 'linksCreate',
  method: 'POST',
  path: '/api/calendars/{id}/links',
  summary: 'Create a secret link to a calendar',
  description:
    'Returns a URL to which calendar programs can subscribe. Everyone who has it can read the calendar until you delete the ' +
    `link, or are no longer an owner of the calendar. Requires owner. A calendar can have ${MAX_LINKS} links.`,
  body: z
    .strictObject({
      detail: z
        .enum(LINK_DETAILS)
        .meta({ description: '`full` shows the events without their people; `busy` shows only when it is busy.' }),
      name: text(1, MAX_NAME_CHARACTERS).nullish().meta({ description: 'For example, who uses the link.' }),
    })
    .meta({ id: 'CalendarLinkInput' }),
  success: { status: 201, description: 'The link with its URL.', schema: CreatedCalendarLink },
  failures: ['not-found', 'forbidden', 'link-limit'],
});

export const listLinksOperation = operation({
  ...ofLinks,
  id: 'linksList',
  method: 'GET',
  path: '/api/calendars/{id}/links',
  summary: 'List the secret links of a calendar',
  description: 'Requires owner.',
  query: PageQuery,
  success: {
    status: 200,
    description: `A page of the links, oldest first; at most ${MAX_LINKS} in total.`,
    schema: pageOf(CalendarLink),
  },
  failures: ['not-found', 'forbidden'],
});

export const deleteLinkOperation = operation({
  ...ofLinks,
  id: 'linksDelete',
  method: 'DELETE',
  path: '/api/calendars/{id}/links/{linkId}',
  summary: 'Delete a secret link',
  description: 'The URL is then 404. Requires owner.',
  params: CalendarParams.extend({ linkId: z.string().meta({ description: 'The id of the link.' }) }),
  success: { status: 204, description: 'The link was deleted.' },
  failures: ['not-found', 'forbidden'],
});
