/** Examples of events and their versions, by the names of their schemas. */
import { ADA, CHANGED_AT, CREATED_AT, GRACE, INVITED, LUNCH, OWNER, PRIMARY, REVIEW, ROOM, STANDUP } from './people.js';

const EVENT_INPUT = {
  title: 'Design review',
  description: 'The plans for the summer.',
  location: 'Room 4',
  start_time: '2030-06-03T09:00:00',
  end_time: '2030-06-03T10:00:00',
  time_zone: 'America/New_York',
};

const CONTENT = {
  ...EVENT_INPUT,
  start_time: '2030-06-03T09:00:00-04:00',
  end_time: '2030-06-03T10:00:00-04:00',
  all_day: false,
  transparency: 'opaque',
  is_recurring: false,
  recurrence_pattern: null,
  calendar_id: PRIMARY,
  resources: [],
  split_from: null,
  created_by: ADA,
  created_at: CREATED_AT,
  updated_at: CREATED_AT,
  updated_by: ADA,
  version: 1,
};

export const EVENT = { id: REVIEW, ...CONTENT, role: 'owner', response: 'accepted' };

const CHANGED = { ...EVENT, title: 'Design review, part 1', updated_at: CHANGED_AT, updated_by: GRACE, version: 3 };

const MOVED = {
  ...EVENT,
  start_time: '2030-06-03T14:00:00-04:00',
  end_time: '2030-06-03T15:00:00-04:00',
  updated_at: CHANGED_AT,
  version: 4,
};

const CONFLICT = {
  event_id: LUNCH,
  calendar_id: PRIMARY,
  title: 'Lunch',
  start_time: '2030-06-03T13:30:00-04:00',
  end_time: '2030-06-03T14:30:00-04:00',
};

const SERIES = {
  ...EVENT,
  id: STANDUP,
  title: 'Stand-up',
  description: null,
  resources: [ROOM],
  start_time: '2030-06-03T09:30:00-04:00',
  end_time: '2030-06-03T09:45:00-04:00',
  is_recurring: true,
  recurrence_pattern: {
    rrule: 'FREQ=WEEKLY;BYDAY=MO,WE',
    frequency: 'weekly',
    by_day: ['MO', 'WE'],
    exdates: [],
    rdates: [],
  },
};

const OCCURRENCE = {
  ...SERIES,
  event_id: STANDUP,
  occurrence_start: '2030-06-05T09:30:00-04:00',
  start_time: '2030-06-05T10:00:00-04:00',
  end_time: '2030-06-05T10:15:00-04:00',
  version: 2,
};

const { id: _, ...NEW } = EVENT;

const FAILED = {
  index: 1,
  status: 409,
  problem: {
    type: '/problems/schedule-conflict',
    title: 'Schedule conflict',
    status: 409,
    detail: 'This overlaps other events on your calendar. Send `on_conflict=allow` to keep both.',
    instance: '5d7c9f1e-4b9c-4c55-9d0e-2a2b7a1d6c3f',
    conflicts: [CONFLICT],
  },
};

export const RENAMED = { title: { old: 'Design review', new: 'Design review, part 1' } };

const HISTORY_ENTRY = {
  version: 3,
  change_type: 'update',
  changed_by: GRACE,
  changed_at: CHANGED_AT,
  changed_fields: ['title'],
  changes: RENAMED,
};

const { role: _role, response: _response, ...CHANGED_CONTENT } = CHANGED;
const SNAPSHOT = { ...CHANGED_CONTENT, exceptions: [], permissions: [OWNER, INVITED] };

