/** Translates between the model and the API: orders to requests, and responses to events. */
import type { EventBody, PermissionBody } from '../api/api-client.js';
import type { OfCalendar } from './calendars.js';
import type { Content, Input, Words } from './content.js';
import type { OfPeople, Order } from './orders.js';
import type { ModelEvent } from './world.js';

export const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

export interface Request {
  method: 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  headers: Record<string, string>;
}

export function requestOf(order: Order): Request {
  const options = `on_conflict=${order.onConflict}${order.isMerge ? '&merge=true' : ''}`;
  const headers = headersOf(order);
  if (order.do === 'block') return { method: 'PUT', path: blockedPath(order.userId), headers };
  if (order.do === 'unblock') return { method: 'DELETE', path: blockedPath(order.userId), headers };
  if (isOfCalendar(order)) return { ...requestOfCalendar(order), headers };
  const path = 'target' in order ? `/api/events/${order.target}` : '/api/events';
  switch (order.do) {
    case 'create':
      return { method: 'POST', path: `${path}?${options}`, body: inputBody(order.content), headers };
    case 'update':
    case 'update part':
      return { method: 'PUT', path: `${path}?${options}${partOf(order)}`, body: inputBody(order.input), headers };
    case 'delete':
    case 'delete part':
      return { method: 'DELETE', path: `${path}?${partOf(order)}`, headers };
    case 'roll back':
      return { method: 'POST', path: `${path}/rollback/${order.version}?${options}`, headers };
    default:
      return { ...requestOfPeople(order, path, options), headers };
  }
}

const blockedPath = (userId: string): string => `/api/users/me/blocked/${userId}`;

const isOfCalendar = (order: Order): order is Order & OfCalendar =>
  'calendar' in order || order.do === 'create calendar';

function requestOfCalendar(order: OfCalendar): Omit<Request, 'headers'> {
  if (order.do === 'create calendar') {
    return { method: 'POST', path: '/api/calendars', body: { name: 'Support', overlaps: order.overlaps } };
  }
  const path = `/api/calendars/${order.calendar}`;
  switch (order.do) {
    case 'share calendar':
      return { method: 'POST', path: `${path}/share`, body: { user_id: order.userId, role: order.role } };
    case 'remove member':
      return { method: 'DELETE', path: `${path}/permissions/${order.userId}` };
    case 'change rule':
      return { method: 'PUT', path, body: { overlaps: order.overlaps } };
    case 'delete calendar':
      return { method: 'DELETE', path };
  }
}

function requestOfPeople(order: OfPeople, path: string, options: string): Omit<Request, 'headers'> {
  switch (order.do) {
    case 'share':
      return { method: 'POST', path: `${path}/share`, body: { user_id: order.userId, role: order.role } };
    case 'change role':
      return { method: 'PUT', path: `${path}/permissions/${order.userId}`, body: { role: order.role } };
    case 'remove':
      return { method: 'DELETE', path: `${path}/permissions/${order.userId}` };
    case 'respond':
      return { method: 'PUT', path: `${path}/response?${options}`, body: { response: order.response } };
  }
}

const headersOf = ({ ifMatch }: Order): Record<string, string> =>
  ifMatch === undefined ? {} : { 'If-Match': `"${ifMatch}"` };

const partOf = (order: Order): string =>
  'at' in order ? `&occurrence=${encodeURIComponent(timeText(order.at))}&scope=${order.scope}` : '';

const inputBody = ({ start, end, rule, title, description, location, transparency, ...places }: Input): object => ({
  title,
  description,
  location,
  transparency,
  calendar_id: places.calendar,
  resources: places.resources,
  ...(start !== undefined && { start_time: timeText(start) }),
  ...(end !== undefined && { end_time: timeText(end) }),
  ...(rule !== undefined && { recurrence_pattern: rule && { rrule: ruleText(rule) } }),
});

/** The ends that splits write are local times. */
const ruleText = ({ count, until }: NonNullable<Content['rule']>): string =>
  [
    'FREQ=WEEKLY',
    ...(until === undefined ? [] : [`UNTIL=${timeText(until).replaceAll(/[-:Z]/g, '')}`]),
    ...(count === undefined ? [] : [`COUNT=${count}`]),
  ].join(';');

/** The members of an event that the model predicts. */
export interface Shown {
  title: string;
  description: string | null;
  location: string | null;
  start_time: string;
  end_time: string;
  transparency: string;
  rrule: string | null;
  exdates: string[];
  calendar_id: string;
  resources: readonly string[];
  split_from: string | null;
  created_by: string;
  updated_by: string;
  version: number;
}

/** The model's event after this many versions, at one of its occurrences if `words` names it. */
export function shownBy({ splitFrom, versions }: ModelEvent, version = versions.length, words?: Words): Shown {
  const { content, by } = versions[version - 1]!;
  const { title, location, start, end, transparency } = words ?? content;
  return {
    title,
    description: content.description,
    location,
    start_time: timeText(start),
    end_time: timeText(end),
    transparency,
    rrule: content.rule && ruleText(content.rule),
    exdates: content.exdates.map(timeText),
    calendar_id: content.calendar,
    resources: content.resources,
    split_from: splitFrom,
    created_by: versions[0]!.by,
    updated_by: by,
    version,
  };
}

/** The same members of a response. */
export const shownIn = (body: Omit<EventBody, 'role' | 'response'>): Shown => ({
  title: body.title,
  description: body.description,
  location: body.location,
  start_time: body.start_time,
  end_time: body.end_time,
  transparency: body.transparency,
  rrule: body.recurrence_pattern?.rrule ?? null,
  exdates: body.recurrence_pattern?.exdates ?? [],
  calendar_id: body.calendar_id,
  resources: body.resources,
  split_from: body.split_from,
  created_by: body.created_by,
  updated_by: body.updated_by,
  version: body.version,
});

/** An event as its history shows it. */
export type SnapshotBody = Omit<EventBody, 'role' | 'response'> & {
  permissions: PermissionBody[];
  exceptions: ({ occurrence_start: string } & Partial<EventBody>)[];
};

interface ShownWhole extends Shown {
  permissions: object[];
  exceptions: object[];
}

export function snapshotBy(event: ModelEvent, version: number): ShownWhole {
  const { content, people } = event.versions[version - 1]!;
  return {
    ...shownBy(event, version),
    permissions: [...people]
      .map(([user_id, { role, response, grantedBy }]) => ({ user_id, role, response, granted_by: grantedBy }))
      .sort((a, b) => (a.user_id < b.user_id ? -1 : 1)),
    exceptions: [...content.exceptions]
      .sort(([a], [b]) => a - b)
      .map(([at, { start, end, ...words }]) => ({
        occurrence_start: timeText(at),
        ...words,
        ...(start !== undefined && { start_time: timeText(start) }),
        ...(end !== undefined && { end_time: timeText(end) }),
      })),
  };
}

export const snapshotIn = (snapshot: SnapshotBody): ShownWhole => ({
  ...shownIn(snapshot),
  permissions: snapshot.permissions.map(({ user_id, role, response, granted_by }) => ({
    user_id,
    role,
    response,
    granted_by,
  })),
  exceptions: snapshot.exceptions,
});
