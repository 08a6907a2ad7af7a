import * as z from 'zod';
import { DISABLED_REASONS } from '../domain/feed/webhook.js';
import { CURRENT_CHANGES_PATH } from './paths.js';
import { CALENDAR_MESSAGE_TYPES, FEED_MESSAGE_TYPES } from '../domain/feed/feed.js';
import { Calendar } from './calendar-schemas.js';
import { operation } from './operation.js';
import { Event } from './schemas.js';
import { Cursor, Limit, pageOf, query } from './query.js';

/** Present only if true. Generated clients do not support constants that are not text. */
const truncated = (description: string) =>
  z
    .literal(true)
    .optional()
    .meta({ description, override: { const: undefined } });

export const FeedMessage = z
  .object({
    type: z.enum(FEED_MESSAGE_TYPES),
    seq: z.int().min(1).meta({ description: 'Sequence number in your feed: 1, 2, 3, …, without gaps.' }),
    event_id: z.string(),
    version: z.int().min(1),
    changed_by: z.string(),
    changed_at: z.string().meta({ format: 'date-time' }),
    changed_fields: z.array(z.string()),
    event: Event.optional().meta({
      description:
        'The event at that version, with your role. `response` is null if you see it only through a calendar. Absent if the ' +
        'event is deleted or you no longer have access to it.',
    }),
    truncated: truncated('`event` is omitted because it is too large or damaged in the table; read it by its id.'),
  })
  .meta({ id: 'FeedMessage' });

export const CalendarMessage = z
  .object({
    type: z.enum(CALENDAR_MESSAGE_TYPES),
    seq: z.int().min(1),
    calendar_id: z.string(),
    version: z.int().min(1),
    changed_by: z.string(),
    changed_at: z.string().meta({ format: 'date-time' }),
    changed_fields: z.array(z.string()),
    calendar: Calendar.omit({ is_shown: true })
      .meta({ id: 'CalendarInMessage' })
      .optional()
      .meta({ description: 'The calendar at that version. Absent if it is deleted or no longer shared with you.' }),
    truncated: truncated('`calendar` is omitted because it is too large or damaged in the table; read it by its id.'),
  })
  .meta({
    id: 'CalendarMessage',
    description:
      'A change of a calendar that you are a member of. When your role becomes `viewer` or higher, list the events of the ' +
      'calendar. When it becomes lower, or after `calendar.unshared` and `calendar.deleted`, drop the events that you saw ' +
      'only through it.',
  });

export const FeedNotice = z
  .object({
    type: z.literal('webhook.disabled'),
    seq: z.int().min(1),
    webhook_id: z.string(),
    reason: z.enum(DISABLED_REASONS),
    disabled_at: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'FeedNotice', description: 'One of your webhooks was disabled and receives no more messages.' });

/** A message of the feed. */
export const FeedItem = z
  .discriminatedUnion('type', [FeedMessage, CalendarMessage, FeedNotice])
  .meta({ id: 'FeedItem' });

const Since = z
  .string()
  .regex(/^\d{1,15}$/, 'must be the `seq` of a message, or 0')
  .transform(Number)
  .optional()
  .meta({
    description:
      'The `seq` of the last message that you processed; 0 returns all messages. If omitted, only `last_seq` is returned.',
    override: { type: 'integer', minimum: 0, pattern: undefined },
  });

export const listChangesOperation = operation({
  id: 'changesList',
  method: 'GET',
  path: '/api/changes',
  tag: 'Notifications',
  summary: 'List changes',
  description:
    'Returns the same messages as the WebSocket, with the same `seq`. Read all pages, then poll with `since` set to the `seq` ' +
    'of the last item, or to `last_seq` if there was none. Messages are kept for 30 days; an older `since` returns 410. To ' +
    'recover: note `restart_from`, read all pages of `/api/changes/current`, then continue with `since` set to it.',
  access: 'user',
  query: query({ since: Since, limit: Limit, cursor: Cursor }),
  success: {
    status: 200,
    description: 'A page of messages, oldest first.',
    schema: pageOf(FeedItem)
      .extend({
        last_seq: z
          .int()
          .min(0)
          .meta({ description: 'The `seq` of the newest message in the feed. The last page ends with it.' }),
      })
      .meta({ id: 'FeedPage' }),
  },
  failures: ['feed-expired'],
});

export const CurrentItem = z
  .discriminatedUnion('type', [
    z
      .object({ type: z.literal('event.current'), event_id: z.string(), version: z.int().min(1), event: Event })
      .meta({ id: 'CurrentEvent' }),
    z.object({ type: z.literal('event.gone'), event_id: z.string() }).meta({ id: 'GoneEvent' }),
    z
      .object({
        type: z.literal('calendar.current'),
        calendar_id: z.string(),
        version: z.int().min(1),
        calendar: Calendar,
      })
      .meta({ id: 'CurrentCalendar' }),
    z.object({ type: z.literal('calendar.gone'), calendar_id: z.string() }).meta({ id: 'GoneCalendar' }),
  ])
  .meta({ id: 'CurrentItem' });

export const listCurrentOperation = operation({
  id: 'changesListCurrent',
  method: 'GET',
  path: CURRENT_CHANGES_PATH,
  tag: 'Notifications',
  summary: 'List the current state of your events and calendars',
  description:
    'Returns the current state of every event and calendar that your feed has mentioned, and of every event on the calendars ' +
    'on which your role is viewer or higher. An item that is deleted or no longer shared with you is `event.gone` or ' +
    '`calendar.gone`. To sync: note `last_seq`, read all pages here, then read `/api/changes?since=<last_seq>`. Your copy is ' +
    'then complete, even if events changed meanwhile.',
  access: 'user',
  query: query({ limit: Limit, cursor: Cursor }),
  success: {
    status: 200,
    description: 'A page of events and calendars, in no particular order.',
    schema: pageOf(CurrentItem),
  },
  failures: [],
});
