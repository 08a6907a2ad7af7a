/** Steps of API tests with events; each step fails the test when it is refused. */
import { expect } from 'vitest';
import type { Role } from '../../../lib/domain/event/event.js';
import {
  anEvent,
  api,
  aUser,
  type ApiAnswer,
  type EventBody,
  type PermissionBody,
  type TestUser,
} from './api-client.js';

/** The body of a response, which must have this status. */
export async function bodyOf<B>(expected: number, answer: Promise<ApiAnswer<B>>): Promise<B> {
  const { status, body } = await answer;
  expect(status, JSON.stringify(body)).toBe(expected);
  return body;
}

/** A new event of this user, in its own slot unless given another time. */
export const createEvent = (user: TestUser, overrides: Record<string, unknown> = {}, query = ''): Promise<EventBody> =>
  bodyOf(201, api.post<EventBody>(`/api/events${query}`, { token: user.token, body: anEvent(overrides) }));

export const updateEvent = (user: TestUser, id: string, body: Record<string, unknown>): Promise<EventBody> =>
  bodyOf(200, api.put<EventBody>(`/api/events/${id}`, { token: user.token, body }));

export const deleteEvent = (user: TestUser, id: string): Promise<unknown> =>
  bodyOf(204, api.delete(`/api/events/${id}`, { token: user.token }));

/** A request that gives people a role on an event or a calendar. */
export const shareRequest = ({ token }: TestUser, role: string, users: TestUser[]) => ({
  token,
  body: { shares: users.map((user) => ({ user_id: user.id, role })) },
});

/** Adds people to an event, or changes their role. */
export const share = (owner: TestUser, id: string, role: Role, ...users: TestUser[]) =>
  bodyOf(201, api.post<{ items: PermissionBody[] }>(`/api/events/${id}/share`, shareRequest(owner, role, users)));

export const accept = (user: TestUser, id: string): Promise<PermissionBody> =>
  bodyOf(
    200,
    api.put<PermissionBody>(`/api/events/${id}/response`, { token: user.token, body: { response: 'accepted' } }),
  );

/** An event with one person for each role, and a stranger. */
export async function aSharedEvent(overrides: Record<string, unknown> = {}) {
  const [owner, editor, viewer, stranger] = await Promise.all([aUser(), aUser(), aUser(), aUser()]);
  const event = await createEvent(owner, overrides);
  await share(owner, event.id, 'editor', editor);
  await share(owner, event.id, 'viewer', viewer);
  return { event, path: `/api/events/${event.id}`, owner, editor, viewer, stranger };
}
