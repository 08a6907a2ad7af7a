import * as z from 'zod';
import { DISABLED_REASONS } from '../domain/feed/webhook.js';
import { CURRENT_CHANGES_PATH } from './paths.js';
import { FEED_MESSAGE_TYPES } from '../domain/feed/feed.js';
import { operation } from './operation.js';
import { Cursor, Event, Limit, pageOf, query } from './schemas.js';

const CHANGED = {
  seq: 41,
  event_id: 'evt_01JZ8Q6Y7N3V5X9B2D4F6H8K0M',
  version: 7,
  changed_by: 'usr_01JZ8Q5W2M4T6R8P0N1L3K5J7H',
  changed_at: '2030-05-20T12:00:00.000Z',
};

export const FeedMessage = z
  .object({
    type: z.enum(FEED_MESSAGE_TYPES),
    seq: z.int().min(1).meta({ description: '1, 2, 3, … for each user, without gaps.' }),
    event_id: z.string(),
    version: z.int().min(1),
    changed_by: z.string(),
    changed_at: z.string().meta({ format: 'date-time' }),
    changed_fields: z.array(z.string()),
    event: Event.optional().meta({
      description: 'As you would have read it at that version; not once it is deleted, or no longer shared with you.',
    }),
    truncated: z.literal(true).optional().meta({ description: 'The event was left out: it is too large.' }),
  })
  .meta({
    id: 'FeedMessage',
    examples: [{ type: 'event.unshared', ...CHANGED, changed_fields: ['permissions'] }],
  });

export const FeedNotice = z
  .object({
    type: z.literal('webhook.disabled'),
    seq: z.int().min(1),
    webhook_id: z.string(),
    reason: z.enum(DISABLED_REASONS),
    disabled_at: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'FeedNotice', description: 'Nothing more is sent to this webhook of yours.' });

const Since = z
  .string()
  .regex(/^\d{1,15}$/, 'must be the `seq` of a message, or 0')
  .transform(Number)
  .optional()
  .meta({
    description: 'The `seq` of the last message that you have seen; 0 for all. Without it: only `last_seq`.',
    override: { type: 'integer', minimum: 0, pattern: undefined },
  });

export const listChangesOperation = operation({
  id: 'changesList',
  method: 'GET',
  path: '/api/changes',
  tag: 'Notifications',
  summary: 'What has changed since',
  description:
    'The messages of the WebSocket, with the same numbers. Read all pages, then go on with the `seq` of the last item, ' +
    'or `last_seq` when there is none. Messages are kept for 30 days; an older `since` is answered 410. Then, and to ' +
    'begin with: take `restart_from` (or `last_seq`), read all of `/api/changes/current`, and go on from there.',
  access: 'user',
  query: query({ since: Since, limit: Limit, cursor: Cursor }),
  success: {
    status: 200,
    description: 'A page of messages, oldest first.',
    schema: pageOf(z.union([FeedMessage, FeedNotice])).extend({
      last_seq: z.int().min(0).meta({ description: 'The newest in the feed; the last page reaches up to it.' }),
    }),
  },
  failures: ['feed-expired'],
});

export const CurrentItem = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('event.current'), event_id: z.string(), version: z.int().min(1), event: Event }),
    z.object({ type: z.literal('event.gone'), event_id: z.string() }),
  ])
  .meta({ id: 'CurrentItem', examples: [{ type: 'event.gone', event_id: CHANGED.event_id }] });

export const listCurrentOperation = operation({
  id: 'changesListCurrent',
  method: 'GET',
  path: CURRENT_CHANGES_PATH,
  tag: 'Notifications',
  summary: 'All that there is now, and what is gone',
  description:
    'Every event that you have ever heard of: as it is now, or that it is gone, deleted or no longer shared with you. ' +
    'Whoever takes `last_seq` of the feed first, reads all pages of this, and then all changes since that place, has ' +
    'exactly what there is, whatever was written meanwhile.',
  access: 'user',
  query: query({ limit: Limit, cursor: Cursor }),
  success: { status: 200, description: 'A page of events, in no order of time.', schema: pageOf(CurrentItem) },
  failures: [],
});
