/** Examples of accounts, calendars, notifications and documents, by the names of their schemas. */
import { EVENT, RENAMED } from './events.js';
import { ADA, CHANGED_AT, CREATED_AT, GRACE, INVITED, REVIEW, SUPPORT } from './people.js';

const PASSWORD = 'correct horse battery';
const TOKEN = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImsxIn0.eyJzdWIiOiJ1c3JfMSJ9.c2lnbmF0dXJl';

const USERS = {
  Registration: [{ username: 'ada', email: 'ada@example.com', password: PASSWORD }],
  Credentials: [{ username: 'ada', password: PASSWORD }],
  RefreshToken: [{ refresh_token: TOKEN }],
  PasswordChange: [{ current_password: PASSWORD, new_password: 'a longer horse battery' }],
  AccountDeletion: [{ current_password: PASSWORD }],
  User: [{ id: ADA, username: 'ada', email: 'ada@example.com', created_at: CREATED_AT }],
  TokenPair: [{ access_token: TOKEN, refresh_token: TOKEN, token_type: 'bearer', expires_in: 900 }],
  Session: [
    {
      id: 'ses_01JZ8QF4H6K8M0P2R4T6W8Y0A2',
      created_at: CREATED_AT,
      last_used_at: CHANGED_AT,
      expires_at: '2030-06-20T08:30:00.000Z',
      is_current: true,
    },
  ],
  BlockedUser: [{ user_id: GRACE, username: 'grace', blocked_at: CHANGED_AT }],
  LeftEvents: [{ left: 2, kept: [REVIEW], next_cursor: null }],
};

export const CALENDAR = {
  id: SUPPORT,
  name: 'Support',
  description: null,
  color: '#0088ff',
  time_zone: 'UTC',
  overlaps: 'allow',
  is_primary: false,
  version: 1,
  created_by: ADA,
  created_at: CREATED_AT,
  updated_by: ADA,
  updated_at: CREATED_AT,
  role: 'owner',
  is_shown: true,
};
const { response: _, ...EDITOR } = INVITED;
const MEMBER = { ...EDITOR, role: 'viewer' };
const MEMBER_ADDED = { permissions: { old: [], new: [MEMBER] } };
const CALENDAR_RENAMED = { name: { old: 'Support', new: 'On call' } };
const LINK = {
  id: 'lnk_01JZ8QG6J8L0N2Q4S6V8X0Z2B4',
  name: 'My phone',
  detail: 'full',
  created_by: ADA,
  created_at: CREATED_AT,
  last_used_at: null,
};

const IMPORTED = { uid: 'lunch@example.com', line: 4, status: 'created' };
const REFUSED = {
  uid: 'old@example.com',
  line: 15,
  status: 'refused',
  detail: 'must not have an EXRULE, which is not supported',
};
const CALENDAR_FILE = [
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Example//EN'],
  ...['BEGIN:VEVENT', 'UID:lunch@example.com', 'DTSTAMP:20300520T120000Z', 'SUMMARY:Lunch'],
  ...['DTSTART:20300603T173000Z', 'DTEND:20300603T183000Z', 'END:VEVENT', 'END:VCALENDAR', ''],
].join('\r\n');

const CALENDARS = {
  CalendarInput: [
    { name: 'Support', color: '#0088ff' },
    { name: 'Blue room', time_zone: 'America/New_York', overlaps: 'reject' },
  ],
  CalendarChange: [{ name: 'On call', is_shown: false }],
  CalendarShareRequest: [
    { username: 'grace', role: 'viewer' },
    {
      shares: [
        { username: 'grace', role: 'viewer' },
        { email: 'alan@example.com', role: 'booker' },
      ],
    },
  ],
  CalendarRoleChange: [{ role: 'booker' }],
  CalendarLinkInput: [{ detail: 'full', name: 'My phone' }],
  Calendar: [CALENDAR],
  RestoredCalendar: [{ ...CALENDAR, conflicts: [] }],
  CalendarPermission: [MEMBER],
  CalendarPermissions: [{ items: [MEMBER] }],
  CalendarHistoryEntry: [
    {
      version: 2,
      change_type: 'share',
      changed_by: ADA,
      changed_at: CHANGED_AT,
      changed_fields: ['permissions'],
      changes: MEMBER_ADDED,
    },
  ],
  CalendarDryRunResult: [
    { calendar: { ...CALENDAR, name: 'On call', version: 2 }, changes: CALENDAR_RENAMED },
    { calendar: null, changes: {} },
  ],
  CalendarMembersDryRunResult: [{ items: [MEMBER], changes: MEMBER_ADDED }],
  CalendarFile: [CALENDAR_FILE],
  ImportResponse: [{ results: [{ ...IMPORTED, event_id: REVIEW }, REFUSED] }],
  ImportDryRunResult: [{ results: [IMPORTED, REFUSED], conflicts: [] }],
  CalendarLink: [{ ...LINK, last_used_at: CHANGED_AT }],
  CreatedCalendarLink: [
    { ...LINK, url: 'https://api.example.com/api/feeds/Zk3vQ8mW1xT5nB7rD9fH2jL4pS6uY0aC1eG3iK5oM7q/calendar.ics' },
  ],
};

