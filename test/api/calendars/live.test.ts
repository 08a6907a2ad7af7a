import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aUser, api, type TestUser } from '../../support/api/api-client.js';
import { createCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { bodyOf, createEvent, updateEvent } from '../../support/api/event-client.js';
import { messageIn, WebhookReceiver } from '../../support/feed/webhook-receiver.js';
import { follow, type WebSocketClient } from '../../support/feed/websocket-client.js';

let ada: TestUser;
let bob: TestUser;
let eve: TestUser;
beforeAll(async () => {
  [ada, bob, eve] = await Promise.all([aUser(), aUser(), aUser()]);
});

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const connect = async (user: TestUser): Promise<WebSocketClient> => {
  const socket = await follow(user);
  open.push(socket);
  return socket;
};

async function receiverOf(user: TestUser): Promise<WebhookReceiver> {
  const receiver = await WebhookReceiver.start();
  const { id } = await bodyOf(
    201,
    api.post<{ id: string }>('/api/webhooks', { token: user.token, body: { url: receiver.url } }),
  );
  const close = async (): Promise<void> => {
    await api.delete(`/api/webhooks/${id}`, { token: user.token });
    await receiver.stop();
  };
  open.push({ close });
  return receiver;
}

const removeMember = (calendar: string, { id }: TestUser) =>
  bodyOf(204, api.delete(`/api/calendars/${calendar}/permissions/${id}`, { token: ada.token }));

describe('a member of a calendar', () => {
  it('receives changes of the calendar’s events over WebSocket and webhook, until the member is removed', async () => {
    const [team, room] = await Promise.all([createCalendar(ada), createCalendar(ada, { name: 'Room' })]);
    const [bobs, eves] = await Promise.all([connect(bob), connect(eve)]);
    await shareCalendar(ada, team.id, 'editor', bob);
    await shareCalendar(ada, room.id, 'viewer', eve);
    for (const socket of [bobs, eves]) expect(await socket.next()).toMatchObject({ type: 'calendar.shared' });
    // Receives what is published from here on.
    const receiver = await receiverOf(bob);
    const receivedTypes = (): unknown[] => receiver.taken.map((one) => messageIn(one).type);
    const event = await createEvent(ada, { title: 'Standup', calendar_id: team.id, resources: [room.id] });
    expect(await bobs.next()).toMatchObject({
      type: 'event.created',
      event: { id: event.id, title: 'Standup', role: 'editor', response: null },
    });
    expect(await eves.next()).toMatchObject({ type: 'event.created', event: { title: 'Standup', role: 'viewer' } });
    // A delivery after the removal would tell Bob only that the event is no longer shared.
    await expect.poll(receivedTypes, { timeout: 20_000 }).toEqual(['event.created']);

    await removeMember(team.id, bob);
    expect(await bobs.next()).toMatchObject({ type: 'calendar.unshared', calendar_id: team.id });
    await updateEvent(ada, event.id, { title: 'Secret' });
    // Eve hears of the change: it is published.
    expect(await eves.next()).toMatchObject({ type: 'event.updated', event: { title: 'Secret' } });
    const own = await createEvent(bob);
    const last = await bobs.next();
    expect(last).toMatchObject({ type: 'event.created', event_id: own.id });
    await expect.poll(() => receiver.taken.map(messageIn).at(-1)?.seq, { timeout: 20_000 }).toBe(last.seq);
    expect(receivedTypes()).toEqual(['event.created', 'calendar.unshared', 'event.created']);
    expect(JSON.stringify(receiver.taken)).not.toContain('Secret');
  });

  it('receives no changes of events as a booker, and all changes after becoming a viewer', async () => {
    const [bobs, eves] = await Promise.all([connect(bob), connect(eve)]);
    const team = await createCalendar(ada);
    await shareCalendar(ada, team.id, 'viewer', bob);
    await shareCalendar(ada, team.id, 'booker', eve);
    expect(await eves.next()).toMatchObject({ type: 'calendar.shared', calendar: { role: 'booker' } });
    const event = await createEvent(ada, { calendar_id: team.id });
    // Bob hears of the event: it is published.
    expect((await bobs.nextOf(3)).at(-1)).toMatchObject({ type: 'event.created' });
    await shareCalendar(ada, team.id, 'viewer', eve);
    expect(await eves.next()).toMatchObject({ type: 'calendar.shared', calendar: { role: 'viewer' } });
    await updateEvent(ada, event.id, { title: 'Standup' });
    expect(await eves.next()).toMatchObject({ type: 'event.updated', event: { id: event.id, title: 'Standup' } });
  });
});
