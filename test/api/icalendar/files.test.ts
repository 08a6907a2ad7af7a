import { describe, expect, it, vi } from 'vitest';
import { anEvent, api, aUser, type EventBody, type TestUser } from '../../support/api/api-client.js';
import { createCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { createEvent, share, updateEvent } from '../../support/api/event-client.js';
import { componentsNamed, lineNamed, linesNamed, readFile } from '../../unit/icalendar/file-reader.js';

const DAY_MILLISECONDS = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MILLISECONDS).toISOString();

/** An event of one hour that starts in so many days. */
const eventIn = (days: number, overrides: Partial<EventBody> = {}) =>
  anEvent({ start_time: inDays(days), end_time: inDays(days + 1 / 24), time_zone: 'UTC', ...overrides });

const getFile = (path: string, token?: string, headers: Record<string, string> = {}) =>
  api.get<string>(path, { ...(token !== undefined && { token }), headers });

const eventsOf = (text: string) => componentsNamed(readFile(text), 'VEVENT');
const titlesOf = (text: string): string[] => eventsOf(text).map((event) => lineNamed(event, 'SUMMARY').value);

interface Link {
  id: string;
  url: string;
  last_used_at: string | null;
}

const linkTo = async ({ token }: TestUser, calendar: string, detail: 'full' | 'busy' = 'full'): Promise<Link> => {
  const { status, body } = await api.post<Link>(`/api/calendars/${calendar}/links`, { token, body: { detail } });
  expect(status).toBe(201);
  return body;
};
const pathOf = ({ url }: Link): string => new URL(url).pathname;

describe('the file of an event', () => {
  it('has the event and, for its readers, the people on it', async () => {
    const [ada, bob] = await Promise.all([aUser(), aUser()]);
    const event = await createEvent(ada, eventIn(3, { title: 'Review' }));
    await share(ada, event.id, 'viewer', bob);
    const path = `/api/events/${event.id}/event.ics`;
    const { status, headers, body } = await getFile(path, bob.token);
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    const [read] = eventsOf(body);
    expect(lineNamed(read!, 'UID').value).toBe(event.id);
    expect(linesNamed(read!, 'ATTENDEE').map(({ parameters }) => parameters['PARTSTAT'])).toEqual(
      expect.arrayContaining(['ACCEPTED', 'NEEDS-ACTION']),
    );
    const again = await getFile(path, bob.token, { 'If-None-Match': headers.get('ETag')! });
    expect([again.status, again.body]).toEqual([304, undefined]);
    await updateEvent(ada, event.id, { title: 'Review, part 2' });
    expect((await getFile(path, bob.token, { 'If-None-Match': headers.get('ETag')! })).status).toBe(200);
  });
});

describe('the file of a calendar', () => {
  it('has the events of its window, and all live series', async () => {
    const ada = await aUser();
    const { id } = await createCalendar(ada, { name: 'Support' });
    const put = (days: number, title: string, more: object = {}) =>
      createEvent(ada, { ...eventIn(days, { title }), calendar_id: id, ...more });
    await Promise.all([
      put(-100, 'Too long ago'),
      put(-80, 'Past'),
      put(5, 'Soon'),
      put(400, 'Too far'),
      put(-500.5, 'Series', { recurrence_pattern: { rrule: 'FREQ=WEEKLY' } }),
      put(-499.5, 'Ended series', { recurrence_pattern: { rrule: 'FREQ=DAILY;COUNT=3' } }),
    ]);
    const path = `/api/calendars/${id}/calendar.ics`;
    const { body } = await getFile(path, ada.token);
    expect(lineNamed(readFile(body), 'X-WR-CALNAME').value).toBe('Support');
    expect(titlesOf(body).toSorted()).toEqual(['Past', 'Series', 'Soon']);
    const later = await getFile(`${path}?from=${inDays(390)}&to=${inDays(410)}`, ada.token);
    expect(titlesOf(later.body).toSorted()).toEqual(['Series', 'Too far']);
    const open = await Promise.all(
      [`from=${inDays(390)}`, `to=${inDays(-99)}`].map((limit) => getFile(`${path}?${limit}`, ada.token)),
    );
    expect(open.map(({ body }) => titlesOf(body).toSorted())).toEqual([
      ['Series', 'Too far'],
      ['Series', 'Too long ago'],
    ]);
    expect((await getFile(`${path}?from=2031-01-02&to=2031-01-01`, ada.token)).status).toBe(400);
  });

  it('shows when it is busy, and nothing else, to members below viewer', async () => {
    const [ada, bob] = await Promise.all([aUser(), aUser()]);
    const { id } = await createCalendar(ada, { name: 'Support' });
    await shareCalendar(ada, id, 'free_busy', bob);
    const event = await createEvent(ada, { ...eventIn(2, { title: 'Salaries' }), calendar_id: id });
    const { body } = await getFile(`/api/calendars/${id}/calendar.ics`, bob.token);
    expect(titlesOf(body)).toEqual(['Busy']);
    expect(body).not.toContain('Salaries');
    expect(body).not.toContain(event.id);
  });

  it('includes invitations on the primary calendar, but not those that were declined', async () => {
    const [ada, bob] = await Promise.all([aUser(), aUser()]);
    const [kept, declined] = await Promise.all(
      ['Kept', 'Declined'].map((title, index) => createEvent(ada, eventIn(index + 1, { title }))),
    );
    await share(ada, kept!.id, 'viewer', bob);
    await share(ada, declined!.id, 'viewer', bob);
    await api.put(`/api/events/${declined!.id}/response`, { token: bob.token, body: { response: 'declined' } });
    expect(titlesOf((await getFile('/api/calendars/primary/calendar.ics', bob.token)).body)).toEqual(['Kept']);
  });

  it('is not sent again until it changes', async () => {
    const ada = await aUser();
    const { id } = await createCalendar(ada, { name: 'Support' });
    const event = await createEvent(ada, { ...eventIn(2), calendar_id: id });
    const path = `/api/calendars/${id}/calendar.ics`;
    const poll = async (tag: string | null) => getFile(path, ada.token, { 'If-None-Match': tag ?? '' });
    const tag = await vi.waitFor(
      async () => {
        const { headers } = await poll(null);
        expect((await poll(headers.get('ETag'))).status).toBe(304);
        return headers.get('ETag');
      },
      { timeout: 10_000 },
    );
    await updateEvent(ada, event.id, { description: 'New' });
    const { body } = await vi.waitFor(
      async () => {
        const answer = await poll(tag);
        expect(answer.status).toBe(200);
        return answer;
      },
      { timeout: 10_000 },
    );
    expect(body).toContain('DESCRIPTION:New');
  });
});

