/** Builders of domain and store objects. */
import type { Author } from '../../../lib/domain/change/change.js';
import type { Access, AccessList, EventContent, EventRecord } from '../../../lib/domain/event/event.js';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import type { Role } from '../../../lib/domain/event/event.js';

export const aContent = (overrides: Partial<EventContent> = {}): EventContent => ({
  title: 'Design review',
  description: null,
  location: null,
  start_time: '2031-01-06T09:00:00Z',
  end_time: '2031-01-06T10:00:00Z',
  time_zone: 'UTC',
  all_day: false,
  transparency: 'opaque',
  recurrence_pattern: null,
  exceptions: {},
  calendar_id: '',
  resources: [],
  ...overrides,
});

/** A person on an event: by default its owner, who has accepted. */
export const anAccess = (overrides: Partial<Access> = {}): Access => ({
  username: 'ada',
  role: 'owner',
  response: 'accepted',
  granted_by: 'usr_ada',
  granted_at: '2030-01-01T00:00:00.000Z',
  ...overrides,
});

/** Ada, who owns the event, and this many others with the same role and response. */
export function anAccessList(others: number, overrides: Partial<Access> = {}): AccessList {
  const list: AccessList = { usr_ada: anAccess() };
  for (let index = 1; index <= others; index++) {
    list[`usr_${index}`] = anAccess({ username: `user${index}`, role: 'viewer' satisfies Role, ...overrides });
  }
  return list;
}

export const anEventRecord = (overrides: Partial<EventRecord> = {}): EventRecord => ({
  id: 'evt_1',
  version: 1,
  content: aContent(),
  bounds: null,
  fieldVersions: {},
  splitFrom: null,
  access: anAccessList(0),
  createdBy: 'usr_ada',
  createdAt: '2030-01-01T00:00:00.000Z',
  updatedBy: 'usr_ada',
  updatedAt: '2030-01-01T00:00:00.000Z',
  isDeleted: false,
  ...overrides,
});

export const ADA: Author = {
  userId: 'usr_ada',
  now: new Date('2030-01-02T00:00:00.000Z'),
  budget: new StepBudget(Infinity),
};
