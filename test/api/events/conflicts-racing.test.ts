import { beforeEach, describe, expect, it } from 'vitest';
import { anEvent, api, aSlot, aUser, type EventBody, type Page, type TestUser } from '../../support/api/api-client.js';
import { bodyOf, createEvent, share } from '../../support/api/event-client.js';

let ada: TestUser;
beforeEach(async () => {
  ada = await aUser();
});

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const tryCreate = (slot: object, query = '') =>
  api.post<EventBody>(`/api/events${query}`, { token: ada.token, body: anEvent({ ...slot }) });
const tryMove = (id: string, slot: object) => api.put<EventBody>(`/api/events/${id}`, { token: ada.token, body: slot });
/** The number of responses by status. */
const tally = (answers: { status: number }[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const everyEvent = async (): Promise<EventBody[]> =>
  (await bodyOf(200, api.get<Page<EventBody>>('/api/events?limit=200', { token: ada.token }))).items;

describe('twenty clients of one user racing', () => {
  it('for the same slot: exactly one wins', async () => {
    const slot = aSlot();
    expect(tally(await times(20, () => tryCreate(slot)))).toEqual({ 201: 1, 409: 19 });
    expect(await everyEvent()).toHaveLength(1);
  });

  it('for slots that overlap in a chain: no two winners overlap', async () => {
    const at = (minutes: number) => new Date(Date.UTC(2031, 0, 6, 9, minutes)).toISOString();
    const answers = await times(20, (index) =>
      tryCreate({ start_time: at(index * 20), end_time: at(index * 20 + 30) }),
    );
    const events = await everyEvent();
    expect(tally(answers)[201]).toBe(events.length);
    expect(events.length).toBeGreaterThanOrEqual(7);
    for (const [index, event] of events.slice(1).entries())
      expect(event.start_time >= events[index]!.end_time).toBe(true);
  });

  it('for separate slots: every client gets its slot', async () => {
    expect(tally(await times(20, () => tryCreate(aSlot())))).toEqual({ 201: 20 });
    expect(await everyEvent()).toHaveLength(20);
  });

  it('for the same slot with conflicts allowed: every client gets it', async () => {
    const slot = aSlot();
    expect(tally(await times(20, () => tryCreate(slot, '?on_conflict=allow')))).toEqual({ 201: 20 });
  });

  it('to move events to the same slot: exactly one succeeds', async () => {
    const events = await times(10, () => createEvent(ada));
    const slot = aSlot();
    expect(tally(await times(10, (index) => tryMove(events[index]!.id, slot)))).toEqual({ 200: 1, 409: 9 });
  });
});

describe('a slot for which different operations race', () => {
  it('goes to exactly one of a move, a creation, a restore and an acceptance', async () => {
    const [bob, slot] = [await aUser(), aSlot()];
    const invited = await createEvent(bob, slot);
    await share(bob, invited.id, 'viewer', ada);
    const deleted = await createEvent(ada, slot);
    await bodyOf(204, api.delete(`/api/events/${deleted.id}`, { token: ada.token }));
    const moved = await createEvent(ada);
    const token = ada.token;
    const answers = await Promise.all([
      tryCreate(slot),
      tryMove(moved.id, slot),
      api.post(`/api/events/${deleted.id}/rollback/1`, { token }),
      api.put(`/api/events/${invited.id}/response`, { token, body: { response: 'accepted' } }),
      api.post('/api/events/batch', { token, body: { events: [anEvent(), anEvent({ ...slot })] } }),
    ]);
    const won = answers.filter(({ status }) => status < 300);
    expect([won.length, tally(answers)[409]]).toEqual([1, 4]);
  });
});
