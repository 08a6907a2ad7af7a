/** Examples of the messages over WebSocket: one for each type, problem and reason. */
import type * as z from 'zod';
import { MESSAGE_PROBLEMS, type ErrorMessage } from '../../api/websocket.js';
import { CLOSING_REASONS } from '../../domain/feed/connection.js';
import type { CALENDAR_MESSAGE_TYPES, FEED_MESSAGE_TYPES } from '../../domain/feed/feed.js';
import { PROBLEM_EXAMPLES } from '../problem-examples.js';
import { EVENT } from './events.js';
import { ADA, CHANGED_AT, CREATED_AT, GRACE, REVIEW, SUPPORT } from './people.js';
import { CALENDAR, DISABLED } from './resources.js';

interface MessageExample {
  name: string;
  payload: unknown;
}

const CREATED = { seq: 40, version: 1, changed_by: ADA, changed_at: CREATED_AT };
const CHANGED = { seq: 41, version: 3, changed_by: GRACE, changed_at: CHANGED_AT };
const PERMISSIONS = { ...CHANGED, changed_fields: ['permissions'] };

const { is_shown: _, ...IN_MESSAGE } = CALENDAR;
const event = { ...EVENT, version: 3, updated_by: GRACE, updated_at: CHANGED_AT };
const calendar = { ...IN_MESSAGE, version: 3, updated_by: GRACE, updated_at: CHANGED_AT };

const EVENT_CHANGES: Record<(typeof FEED_MESSAGE_TYPES)[number], object> = {
  'event.created': { ...CREATED, changed_fields: ['title', 'start_time', 'end_time', 'permissions'], event: EVENT },
  'event.updated': { ...CHANGED, changed_fields: ['title'], event },
  'event.deleted': { ...CHANGED, changed_fields: [] },
  'event.restored': { ...CHANGED, changed_fields: [], event },
  'event.rolled_back': { ...CHANGED, changed_fields: ['title', 'location'], event },
  'event.shared': { ...PERMISSIONS, event },
  'event.unshared': PERMISSIONS,
  'event.role_changed': { ...PERMISSIONS, event },
  'event.responded': { ...PERMISSIONS, event },
};

const CALENDAR_CHANGES: Record<(typeof CALENDAR_MESSAGE_TYPES)[number], object> = {
  'calendar.created': { ...CREATED, changed_fields: ['name', 'color', 'permissions'], calendar: IN_MESSAGE },
  'calendar.updated': { ...CHANGED, changed_fields: ['name'], calendar: { ...calendar, name: 'On call' } },
  'calendar.shared': { ...PERMISSIONS, calendar },
  'calendar.unshared': PERMISSIONS,
  'calendar.role_changed': { ...PERMISSIONS, calendar },
  'calendar.deleted': { ...CHANGED, changed_fields: [] },
  'calendar.restored': { ...CHANGED, changed_fields: [], calendar },
};

type ErrorExample = Partial<z.infer<typeof ErrorMessage>>;

/** What differs from the examples of the same problems over HTTP. */
const ERRORS: Partial<Record<(typeof MESSAGE_PROBLEMS)[number], ErrorExample>> = {
  'malformed-body': { detail: 'A message must be one JSON object in a text frame.' },
  'invalid-request': { errors: [{ pointer: '/since', detail: 'must be at most 40, the newest seq' }] },
  'rate-limited': { detail: 'Too many messages; try again in 2 s.', retry_after: 2 },
  unavailable: { retry_after: 1 },
  'internal-error': { detail: 'An internal error occurred; `instance` identifies this message.' },
};

const changes = (subject: object, examples: Record<string, object>): MessageExample[] =>
  Object.entries(examples).map(([type, rest]) => ({ name: type, payload: { type, ...subject, ...rest } }));

/** By the ids of the schemas. */
export const MESSAGE_EXAMPLES: Record<string, MessageExample[]> = {
  ResumeMessage: [
    { name: 'new messages', payload: { action: 'resume' } },
    { name: 'missed messages', payload: { action: 'resume', since: 40 } },
  ],
  PingMessage: [{ name: 'ping', payload: { action: 'ping' } }],
  ResumedMessage: [{ name: 'resumed', payload: { type: 'resumed', last_seq: 41 } }],
  MoreMessage: [{ name: 'more', payload: { type: 'more', last_seq: 540 } }],
  PongMessage: [{ name: 'pong', payload: { type: 'pong' } }],
  FeedMessage: [
    ...changes({ event_id: REVIEW }, EVENT_CHANGES),
    { name: 'truncated', payload: { type: 'event.updated', event_id: REVIEW, ...PERMISSIONS, truncated: true } },
  ],
  CalendarMessage: changes({ calendar_id: SUPPORT }, CALENDAR_CHANGES),
  FeedNotice: [{ name: DISABLED.type, payload: DISABLED }],
  ErrorMessage: MESSAGE_PROBLEMS.map((code) => {
    const { detail, members } = PROBLEM_EXAMPLES[code];
    const standard = { type: 'error', problem: `/problems/${code}`, detail, instance: 'Q3cAEH1eIAMCJ9w=' };
    return { name: code, payload: { ...standard, ...members, ...ERRORS[code] } };
  }),
  ClosingMessage: Object.entries(CLOSING_REASONS).map(([reason, detail]) => ({
    name: reason,
    payload: { type: 'closing', reason, detail },
  })),
};
