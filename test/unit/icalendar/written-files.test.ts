import fc from 'fast-check';
import { convertIcsCalendar } from 'ts-ics';
import { describe, expect, it } from 'vitest';
import { busyFile, eventsFile, type CalendarTitle } from '../../../lib/icalendar/calendar-file.js';
import { nearestColorName } from '../../../lib/icalendar/color-names.js';
import type { EventContent, EventRecord } from '../../../lib/domain/event/event.js';
import { aContent, anAccess, anAccessList, anEventRecord } from '../../support/database/event-records.js';
import { plenty } from '../domain/recurrence/series-builder.js';
import { componentsNamed, lineNamed, linesNamed, readFile } from './file-reader.js';

const RUNS = Number(process.env['ICALENDAR_RUNS'] ?? 50);

const TITLE: CalendarTitle = {
  id: 'cal_1',
  name: 'Support, second line',
  description: null,
  color: '#0088ff',
  timeZone: 'Europe/Prague',
};
const PEOPLE = { participants: { calendarNames: new Map([['cal_room', 'Room "4": north']]) } };

const fileOf = (event: Partial<EventRecord>, detail: Parameters<typeof eventsFile>[1] = PEOPLE): string =>
  eventsFile([anEventRecord(event)], detail, plenty(), TITLE);

const eventsIn = (text: string) => componentsNamed(readFile(text), 'VEVENT');
const onlyEvent = (content: Partial<EventContent>) => eventsIn(fileOf({ content: aContent(content) }))[0]!;

/** A weekly series in Prague with a cancelled, a moved and an added occurrence. */
const SERIES = {
  content: aContent({
    start_time: '2030-03-28T09:00:00+01:00',
    end_time: '2030-03-28T10:00:00+01:00',
    time_zone: 'Europe/Prague',
    recurrence_pattern: {
      rrule: 'FREQ=WEEKLY;BYDAY=TH;UNTIL=20301231T235959',
      exdates: ['2030-04-04T09:00:00+02:00'],
      rdates: ['2030-04-05T09:00:00+02:00'],
    },
    exceptions: {
      '2030-04-11T09:00:00+02:00': {
        title: 'Moved',
        start_time: '2030-04-11T11:00:00+02:00',
        end_time: '2030-04-11T12:00:00+02:00',
      },
      '2030-04-12T09:00:00+02:00': { title: 'Not an occurrence' },
    },
  }),
  bounds: { countBoundWallSeconds: null, endsAtEpochSeconds: 1_925_000_000 },
};

describe('a file', () => {
  it('has lines of at most 75 octets that end with CRLF and never break a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (title) => {
        const file = fileOf({ content: aContent({ title }) });
        expect(file.endsWith('\r\n')).toBe(true);
        for (const line of file.slice(0, -2).split('\r\n')) {
          const octets = Buffer.from(line);
          expect(octets.length).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\r\n]/);
          expect(octets.toString('utf8')).toBe(line);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('has the lines of an imported event, and without participants none that can name people', () => {
    const safe = ['CATEGORIES:WORK', 'URL:https://example.com'];
    const lines = [...safe, 'X-SENDER;CN=Bob:1', 'CONTACT:Bob', 'COMMENT;ALTREP="mailto:bob@example.com":Call'];
    const imported = { uid: 'x', sequence: 0, version: 1, digest: '', lines };
    const keptIn = (text: string) => lines.filter((line) => text.includes(`\r\n${line}\r\n`));
    expect(keptIn(fileOf({ imported }))).toEqual(lines);
    expect(keptIn(fileOf({ imported }, { participants: undefined }))).toEqual(safe);
  });

  it('gives the same texts to a parser that did not write it', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aé😀\\;,:"\n n\tN^\''.split('')), maxLength: 120 });
    fc.assert(
      fc.property(text, text, text, (title, description, location) => {
        fc.pre([title, description, location].every((one) => one.isWellFormed() && one.trim() === one && one !== ''));
        const [event] = convertIcsCalendar(
          undefined,
          fileOf({ content: aContent({ title, description, location }) }),
        ).events!;
        // ts-ics reads the sequence backslash, n after an escaped backslash as a line break.
        fc.pre(![title, description, location].some((one) => /\\[nN]/.test(one)));
        expect([event!.summary, event!.description, event!.location]).toEqual([title, description, location]);
      }),
      { numRuns: RUNS },
    );
  });

  it('is the same text as long as the event is the same', () => {
    expect(fileOf(SERIES)).toBe(fileOf(SERIES));
  });

  it('has no control characters, and line breaks as backslash n', () => {
    const { lines } = onlyEvent({ description: 'a\r\nb\u0000\u0007\u007fc\rd' });
    expect(lines.find(({ name }) => name === 'DESCRIPTION')?.value).toBe('a\\nbc\\nd');
  });

  it('names its calendar for clients of RFC 7986 and for older ones', () => {
    const file = readFile(fileOf({}));
    const names = ['NAME', 'X-WR-CALNAME', 'COLOR', 'X-WR-TIMEZONE', 'REFRESH-INTERVAL', 'X-PUBLISHED-TTL'];
    expect(names.map((name) => lineNamed(file, name).value)).toEqual([
      ...['Support\\, second line', 'Support\\, second line', 'dodgerblue'],
      ...['Europe/Prague', 'PT1H', 'PT1H'],
    ]);
    expect(nearestColorName('#fe0001')).toBe('red');
  });
});

