import { beforeAll, describe, expect, it } from 'vitest';
import { api, aUser, type Call, type EventBody, type TestUser } from '../../support/api/api-client.js';
import { createCalendar, shareCalendar } from '../../support/api/calendar-client.js';
import { createEvent, deleteEvent, share, updateEvent } from '../../support/api/event-client.js';

/** `IMPORT_EVENTS=1000` imports as many events as one file can have. */
const EVENTS = Number(process.env['IMPORT_EVENTS'] ?? 40);

interface Result {
  uid: string | null;
  line: number;
  status: string;
  event_id?: string;
  not_kept?: string[];
  detail?: string;
  problem?: { type: string; detail: string };
}
interface Imported {
  results: Result[];
  conflicts: { event_id?: string }[];
}

const fileOf = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const eventOf = (uid: string, ...lines: string[]): string =>
  ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20300101T000000Z', ...lines, 'END:VEVENT'].join('\r\n');
const timed = (uid: string, ...lines: string[]): string =>
  eventOf(uid, 'DTSTART:20300603T090000Z', 'DTEND:20300603T100000Z', `SUMMARY:${uid}`, ...lines);

const post = <B = Imported>(
  { token }: TestUser,
  calendar: string,
  file: string | Uint8Array,
  query = '',
  call: Call = {},
) =>
  api.post<B>(`/api/calendars/${calendar}/import${query}`, {
    token,
    raw: file as string,
    ...call,
    headers: { 'Content-Type': 'text/calendar', ...call.headers },
  });

async function importFile(user: TestUser, calendar: string, file: string | Uint8Array): Promise<Result[]> {
  const { status, body } = await post(user, calendar, file);
  expect([status, body]).toEqual([207, body]);
  return body.results;
}
const statuses = (results: Result[]) => results.map(({ uid, status }) => [uid, status]);
const read = async ({ token }: TestUser, id: string | undefined): Promise<EventBody> =>
  (await api.get<EventBody>(`/api/events/${id}`, { token })).body;
const exported = async ({ token }: TestUser, path: string): Promise<string> =>
  (await api.get<string>(path, { token })).body;
const startsOf = async ({ token }: TestUser, id: string | undefined, from: string, to: string): Promise<string[]> => {
  const { body } = await api.get<{ items: EventBody[] }>(`/api/events/${id}/occurrences?from=${from}&to=${to}`, {
    token,
  });
  return body.items.map(({ start_time }) => start_time);
};

/** The importer of the tests. */
let ada: TestUser;

beforeAll(async () => {
  ada = await aUser();
});

const aCalendar = async (owner = ada): Promise<string> =>
  (await createCalendar(owner, { name: 'Team', time_zone: 'Europe/Prague' })).id;

