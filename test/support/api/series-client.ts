/** Steps of API tests with recurring events. */
import { api, type ApiAnswer, type EventBody, type Page, type TestUser } from './api-client.js';
import { bodyOf } from './event-client.js';

export type OccurrenceBody = EventBody & { event_id: string; occurrence_start: string };

export const occurrencesOf = async (user: TestUser, id: string, query: string): Promise<OccurrenceBody[]> =>
  (await bodyOf(200, api.get<Page<OccurrenceBody>>(`/api/events/${id}/occurrences?${query}`, { token: user.token })))
    .items;

export const startsOf = async (user: TestUser, id: string, query: string): Promise<string[]> =>
  (await occurrencesOf(user, id, query)).map(({ start_time }) => start_time);

/** The path of a part of a series: one occurrence by default. */
export const part = (id: string, occurrence: string, scope = 'this', query = ''): string =>
  `/api/events/${id}?occurrence=${encodeURIComponent(occurrence)}&scope=${scope}${query}`;

/** Sends a change of the part of a series that begins with an occurrence. */
export const changePart = (
  user: TestUser,
  id: string,
  occurrence: string,
  scope: string,
  body: unknown,
  query = '',
): Promise<ApiAnswer<OccurrenceBody>> =>
  api.put<OccurrenceBody>(part(id, occurrence, scope, query), { token: user.token, body });

/** Cancels the part of a series that begins with an occurrence. */
export const cancelPart = (user: TestUser, id: string, occurrence: string, scope = 'this'): Promise<unknown> =>
  bodyOf(204, api.delete(part(id, occurrence, scope), { token: user.token }));