describe('a secret link', () => {
  it('shows a calendar without a token, and without the people on its events', async () => {
    const [ada, bob] = await Promise.all([aUser(), aUser()]);
    const { id } = await createCalendar(ada, { name: 'Support' });
    const event = await createEvent(ada, { ...eventIn(2, { title: 'Review' }), calendar_id: id });
    await share(ada, event.id, 'viewer', bob);
    const link = await linkTo(ada, id);
    const { status, body, headers } = await getFile(pathOf(link));
    expect(status).toBe(200);
    expect(headers.get('RateLimit-Policy')).toContain('feeds');
    expect(titlesOf(body)).toEqual(['Review']);
    expect(body).not.toContain(bob.username);
    const busy = await getFile(pathOf(await linkTo(ada, id, 'busy')));
    expect(titlesOf(busy.body)).toEqual(['Busy']);
  });

  it('is listed with its last use and without its secret, and ends when it is deleted', async () => {
    const ada = await aUser();
    const link = await linkTo(ada, 'primary');
    const list = () =>
      api.get<{ items: Link[] }>('/api/calendars/primary/links', { token: ada.token }).then(({ body }) => body.items);
    expect(await list()).toEqual([expect.objectContaining({ id: link.id, last_used_at: null })]);
    await getFile(pathOf(link));
    const [used] = await list();
    expect(used!.last_used_at).toMatch(/^20/);
    expect(JSON.stringify(used)).not.toContain(pathOf(link).split('/')[3]);
    const { status } = await api.delete(`/api/calendars/primary/links/${link.id}`, { token: ada.token });
    expect(status).toBe(204);
    expect((await getFile(pathOf(link))).status).toBe(404);
    expect(await list()).toEqual([]);
  });

  it('tells nothing of a wrong secret, a deleted calendar and a creator who is no longer an owner', async () => {
    const [ada, bob] = await Promise.all([aUser(), aUser()]);
    const { id } = await createCalendar(ada, { name: 'Support' });
    await shareCalendar(ada, id, 'owner', bob);
    const [ofBob, ofAda] = [await linkTo(bob, id), await linkTo(ada, id)];
    expect((await getFile(pathOf(ofBob))).status).toBe(200);
    await api.put(`/api/calendars/${id}/permissions/${bob.id}`, { token: ada.token, body: { role: 'viewer' } });
    const answers = [await api.get(pathOf(ofBob)), await api.get('/api/feeds/wrong/calendar.ics')];
    await api.delete(`/api/calendars/${id}`, { token: ada.token });
    answers.push(await api.get(pathOf(ofAda)));
    const told = answers.map(({ status, body: { instance: _, ...problem } }) => [status, problem]);
    expect(told).toEqual([told[0], told[0], told[0]]);
    expect(told[0]![0]).toBe(404);
  });

  it('is one of at most twenty, and is created once for an Idempotency-Key', async () => {
    const ada = await aUser();
    const { id } = await createCalendar(ada, { name: 'Support' });
    const create = (key?: string) =>
      api.post<Link>(`/api/calendars/${id}/links`, {
        token: ada.token,
        body: { detail: 'busy' },
        ...(key !== undefined && { headers: { 'Idempotency-Key': key } }),
      });
    const [first, again] = [await create('one'), await create('one')];
    expect(again.body).toEqual(first.body);
    const statuses = [];
    for (let index = 0; index < 20; index += 1) statuses.push((await create()).status);
    expect(statuses).toEqual([...Array<number>(19).fill(201), 409]);
  });
});