describe('an imported file', () => {
  it('creates an event for each UID, and changes nothing when it is imported again', async () => {
    const id = await aCalendar();
    const file = fileOf(timed('one'), timed('two', 'LOCATION:Room 4', 'DESCRIPTION:First\\nsecond\\, and third'));
    const first = await importFile(ada, id, file);
    expect(statuses(first)).toEqual([
      ['one', 'created'],
      ['two', 'created'],
    ]);
    expect(first.map(({ line }) => line)).toEqual([4, 11]);
    expect(await read(ada, first[1]!.event_id)).toMatchObject({
      title: 'two',
      location: 'Room 4',
      description: 'First\nsecond, and third',
      calendar_id: id,
      start_time: '2030-06-03T09:00:00Z',
      version: 1,
      role: 'owner',
    });
    const again = await importFile(ada, id, file);
    expect(again).toEqual(first.map((result) => ({ ...result, status: 'unchanged' })));
    expect(await read(ada, first[0]!.event_id)).toMatchObject({ version: 1 });
  });

  it('updates an event when the file changes, skips a lower SEQUENCE, and keeps a change made here', async () => {
    const id = await aCalendar();
    const at = (sequence: number, title: string) =>
      fileOf(timed('one', `SEQUENCE:${sequence}`, `SUMMARY:${title}`).replace('SUMMARY:one\r\n', ''));
    const [created] = await importFile(ada, id, at(3, 'First'));
    expect(statuses(await importFile(ada, id, at(4, 'Second')))).toEqual([['one', 'updated']]);
    expect(statuses(await importFile(ada, id, at(3, 'First')))).toEqual([['one', 'skipped']]);
    await updateEvent(ada, created!.event_id!, { title: 'Ours' });
    expect(statuses(await importFile(ada, id, at(4, 'Second')))).toEqual([['one', 'unchanged']]);
    expect(await read(ada, created!.event_id)).toMatchObject({ title: 'Ours', version: 3 });
    expect(await exported(ada, `/api/events/${created!.event_id}/event.ics`)).toContain('SEQUENCE:4');
  });

  it('names the fault of each component and its line, and imports the others', async () => {
    const id = await aCalendar();
    const file = fileOf(
      timed('good'),
      eventOf('date', 'DTSTART:20300230T090000Z'),
      timed('rules', 'RRULE:FREQ=DAILY;COUNT=2', 'RRULE:FREQ=WEEKLY;COUNT=2'),
      timed('exrule', 'RRULE:FREQ=DAILY;COUNT=2', 'EXRULE:FREQ=WEEKLY'),
      eventOf('zone', 'DTSTART;TZID=Mars/Olympus:20300603T090000'),
      eventOf('none', 'SUMMARY:No start'),
      ['BEGIN:VEVENT', 'DTSTART:20300603T090000Z', 'END:VEVENT'].join('\r\n'),
      ['BEGIN:VTODO', 'UID:todo', 'END:VTODO'].join('\r\n'),
      timed('broken', 'no property at all'),
      timed('also good'),
    );
    const results = await importFile(ada, id, file);
    const lineOf = (text: string) => file.split('\r\n').findIndex((line) => line.startsWith(text)) + 1;
    expect(results.map(({ uid, status, line, detail }) => [uid, status, line, detail])).toEqual([
      ['good', 'created', 4, undefined],
      ['date', 'refused', lineOf('DTSTART:20300230'), 'DTSTART must be an existing date: 2030-02-30 does not exist'],
      ['rules', 'refused', lineOf('RRULE:FREQ=WEEKLY'), 'must not have more than one RRULE'],
      ['exrule', 'refused', lineOf('EXRULE'), 'must not have an EXRULE, which is not supported'],
      ['zone', 'refused', lineOf('DTSTART;TZID=Mars'), 'TZID must be a known time zone: Mars/Olympus is not'],
      ['none', 'refused', lineOf('UID:none') - 1, 'requires DTSTART'],
      [null, 'refused', lineOf('UID:none') + 4, 'requires UID'],
      ['todo', 'refused', lineOf('BEGIN:VTODO'), 'must be a VEVENT: VTODO is not supported'],
      ['broken', 'refused', lineOf('no property'), 'must have properties only: this line is not one'],
      ['also good', 'created', expect.any(Number), undefined],
    ]);
  });

  it('deletes events that it cancels, and cancels single occurrences', async () => {
    const id = await aCalendar();
    const series = timed('series', 'RRULE:FREQ=DAILY;COUNT=4');
    const created = await importFile(ada, id, fileOf(timed('a'), timed('b'), series));
    const occurrence = eventOf('series', 'RECURRENCE-ID:20300604T090000Z', 'DTSTART:20300604T090000Z', 'SEQUENCE:1');
    const cancelled = await importFile(
      ada,
      id,
      [
        fileOf('METHOD:CANCEL', timed('a'), occurrence),
        fileOf(timed('b', 'STATUS:CANCELLED'), timed('c', 'STATUS:CANCELLED')),
      ].join(''),
    );
    expect(statuses(cancelled)).toEqual([
      ['a', 'deleted'],
      ['series', 'updated'],
      ['b', 'deleted'],
      ['c', 'skipped'],
    ]);
    expect(await read(ada, created[0]!.event_id)).toMatchObject({ status: 404 });
    expect(await startsOf(ada, created[2]!.event_id, '2030-06-01', '2030-07-01')).toEqual([
      '2030-06-03T09:00:00Z',
      '2030-06-05T09:00:00Z',
      '2030-06-06T09:00:00Z',
    ]);
    expect(statuses(await importFile(ada, id, fileOf(timed('a'))))).toEqual([['a', 'created']]);
  });

  it('reads changed occurrences, periods, durations, floating times and changes of later occurrences', async () => {
    const id = await aCalendar();
    const zoned = 'TZID=Europe/Prague';
    const file = fileOf(
      eventOf(
        'weekly',
        `DTSTART;${zoned}:20300304T090000`,
        'DURATION:PT1H',
        'RRULE:FREQ=WEEKLY;COUNT=6',
        'SUMMARY:Weekly',
        `EXDATE;${zoned}:20300318T090000`,
        `RDATE;VALUE=PERIOD;${zoned}:20300306T090000/PT3H`,
      ),
      eventOf(
        'weekly',
        `RECURRENCE-ID;${zoned}:20300311T090000`,
        `DTSTART;${zoned}:20300311T140000`,
        `DTEND;${zoned}:20300311T150000`,
        'SUMMARY:Moved',
      ),
      eventOf(
        'weekly',
        `RECURRENCE-ID;RANGE=THISANDFUTURE;${zoned}:20300401T090000`,
        `DTSTART;${zoned}:20300401T100000`,
        `DTEND;${zoned}:20300401T110000`,
        'SUMMARY:Later',
      ),
      eventOf('floating', 'DTSTART:20300701T080000', 'DTEND:20300701T090000'),
      eventOf('days', 'DTSTART;VALUE=DATE:20300701', 'DTEND;VALUE=DATE:20300703'),
    );
    const results = await importFile(ada, id, file);
    expect(statuses(results)).toEqual([
      ['weekly', 'created'],
      ['weekly', 'created'],
      ['floating', 'created'],
      ['days', 'created'],
    ]);
    const [weekly, later, floating, days] = results;
    expect(await startsOf(ada, weekly!.event_id, '2030-03-01', '2030-06-01')).toEqual([
      '2030-03-04T09:00:00+01:00',
      '2030-03-06T09:00:00+01:00',
      '2030-03-11T14:00:00+01:00',
      '2030-03-25T09:00:00+01:00',
    ]);
    expect(await startsOf(ada, later!.event_id, '2030-03-01', '2030-06-01')).toEqual([
      '2030-04-01T10:00:00+02:00',
      '2030-04-08T10:00:00+02:00',
    ]);
    expect(await read(ada, later!.event_id)).toMatchObject({ title: 'Later' });
    expect(await read(ada, floating!.event_id)).toMatchObject({ start_time: '2030-07-01T08:00:00+02:00' });
    expect(await read(ada, days!.event_id)).toMatchObject({
      start_time: '2030-07-01',
      end_time: '2030-07-03',
      all_day: true,
    });
    expect(new Set((await importFile(ada, id, file)).map(({ status }) => status))).toEqual(new Set(['unchanged']));
  });

  it('replaces the later part of a series when it changes other occurrences, and deletes all of a series', async () => {
    const id = await aCalendar();
    const weekly = (sequence: number, from: string) =>
      fileOf(
        timed('weekly', 'RRULE:FREQ=WEEKLY;COUNT=5', `SEQUENCE:${sequence}`),
        eventOf('weekly', `RECURRENCE-ID;RANGE=THISANDFUTURE:${from}T090000Z`, `DTSTART:${from}T100000Z`),
      );
    const first = await importFile(ada, id, weekly(0, '20300617'));
    const second = await importFile(ada, id, weekly(1, '20300624'));
    expect(statuses(second)).toEqual(['updated', 'deleted', 'created'].map((status) => ['weekly', status]));
    expect(second[1]!.event_id).toBe(first[1]!.event_id);
    expect(await startsOf(ada, first[0]!.event_id, '2030-06-01', '2030-08-01')).toEqual(
      ['03', '10', '17'].map((day) => `2030-06-${day}T09:00:00Z`),
    );
    const file = await exported(ada, `/api/calendars/${id}/calendar.ics?to=2031-01-01`);
    expect(new Set((await importFile(ada, id, file)).map(({ status }) => status))).toEqual(new Set(['unchanged']));
    const cancelled = await importFile(ada, id, fileOf(timed('weekly', 'STATUS:CANCELLED', 'SEQUENCE:2')));
    expect(statuses(cancelled)).toEqual(['deleted', 'deleted'].map((status) => ['weekly', status]));
    expect(await exported(ada, `/api/calendars/${id}/calendar.ics?to=2031-01-01`)).not.toContain('VEVENT');
    const ranges = Array.from({ length: 40 }, (_, index) => {
      const day = new Date(Date.UTC(2030, 5, 4 + index)).toISOString().slice(0, 10).replaceAll('-', '');
      return eventOf('daily', `RECURRENCE-ID;RANGE=THISANDFUTURE:${day}T090000Z`, `DTSTART:${day}T100000Z`);
    });
    const [many] = await importFile(ada, id, fileOf(timed('daily', 'RRULE:FREQ=DAILY'), ...ranges));
    expect(many).toMatchObject({ status: 'refused', detail: expect.stringContaining('RANGE') as string });
  });

  it('creates a single event for an occurrence without its series, and cancels it', async () => {
    const id = await aCalendar();
    const occurrence = (day: string, ...lines: string[]) =>
      fileOf(eventOf('a', `RECURRENCE-ID:203006${day}T090000Z`, `DTSTART:203006${day}T090000Z`, ...lines));
    expect(statuses(await importFile(ada, id, occurrence('03')))).toEqual([['a', 'created']]);
    expect(statuses(await importFile(ada, id, occurrence('04', 'STATUS:CANCELLED')))).toEqual([['a', 'skipped']]);
    expect(statuses(await importFile(ada, id, occurrence('03', 'STATUS:CANCELLED')))).toEqual([['a', 'deleted']]);
  });

  it('creates one event for a UID when it is imported twice at once', async () => {
    const id = await aCalendar();
    const file = fileOf(timed('one'), timed('two'));
    const results = await Promise.all([importFile(ada, id, file), importFile(ada, id, file)]);
    const created = results.map((one) => one.map(({ event_id }) => event_id));
    expect(created[0]).toEqual(created[1]);
    expect(results.flat().filter(({ status }) => status === 'created')).toHaveLength(2);
  });

  it('keeps properties that the service does not know, and names those that it cannot keep', async () => {
    const id = await aCalendar();
    const [result] = await importFile(
      ada,
      id,
      fileOf(
        timed(
          'x',
          'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="A:B":geo:50.1,14.4',
          'CATEGORIES:WORK,TRAVEL',
          'ATTACH:https://example.com/a.pdf',
          'ATTENDEE;CN=Bob:mailto:bob@example.com',
          ['BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT15M', 'END:VALARM'].join('\r\n'),
        ),
      ),
    );
    expect(result!.not_kept).toEqual(['ATTACH', 'ATTENDEE', 'VALARM']);
    const text = (await exported(ada, `/api/events/${result!.event_id}/event.ics`)).replaceAll('\r\n ', '');
    expect(text).toContain('\r\nX-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="A:B":geo:50.1,14.4\r\n');
    expect(text).toContain('\r\nCATEGORIES:WORK,TRAVEL\r\n');
    expect(text).toContain('\r\nUID:x\r\n');
  });

  it('changes nothing when it is an export of the same calendar', async () => {
    const id = await aCalendar();
    const base = { calendar_id: id, time_zone: 'Europe/Prague' };
    const from = new Date(Date.now() + 86_400_000).toISOString().slice(0, 11);
    await createEvent(ada, { ...base, title: 'Single', start_time: `${from}09:00:00`, end_time: `${from}10:00:00` });
    await createEvent(ada, {
      ...base,
      title: 'Series',
      start_time: `${from}11:00:00`,
      end_time: `${from}12:00:00`,
      recurrence_pattern: { rrule: 'FREQ=WEEKLY' },
    });
    await importFile(ada, id, fileOf(timed('x', 'X-FOO:1', 'SEQUENCE:7', 'RRULE:FREQ=MONTHLY')));
    const file = await exported(ada, `/api/calendars/${id}/calendar.ics?to=2031-01-01`);
    expect((await importFile(ada, id, file)).map(({ status }) => status)).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
    const copy = await createCalendar(ada, { name: 'Copy' });
    expect((await importFile(ada, copy.id, file)).map(({ status }) => status)).toEqual([
      'created',
      'created',
      'created',
    ]);
    const withoutNames = (text: string) =>
      text.replace(/^(?:X-WR-CALNAME|NAME|X-WR-TIMEZONE|DTSTAMP|CREATED|LAST-MODIFIED).*\r\n/gm, '');
    expect(withoutNames(await exported(ada, `/api/calendars/${copy.id}/calendar.ics?to=2031-01-01`))).toBe(
      withoutNames(file),
    );
  });

  it('changes nothing when it is an export of the same calendar of a person who is invited to imported events', async () => {
    const id = await aCalendar();
    const bob = await aUser();
    const [event] = await importFile(ada, id, fileOf(timed('x', 'X-FOO:1')));
    await share(ada, event!.event_id!, 'editor', bob);
    const exportedBy = (user: TestUser, calendar: string) =>
      exported(user, `/api/calendars/${calendar}/calendar.ics?to=2031-01-01`);
    const file = await exportedBy(bob, 'primary');
    expect(await importFile(bob, 'primary', file)).toMatchObject([{ uid: event!.event_id, status: 'unchanged' }]);
    expect(statuses(await importFile(bob, 'primary', file.replace('SUMMARY:x', 'SUMMARY:y')))).toEqual([
      [event!.event_id, 'updated'],
    ]);
    expect(statuses(await importFile(ada, id, await exportedBy(ada, id)))).toEqual([['x', 'unchanged']]);
  });

  it('still refers to one event after a deleted event with its UID is restored', async () => {
    const id = await aCalendar();
    const [first] = await importFile(ada, id, fileOf(timed('one')));
    await deleteEvent(ada, first!.event_id!);
    const [second] = await importFile(ada, id, fileOf(timed('one')));
    const restored = await api.post(`/api/events/${first!.event_id}/rollback/1?on_conflict=allow`, {
      token: ada.token,
    });
    expect(restored.status).toBe(200);
    expect(await exported(ada, `/api/events/${first!.event_id}/event.ics`)).toContain(`UID:${first!.event_id}`);
    expect(await importFile(ada, id, fileOf(timed('one')))).toEqual([{ ...second, status: 'unchanged' }]);
  });
});