export const EVENTS = {
  EventInput: [
    EVENT_INPUT,
    {
      title: 'Stand-up',
      start_time: '2030-06-03T09:30:00',
      end_time: '2030-06-03T09:45:00',
      time_zone: 'America/New_York',
      recurrence_pattern: { frequency: 'weekly', by_day: ['MO', 'WE'] },
      resources: [ROOM],
    },
    { title: 'Company holiday', start_time: '2030-07-04', end_time: '2030-07-05', all_day: true },
  ],
  EventChange: [{ title: 'Design review, part 1', location: null }],
  Batch: [
    {
      mode: 'partial',
      events: [
        EVENT_INPUT,
        { title: 'Lunch', start_time: '2030-06-03T13:30:00', end_time: '2030-06-03T14:30:00', time_zone: 'UTC' },
      ],
    },
  ],
  Event: [EVENT, SERIES],
  EventOrSnapshot: [EVENT, SNAPSHOT],
  EventOrOccurrence: [CHANGED, OCCURRENCE],
  Occurrence: [OCCURRENCE],
  CreatedEvents: [{ items: [EVENT] }],
  BatchResults: [{ results: [{ index: 0, status: 201, event: EVENT }, FAILED] }],
  EventDryRunResult: [
    {
      event: { ...MOVED, conflicts: [CONFLICT] },
      changes: {
        start_time: { old: EVENT.start_time, new: MOVED.start_time },
        end_time: { old: EVENT.end_time, new: MOVED.end_time },
      },
      conflicts: [CONFLICT],
    },
    { event: null, changes: {}, conflicts: [] },
  ],
  BatchDryRunResult: [{ items: [{ index: 0, status: 201, event: NEW }], changes: {}, conflicts: [] }],
  FreeBusyRequest: [{ from: '2030-06-03', to: '2030-06-08', event_id: REVIEW }],
  FreeBusy: [
    {
      items: [
        { user_id: ADA, busy: [{ start_time: '2030-06-03T13:00:00Z', end_time: '2030-06-03T14:00:00Z' }] },
        { user_id: GRACE, busy: null },
      ],
    },
  ],
  SlotsRequest: [
    {
      from: '2030-06-03',
      to: '2030-06-08',
      duration_minutes: 30,
      calendar_ids: ['primary'],
      any_of: [ROOM],
      hours: { time_zone: 'America/New_York', days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '09:00', to: '17:00' },
    },
  ],
  Slots: [
    {
      items: [
        { start_time: '2030-06-03T10:00:00-04:00', end_time: '2030-06-03T10:30:00-04:00', calendar_id: ROOM },
        { start_time: '2030-06-03T10:15:00-04:00', end_time: '2030-06-03T10:45:00-04:00', calendar_id: ROOM },
      ],
    },
  ],
  ShareRequest: [
    { username: 'grace', role: 'editor' },
    {
      shares: [
        { username: 'grace', role: 'editor' },
        { email: 'alan@example.com', role: 'viewer' },
      ],
    },
  ],
  RoleChange: [{ role: 'viewer' }],
  ResponseChange: [{ response: 'accepted' }],
  Permission: [{ ...INVITED, role: 'viewer', response: 'accepted' }],
  Permissions: [{ items: [INVITED] }],
  OwnPermission: [{ ...INVITED, response: 'accepted', conflicts: [CONFLICT] }],
  PeopleDryRunResult: [
    { items: [INVITED], changes: { permissions: { old: [OWNER], new: [OWNER, INVITED] } }, conflicts: [] },
  ],
  HistoryEntry: [HISTORY_ENTRY],
  Version: [{ ...HISTORY_ENTRY, snapshot: SNAPSHOT }],
  Blame: [
    {
      version: 3,
      fields: {
        title: { value: CHANGED.title, version: 3, changed_by: GRACE, changed_at: CHANGED_AT },
        location: { value: 'Room 4', version: 1, changed_by: ADA, changed_at: CREATED_AT },
      },
    },
  ],
  Diff: [
    {
      from_version: 1,
      to_version: 3,
      changes: { title: { from: 'Design review', to: CHANGED.title } },
      patch: [{ op: 'replace', path: '/title', value: CHANGED.title }],
    },
  ],
};
