import { expect, it } from 'vitest';
import { anEvent, api, aUser, type Call, type EventBody } from '../../support/api/api-client.js';

/*
 * Each request has every fault except those already fixed; the response names the first of the rest. The place of 429
 * between 401 and the rest needs small limits: see rate-limits.test.ts.
 */

const EVENTS = '/api/events';

it('a request with several faults gets one error after another, in the same order for every caller', async () => {
  const [ada, bob] = await Promise.all([aUser(), aUser()]);
  const { token } = ada;
  const blocking = (await api.post<EventBody>(EVENTS, { token, body: anEvent() })).body;
  const event = (await api.post<EventBody>(EVENTS, { token, body: anEvent() })).body;
  await api.post(`${EVENTS}/${event.id}/share`, { token, body: { user_id: bob.id, role: 'viewer' } });
  const stale = { 'If-Match': '"1"' };
  const clash = { start_time: blocking.start_time, end_time: blocking.end_time };

  const put = async (path: string, call: Call): Promise<number> => (await api.put(`${EVENTS}/${path}`, call)).status;
  const raw = '{';
  const json = { 'Content-Type': 'application/json' };

  expect(await put('evt_none?on_conflict=x', { raw, headers: { ...stale, 'Content-Type': 'text/plain' } })).toBe(401);
  expect(await put('evt_none?on_conflict=x', { token, raw, headers: { ...stale, 'Content-Type': 'text/plain' } })).toBe(
    415,
  );
  expect(await put('evt_none?on_conflict=x', { token, raw, headers: { ...stale, ...json } })).toBe(400);
  expect(await put('evt_none?on_conflict=x', { token, body: { title: '' }, headers: stale })).toBe(400);
  expect(await put('evt_none', { token, body: { title: '' }, headers: stale })).toBe(422);
  expect(await put('evt_none', { token, body: clash, headers: stale })).toBe(404);
  expect(await put(event.id, { token: bob.token, body: clash, headers: stale })).toBe(403);
  expect(await put(event.id, { token, body: clash, headers: stale })).toBe(412);
  expect(await put(event.id, { token, body: clash, headers: { 'If-Match': '"2"' } })).toBe(409);
  expect(await put(event.id, { token, body: { title: 'Healed' }, headers: { 'If-Match': '"2"' } })).toBe(200);
});

it('a caller without access to an event gets 404 before an error about the version', async () => {
  const [ada, stranger] = await Promise.all([aUser(), aUser()]);
  const { body: event } = await api.post<EventBody>(EVENTS, { token: ada.token, body: anEvent() });
  const call = { token: stranger.token, body: { title: 'Mine' }, headers: { 'If-Match': '"99"' } };
  expect((await api.put(`${EVENTS}/${event.id}`, call)).status).toBe(404);
});