it('a file of many events is imported within the timeout of the gateway', { timeout: 40_000 }, async () => {
  const id = await aCalendar();
  const description = `DESCRIPTION:${'x'.repeat(Math.min(780, Math.floor(780_000 / EVENTS)))}`;
  const at = (index: number): string =>
    new Date(Date.UTC(2030, 0, 1 + index, 9)).toISOString().replace(/[-:]|\.000/g, '');
  const file = fileOf(
    ...Array.from({ length: EVENTS }, (_, index) =>
      eventOf(
        `${index}`,
        `DTSTART:${at(index)}`,
        'DURATION:PT1H',
        index % 4 === 0 ? 'RRULE:FREQ=WEEKLY;COUNT=20' : 'X-A:1',
        description,
      ),
    ),
  );
  const seconds: number[] = [];
  for (const status of ['created', 'unchanged']) {
    const startedAt = Date.now();
    const results = await importFile(ada, id, file);
    seconds.push((Date.now() - startedAt) / 1000);
    expect(new Set(results.map((result) => result.status))).toEqual(new Set([status]));
  }
  if (EVENTS >= 1_000) process.stdout.write(`${Buffer.byteLength(file)} bytes: ${seconds.join(' s, again ')} s\n`);
  expect(Math.max(...seconds)).toBeLessThan(29);
});