describe('the times of an event', () => {
  it('are local times with their zone, dates, or UTC', () => {
    const timed = onlyEvent({ start_time: '2031-01-06T09:00:00+01:00', time_zone: 'Europe/Prague' });
    expect(lineNamed(timed, 'DTSTART')).toMatchObject({
      parameters: { TZID: 'Europe/Prague' },
      value: '20310106T090000',
    });
    const day = onlyEvent({ start_time: '2031-01-06', end_time: '2031-01-07', all_day: true });
    expect(lineNamed(day, 'DTEND')).toMatchObject({ parameters: { VALUE: 'DATE' }, value: '20310107' });
    expect(lineNamed(onlyEvent({}), 'DTSTART')).toMatchObject({ parameters: {}, value: '20310106T090000Z' });
  });

  it('are in UTC in the second pass of an hour that the clocks repeat', () => {
    const event = onlyEvent({
      start_time: '2031-10-26T02:30:00+01:00',
      end_time: '2031-10-26T03:30:00+01:00',
      time_zone: 'Europe/Prague',
    });
    expect(lineNamed(event, 'DTSTART').value).toBe('20311026T013000Z');
    expect(lineNamed(event, 'DTEND').value).toBe('20311026T033000');
  });

  it('start a series at the first occurrence of its rule', () => {
    const [event] = eventsIn(
      fileOf({
        content: aContent({ recurrence_pattern: { rrule: 'FREQ=WEEKLY;BYDAY=WE;COUNT=3', exdates: [], rdates: [] } }),
        bounds: SERIES.bounds,
      }),
    );
    expect(lineNamed(event!, 'DTSTART').value).toBe('20310108T090000Z');
    expect(lineNamed(event!, 'RRULE').value).toBe('FREQ=WEEKLY;COUNT=3;BYDAY=WE');
  });

  it('keep a start that the clocks skip, with a duration', () => {
    const [event] = eventsIn(
      fileOf({
        content: aContent({
          start_time: '2031-03-30T02:30:00+01:00',
          end_time: '2031-03-30T03:30:00+01:00',
          time_zone: 'Europe/Prague',
          recurrence_pattern: { rrule: 'FREQ=DAILY', exdates: ['2031-03-30T03:30:00+02:00'], rdates: [] },
        }),
        bounds: SERIES.bounds,
      }),
    );
    expect(['DTSTART', 'DURATION', 'EXDATE'].map((name) => lineNamed(event!, name).value)).toEqual([
      ...['20310330T023000', 'PT3600S', '20310330T023000'],
    ]);
  });
});

