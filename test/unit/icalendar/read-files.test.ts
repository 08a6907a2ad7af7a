import { describe, expect, it } from 'vitest';
import type { EventContent } from '../../../lib/domain/event/event.js';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { FileFaultError } from '../../../lib/icalendar/file-components.js';
import { contentsOf } from '../../../lib/icalendar/file-content.js';
import { eventFrom, type FileEvent } from '../../../lib/icalendar/file-events.js';
import { cutFile, readCalendarFile } from '../../../lib/icalendar/file-groups.js';
import { linesOf } from '../../../lib/icalendar/file-lines.js';
import * as products from '../../support/icalendar/products.js';

const ZONE = 'Asia/Kathmandu';
const bytes = (file: string | Buffer): Buffer => Buffer.from(file as string);

function read(file: string | Buffer): { events: FileEvent[]; refused: unknown[] } {
  const { groups, refused } = readCalendarFile(cutFile(bytes(file)), ZONE);
  return { events: groups.map(eventFrom), refused };
}
const contents = (file: string | Buffer): EventContent[] =>
  read(file).events.flatMap((event) =>
    contentsOf(event, { known: undefined, calendarId: 'cal_1' }, new StepBudget()).contents.map(
      ({ content }) => content,
    ),
  );

const eventOf = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

function faultOf(...lines: string[]): string {
  try {
    contents(eventOf(...lines));
  } catch (error) {
    if (error instanceof FileFaultError) return `${error.line}: ${error.detail}`;
    throw error;
  }
  return 'none';
}

describe('the lines of a file', () => {
  it('are unfolded before they are decoded, so that a fold inside a character is read', () => {
    const text = Buffer.from('SUMMARY:Č😀');
    const folded = Buffer.concat(
      [...text].map((byte, index) =>
        index === 9 || index === 11 ? Buffer.from([0x0d, 0x0a, 0x20, byte]) : Buffer.from([byte]),
      ),
    );
    expect(linesOf(folded)).toEqual([{ number: 1, text: 'SUMMARY:Č😀' }]);
  });

  it('can end with LF, begin with a BOM, and be folded with a tab; their numbers are those of the file', () => {
    const file = '\ufeffA:1\nB:2\n 3\n\t4\n\nC:5';
    expect(linesOf(Buffer.from(file))).toEqual([
      { number: 1, text: 'A:1' },
      { number: 2, text: 'B:234' },
      { number: 6, text: 'C:5' },
    ]);
  });
});

describe('a file of', () => {
  it('Google has a series in its zone with a moved and a cancelled occurrence, and an all-day event', () => {
    const [series, days] = contents(products.GOOGLE);
    expect(series).toMatchObject({
      title: 'Stand-up',
      description: '<b>Agenda</b>, see notes',
      location: 'Room 4',
      start_time: '2030-03-04T09:00:00+01:00',
      end_time: '2030-03-04T09:30:00+01:00',
      time_zone: 'Europe/Prague',
      recurrence_pattern: { exdates: ['2030-03-18T09:00:00+01:00'], rdates: [] },
      exceptions: {
        '2030-03-11T09:00:00+01:00': {
          title: 'Stand-up (moved)',
          start_time: '2030-03-12T10:00:00+01:00',
          end_time: '2030-03-12T10:30:00+01:00',
        },
      },
    });
    expect(days).toMatchObject({ start_time: '2030-06-01', end_time: '2030-06-03', transparency: 'transparent' });
    expect(read(products.GOOGLE).events[0]).toMatchObject({
      sequence: 3,
      notKept: ['ATTENDEE', 'ORGANIZER'],
      whole: { keptLines: ['X-GOOGLE-CONFERENCE:https://meet.example.com/abc'] },
    });
  });

  it('Apple keeps its structured location and names its alarm', () => {
    const [event] = read(products.APPLE).events;
    expect(event!.notKept).toEqual(['VALARM']);
    expect(event!.whole!.keptLines).toEqual([
      'URL;VALUE=URI:https://example.com',
      'X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=70;X-TITLE="Old Town: Square":geo:50.087,14.421',
    ]);
    expect(contents(products.APPLE)).toMatchObject([
      { location: 'Old Town Square\nPrague', time_zone: 'America/New_York', start_time: '2030-03-04T09:00:00-05:00' },
    ]);
  });

  it('Outlook has Windows zones, with and without definitions', () => {
    expect(contents(products.OUTLOOK)).toMatchObject([
      { title: 'Review', time_zone: 'Europe/Budapest', start_time: '2030-03-04T09:00:00+01:00' },
    ]);
    expect(contents(products.OUTLOOK_FEED)).toMatchObject([
      {
        time_zone: 'America/Los_Angeles',
        start_time: '2030-03-04T09:00:00-08:00',
        location: null,
        transparency: 'opaque',
      },
    ]);
  });

  it('Nextcloud has LF line ends, and a definition after its event', () => {
    expect(contents(products.NEXTCLOUD)).toMatchObject([
      { title: 'Gespräch', time_zone: 'Europe/Berlin', start_time: '2030-03-04T14:00:00+01:00' },
    ]);
    expect(read(products.NEXTCLOUD).events[0]).toMatchObject({ notKept: ['STATUS'], sequence: 2 });
  });

  it('Thunderbird has a zone with a vendor prefix, and a task, which is refused', () => {
    expect(contents(products.THUNDERBIRD)).toMatchObject([{ time_zone: 'Europe/Prague' }]);
    expect(read(products.THUNDERBIRD).refused).toMatchObject([{ uid: 'task-1', line: 17 }]);
  });
});