describe('the request of an import', () => {
  it('previews with dry_run, which lists overlaps, and allows them by default', async () => {
    const importer = await aUser();
    const id = await aCalendar(importer);
    const busy = await createEvent(importer, { start_time: '2030-06-03T09:30:00Z', end_time: '2030-06-03T11:00:00Z' });
    const preview = await post(importer, id, fileOf(timed('one')), '?dry_run=true');
    expect([preview.status, statuses(preview.body.results)]).toEqual([200, [['one', 'created']]]);
    expect(preview.body.results[0]).not.toHaveProperty('event_id');
    expect(preview.body.conflicts.map(({ event_id }) => event_id)).toEqual([busy.id]);
    const rejected = await post(
      importer,
      id,
      fileOf(timed('one'), eventOf('free', 'DTSTART:20300604T090000Z')),
      '?on_conflict=reject',
    );
    expect(statuses(rejected.body.results)).toEqual([
      ['one', 'refused'],
      ['free', 'created'],
    ]);
    expect(rejected.body.results[0]!.problem!.type).toContain('schedule-conflict');
    const allowed = await post(importer, id, fileOf(timed('one')));
    expect(statuses(allowed.body.results)).toEqual([['one', 'created']]);
  });

  it('is executed once for an Idempotency-Key', async () => {
    const id = await aCalendar();
    const send = () => post(ada, id, fileOf(timed('one')), '', { headers: { 'Idempotency-Key': 'once' } });
    const [first, again] = [await send(), await send()];
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  });

  it('requires a role that can book the calendar, and editor to change the events of others', async () => {
    const id = await aCalendar();
    const [bob, cleo, dan] = await Promise.all([aUser(), aUser(), aUser()]);
    expect((await post(bob, id, fileOf())).status).toBe(404);
    await Promise.all([
      shareCalendar(ada, id, 'free_busy', bob),
      shareCalendar(ada, id, 'booker', cleo),
      shareCalendar(ada, id, 'editor', dan),
    ]);
    const file = fileOf(timed('one'));
    expect((await post(bob, id, file)).status).toBe(403);
    expect(statuses(await importFile(cleo, id, file))).toEqual([['one', 'created']]);
    const changed = fileOf(timed('one', 'LOCATION:Room 4'));
    expect(statuses(await importFile(dan, id, changed))).toEqual([['one', 'updated']]);
    expect(statuses(await importFile(dan, id, fileOf(timed('one', 'STATUS:CANCELLED'))))).toEqual([['one', 'refused']]);
    await importFile(ada, id, fileOf(timed('of ada')));
    const [hidden] = await importFile(cleo, id, fileOf(timed('of ada')));
    expect(hidden).toMatchObject({ uid: 'of ada', status: 'refused' });
    expect(hidden!.problem!.type).toContain('forbidden');
    expect(hidden).not.toHaveProperty('event_id');
    // The id of an event that the importer cannot see is no known UID, as if there were no such event.
    const { id: unseen } = await createEvent(ada, { calendar_id: id, title: 'Unseen' });
    expect(statuses(await importFile(cleo, id, fileOf(timed(unseen))))).toEqual([[unseen, 'created']]);
  });

  it('is refused without a calendar, with too many components, too large, or of another type', async () => {
    const id = await aCalendar();
    expect((await post<unknown>(ada, id, 'hello')).status).toBe(422);
    expect(await post(ada, id, fileOf())).toMatchObject({ status: 207, body: { results: [] } });
    const many = await post<{ errors: unknown }>(
      ada,
      id,
      fileOf(...Array.from({ length: 1_001 }, (_, index) => timed(`${index}`))),
    );
    expect([many.status, many.body.errors]).toEqual([
      422,
      [{ pointer: '', detail: 'must not have more than 1,000 components' }],
    ]);
    expect((await post(ada, id, 'x'.repeat(1_048_577))).status).toBe(413);
    expect((await post(ada, id, '{}', '', { headers: { 'Content-Type': 'application/json' } })).status).toBe(415);
  });
});