describe('a series in a file', () => {
  it('has its rule, its dates and each changed occurrence under the same UID', () => {
    const [whole, moved, ...others] = eventsIn(fileOf(SERIES));
    expect(others).toEqual([]);
    expect(['RRULE', 'EXDATE', 'RDATE'].map((name) => lineNamed(whole!, name).value)).toEqual([
      ...['FREQ=WEEKLY;BYDAY=TH;UNTIL=20301231T225959Z', '20300404T090000', '20300405T090000'],
    ]);
    expect(['UID', 'RECURRENCE-ID', 'DTSTART', 'SUMMARY'].map((name) => lineNamed(moved!, name).value)).toEqual([
      ...[lineNamed(whole!, 'UID').value, '20300411T090000', '20300411T110000', 'Moved'],
    ]);
  });

  it('ends on a date if it is all-day', () => {
    const [event] = eventsIn(
      fileOf({
        content: aContent({
          start_time: '2031-01-06',
          end_time: '2031-01-07',
          all_day: true,
          recurrence_pattern: { rrule: 'FREQ=DAILY;UNTIL=20310110', exdates: ['2031-01-07'], rdates: [] },
        }),
        bounds: SERIES.bounds,
      }),
    );
    expect(lineNamed(event!, 'RRULE').value).toBe('FREQ=DAILY;UNTIL=20310110');
    expect(lineNamed(event!, 'EXDATE')).toMatchObject({ parameters: { VALUE: 'DATE' }, value: '20310107' });
  });
});

describe('the revision of an event', () => {
  const sequence = (fieldVersions: Record<string, number>): string =>
    lineNamed(eventsIn(fileOf({ fieldVersions, version: 9 }))[0]!, 'SEQUENCE').value;

  it('rises with time, place and rule, and not with titles and answers', () => {
    expect(sequence({})).toBe('0');
    expect(sequence({ title: 4, permissions: 9, description: 5 })).toBe('0');
    expect(sequence({ title: 4, start_time: 3, location: 6 })).toBe('5');
  });

  it('is stamped with the last change', () => {
    const [event] = eventsIn(fileOf({ updatedAt: '2030-02-03T04:05:06.789Z' }));
    expect(['DTSTAMP', 'LAST-MODIFIED'].map((name) => lineNamed(event!, name).value)).toEqual([
      ...['20300203T040506Z', '20300203T040506Z'],
    ]);
  });
});

describe('participants', () => {
  const shared = {
    access: {
      ...anAccessList(1, { response: 'needs_action' }),
      usr_2: anAccess({ role: 'viewer', response: 'declined' }),
    },
    content: aContent({ resources: ['cal_room'] }),
  };

  it('are the organizer, the people with their answers, and the rooms', () => {
    const [event] = eventsIn(fileOf(shared));
    expect(lineNamed(event!, 'ORGANIZER').value).toContain('usr_ada@');
    const attendees = linesNamed(event!, 'ATTENDEE').map(({ parameters }) => parameters);
    expect(attendees.map(({ ROLE, PARTSTAT, CUTYPE }) => [ROLE, PARTSTAT, CUTYPE])).toEqual([
      ['CHAIR', 'ACCEPTED', undefined],
      ['REQ-PARTICIPANT', 'NEEDS-ACTION', undefined],
      ['REQ-PARTICIPANT', 'DECLINED', undefined],
      ['NON-PARTICIPANT', 'ACCEPTED', 'ROOM'],
    ]);
    expect(attendees[3]!['CN']).toBe('"Room ^\'4^\': north"');
  });

  it('are missing for readers who may not see them, and on an event of one person', () => {
    expect(fileOf(shared, { participants: undefined })).not.toMatch(/ATTENDEE|ORGANIZER/);
    expect(fileOf({})).not.toMatch(/ATTENDEE|ORGANIZER/);
  });
});

describe('a file of busy times', () => {
  it('tells nothing of the events', () => {
    const span = { startsAtEpochSeconds: 1_900_000_000, endsAtEpochSeconds: 1_900_003_600 };
    const [busy] = eventsIn(busyFile([span], TITLE, '2030-01-01T00:00:00.000Z'));
    const { UID, ...others } = Object.fromEntries(busy!.lines.map(({ name, value }) => [name, value]));
    expect(UID).toMatch(/^busy-[0-9a-f]{32}$/);
    expect(others).toEqual({
      DTSTAMP: '20300101T000000Z',
      DTSTART: '20300317T174640Z',
      DTEND: '20300317T184640Z',
      SUMMARY: 'Busy',
      CLASS: 'PRIVATE',
      TRANSP: 'OPAQUE',
    });
  });
});