const definition = (tzid: string, standard: string, daylight: string): string[] => [
  'BEGIN:VTIMEZONE',
  `TZID:${tzid}`,
  ...['BEGIN:STANDARD', 'DTSTART:16011104T020000', 'RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11'],
  ...[`TZOFFSETFROM:${daylight}`, `TZOFFSETTO:${standard}`, 'END:STANDARD'],
  ...['BEGIN:DAYLIGHT', 'DTSTART:16010311T020000', 'RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3'],
  ...[`TZOFFSETFROM:${standard}`, `TZOFFSETTO:${daylight}`, 'END:DAYLIGHT', 'END:VTIMEZONE'],
];

describe('the zone of a time', () => {
  const zoneOf = (tzid: string, ...lines: string[]): string | undefined =>
    contents(
      [
        'BEGIN:VCALENDAR',
        ...lines,
        ...['BEGIN:VEVENT', 'UID:1', `DTSTART;TZID=${tzid}:20300304T090000`, 'END:VEVENT', 'END:VCALENDAR'],
      ].join('\r\n'),
    )[0]?.time_zone;

  it.each([
    ['Europe/Prague', 'Europe/Prague'],
    ['europe/prague', 'Europe/Prague'],
    ['/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['"UTC"', 'UTC'],
  ])('%s is %s', (tzid, zone) => {
    expect(zoneOf(tzid)).toBe(zone);
  });

  it('with an unknown name has the offsets of its definition, and is refused if no zone has them', () => {
    const name = '"(UTC-05:00) Eastern Time (US, Canada)"';
    expect(zoneOf(name, ...definition('(UTC-05:00) Eastern Time (US\\, Canada)', '-0500', '-0400'))).toBe(
      'America/New_York',
    );
    expect(() => zoneOf('Custom', ...definition('Custom', '+0117', '+0217'))).toThrow(FileFaultError);
    expect(() => zoneOf('Custom')).toThrow(FileFaultError);
    const unknownRule = definition('Custom', '-0500', '-0400').map((line) => line.replace('BYDAY=1SU', 'BYMONTHDAY=3'));
    expect(() => zoneOf('Custom', ...unknownRule)).toThrow(FileFaultError);
  });

  it('without a TZID is the zone of the file, or else of the calendar', () => {
    const floating = eventOf('DTSTART:20300304T090000');
    expect(contents(floating)).toMatchObject([{ time_zone: ZONE, start_time: '2030-03-04T09:00:00+05:45' }]);
    const named = floating.replace('BEGIN:VEVENT', 'X-WR-TIMEZONE:America/New_York\r\nBEGIN:VEVENT');
    expect(contents(named)).toMatchObject([{ time_zone: 'America/New_York' }]);
  });
});

describe('a series of a file', () => {
  it('includes its start, even if its rule does not', () => {
    const [content] = contents(eventOf('DTSTART:20300305T090000Z', 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3'));
    expect(content!.recurrence_pattern).toEqual({
      rrule: 'FREQ=WEEKLY;COUNT=2;BYDAY=MO',
      exdates: [],
      rdates: ['2030-03-05T09:00:00Z'],
    });
  });

  it('keeps a start that the clocks skip', () => {
    const [content] = contents(
      eventOf('DTSTART;TZID=Europe/Prague:20300331T023000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY'),
    );
    expect(content).toMatchObject({ start_time: '2030-03-31T02:30:00+01:00', end_time: '2030-03-31T03:30:00+01:00' });
  });

  it('includes the day of an UNTIL that is a date, and adds changed occurrences that its rule does not have', () => {
    const file = eventOf('DTSTART:20300304T090000Z', 'RRULE:FREQ=DAILY;UNTIL=20300305').replace(
      'END:VCALENDAR',
      [
        'BEGIN:VEVENT',
        'UID:1',
        'RECURRENCE-ID:20300309T090000Z',
        'DTSTART:20300309T120000Z',
        'END:VEVENT',
        'END:VCALENDAR',
      ].join('\r\n'),
    );
    const [content] = contents(file);
    expect(content!.recurrence_pattern).toMatchObject({
      rrule: 'FREQ=DAILY;UNTIL=20300305T235959',
      rdates: ['2030-03-09T09:00:00Z'],
    });
    expect(content!.exceptions).toHaveProperty(['2030-03-09T09:00:00Z']);
  });
});

it('uses the revision of an occurrence with the highest SEQUENCE', () => {
  const part = (...lines: string[]) => [
    'BEGIN:VEVENT',
    'UID:1',
    'RECURRENCE-ID:20300305T090000Z',
    ...lines,
    'END:VEVENT',
  ];
  const file = eventOf('DTSTART:20300304T090000Z', 'RRULE:FREQ=DAILY;COUNT=3').replace(
    'END:VCALENDAR',
    [
      ...part('DTSTART:20300305T110000Z', 'SEQUENCE:2', 'SUMMARY:New'),
      ...part('DTSTART:20300305T090000Z', 'SEQUENCE:1', 'STATUS:CANCELLED'),
      'END:VCALENDAR',
    ].join('\r\n'),
  );
  expect(contents(file)).toMatchObject([
    { recurrence_pattern: { exdates: [] }, exceptions: { '2030-03-05T09:00:00Z': { title: 'New' } } },
  ]);
});

it('replies of participants are refused', () => {
  const reply = eventOf('DTSTART:20300304T090000Z').replace('BEGIN:VEVENT', 'METHOD:REPLY\r\nBEGIN:VEVENT');
  expect(read(reply)).toEqual({
    events: [],
    refused: [
      {
        uid: '1',
        line: 3,
        detail: 'must be in a VCALENDAR with METHOD PUBLISH, REQUEST, CANCEL or none: REPLY is not supported',
      },
    ],
  });
});

it('an event whose text is not UTF-8 is refused, and an unknown property that is not UTF-8 is dropped', () => {
  const latin1 = (...lines: string[]) => Buffer.from(eventOf('DTSTART:20300304T090000Z', ...lines), 'latin1');
  expect(() => contents(latin1('SUMMARY:Gespräch'))).toThrow('line 5: SUMMARY must be UTF-8');
  const [event] = read(latin1('SUMMARY:x', 'X-A:ä', 'X-B:b')).events;
  expect([event!.whole!.keptLines, event!.notKept]).toEqual([['X-B:b'], ['X-A']]);
});

describe('a fault of a file is refused with its line:', () => {
  it.each([
    [
      'a date that does not exist',
      ['DTSTART;VALUE=DATE:20300230'],
      '4: DTSTART must be an existing date: 2030-02-30 does not exist',
    ],
    [
      'a time that does not exist',
      ['DTSTART:20300303T240000Z'],
      '4: DTSTART must be an existing time: 20300303T240000Z does not exist',
    ],
    [
      'an EXDATE that does not exist',
      ['DTSTART:20300303T090000Z', 'RRULE:FREQ=DAILY', 'EXDATE:20300431T090000Z'],
      '6: EXDATE must be an existing date: 2030-04-31 does not exist',
    ],
    ['an end before the start', ['DTSTART:20300303T090000Z', 'DTEND:20300302T090000Z'], '2: must end after it starts'],
    [
      'an end of another kind',
      ['DTSTART:20300303T090000Z', 'DTEND;VALUE=DATE:20300304'],
      '5: must have a DTEND of the kind of its DTSTART',
    ],
    ['a rule that is not one', ['DTSTART:20300303T090000Z', 'RRULE:FREQ=OFTEN'], '5: RRULE FREQ must be one of'],
    [
      'a duration after the year 9999',
      ['DTSTART:99991231T090000Z', 'DURATION:P3W'],
      '2: must be between the years 1 and 9999',
    ],
    ['no start', ['SUMMARY:x'], '2: requires DTSTART'],
  ])('%s', (_, lines, fault) => {
    expect(faultOf(...lines)).toContain(fault);
  });
});

it('lines that would change the structure of an exported file are dropped', () => {
  const [event] = read(
    eventOf('DTSTART:20300303T090000Z', 'END;X=1:VEVENT', 'X-A;TZID=Europe/Prague:1', 'X-B:1', 'X_C:2'),
  ).events;
  expect(event!.whole!.keptLines).toEqual(['X-B:1']);
  expect(event!.notKept).toEqual(['END', 'X-A', 'X_C']);
});