const CHANGE = { seq: 41, version: 3, changed_by: GRACE, changed_at: CHANGED_AT };
const UPDATED = {
  type: 'event.updated',
  ...CHANGE,
  event_id: REVIEW,
  changed_fields: Object.keys(RENAMED),
  event: { ...EVENT, title: RENAMED.title.new, version: 3, updated_by: GRACE, updated_at: CHANGED_AT },
};
const LEFT = { type: 'event.unshared', ...CHANGE, seq: 42, event_id: REVIEW, changed_fields: ['permissions'] };
const CALENDAR_LEFT = {
  type: 'calendar.unshared',
  ...CHANGE,
  seq: 43,
  calendar_id: SUPPORT,
  changed_fields: ['permissions'],
};
const WEBHOOK_ID = 'whk_01JZ8QH8K0M2P4R6T8W0Y2A4C6';
export const DISABLED = {
  type: 'webhook.disabled',
  seq: 44,
  webhook_id: WEBHOOK_ID,
  reason: 'failing',
  disabled_at: '2030-05-24T08:30:00.000Z',
};
const WEBHOOK = {
  id: WEBHOOK_ID,
  url: 'https://example.com/hooks/calendar',
  status: 'enabled',
  created_at: CREATED_AT,
  last_seq: 41,
  failing_since: null,
  next_attempt_at: null,
  disabled_at: null,
  disabled_reason: null,
};

const NOTIFICATIONS = {
  Ticket: [
    {
      ticket: 'Zk3vQ8mW1xT5nB7rD9fH2jL4pS6uY0aC1eG3iK5oM7q',
      url: 'wss://live.example.com/prod?ticket=Zk3vQ8mW1xT5nB7rD9fH2jL4pS6uY0aC1eG3iK5oM7q',
      expires_in: 60,
    },
  ],
  FeedItem: [UPDATED, LEFT, CALENDAR_LEFT, DISABLED],
  FeedPage: [{ items: [UPDATED, LEFT], next_cursor: null, last_seq: 42 }],
  CurrentItem: [
    { type: 'event.current', event_id: REVIEW, version: 1, event: EVENT },
    { type: 'calendar.gone', calendar_id: SUPPORT },
  ],
  WebhookInput: [{ url: 'https://example.com/hooks/calendar' }],
  Webhook: [WEBHOOK],
  CreatedWebhook: [{ ...WEBHOOK, last_seq: 40, secret: 'whsec_c2VjcmV0IG9mIDI0IGJ5dGVzISEhIQ==' }],
  DeliveryAttempt: [
    {
      message_id: `${WEBHOOK_ID}_41`,
      seq: 41,
      attempted_at: CHANGED_AT,
      duration_ms: 84,
      status: 204,
      error: null,
    },
  ],
};

const DOCUMENTS = {
  Health: [{ status: 'ok', time_zone_data: '2026f' }],
  ServiceIndex: [
    {
      name: 'Event Scheduling API',
      version: '1.0.0',
      links: { documentation: '/api/docs', openapi: '/api/openapi.json', health: '/api/health' },
    },
  ],
};

export const RESOURCES = { ...USERS, ...CALENDARS, ...NOTIFICATIONS, ...DOCUMENTS };
