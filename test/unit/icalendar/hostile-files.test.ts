/** Damaged and hostile files. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ProblemError } from '../../../lib/domain/errors.js';
import { StepBudget } from '../../../lib/domain/recurrence/budget.js';
import { FileFaultError } from '../../../lib/icalendar/file-components.js';
import { contentsOf } from '../../../lib/icalendar/file-content.js';
import { eventFrom } from '../../../lib/icalendar/file-events.js';
import { cutFile, readCalendarFile } from '../../../lib/icalendar/file-groups.js';
import { PRODUCTS } from '../../support/icalendar/products.js';

const FILES = Number(process.env['HOSTILE_FILES'] ?? 200);
const MOST_CPU_SECONDS = 2;

/** Reads a file as an import does. Every fault is one that a client is told. */
function readAll(file: Buffer): void {
  for (const group of readCalendarFile(cutFile(file), 'Europe/Prague').groups) {
    try {
      contentsOf(eventFrom(group), { known: undefined, calendarId: 'cal_1' }, new StepBudget());
    } catch (error) {
      if (!(error instanceof FileFaultError) && !(error instanceof ProblemError)) throw error;
    }
  }
}

function cpuSecondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const TOKENS = [
  'BEGIN:VEVENT\r\n',
  'END:VEVENT\r\n',
  ';',
  ':',
  '"',
  '\\',
  '\r\n ',
  '=',
  ',',
  '99999999T999999Z',
  '\0',
  '\xff',
  'RRULE:FREQ=DAILY\r\n',
  'RECURRENCE-ID;RANGE=THISANDFUTURE:20300311T080000Z\r\n',
];

it(`${FILES} damaged files are refused without an unexpected error`, () => {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(30),
    token: fc.constantFrom('', ...TOKENS),
  });
  const damaged = fc
    .tuple(fc.constantFrom(...Object.values(PRODUCTS)), fc.array(edit, { minLength: 1, maxLength: 12 }))
    .map(([file, edits]) =>
      edits.reduce((text, { at, cut, token }) => {
        const index = Math.floor(at * text.length);
        return text.slice(0, index) + token + text.slice(index + cut);
      }, file),
    );
  fc.assert(
    fc.property(damaged, (text) => {
      expect(
        cpuSecondsOf(() => {
          readAll(Buffer.from(text, 'latin1'));
        }),
      ).toBeLessThan(MOST_CPU_SECONDS);
    }),
    { numRuns: FILES },
  );
});

/** The limit of requests is 1,048,576. */
const BYTES = Number(process.env['HOSTILE_BYTES'] ?? 262_144);
const filled = (line: string): string => line.repeat(Math.floor((BYTES - 200) / line.length));
const inEvent = (text: string): string =>
  `BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20300304T090000Z\r\n${text}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

it.each([
  ['10,000 levels', 'BEGIN:VCALENDAR\r\n' + 'BEGIN:VEVENT\r\n'.repeat(10_000) + 'END:VEVENT\r\n'.repeat(10_000)],
  ['ends without beginnings', filled('END:VEVENT\r\n')],
  ['one long line', inEvent('X-A:' + filled('x'))],
  ['one line of quotation marks', inEvent('X-A;B=' + filled('"'))],
  ['one line of parameters', inEvent('X-A' + filled(';B=1'))],
  ['one line of colons', inEvent('X-A;B=' + filled('":'))],
  ['a fold after each character', inEvent('X-A:' + filled('x\r\n '))],
  ['empty folds', inEvent('X-A:1' + filled('\r\n '))],
  ['backslashes', inEvent('SUMMARY:' + '\\'.repeat(190_000))],
  ['many dates', inEvent('RRULE:FREQ=DAILY\r\nEXDATE:' + filled('20300304T090000Z,'))],
  ['many EXDATE lines', inEvent('RRULE:FREQ=DAILY\r\n' + filled('EXDATE:20300304T090000Z\r\n'))],
  ['many periods', inEvent(filled('RDATE;VALUE=PERIOD:20300304T090000Z/PT2H\r\n'))],
  [
    'many zones',
    `BEGIN:VCALENDAR\r\n${Array.from({ length: 7_000 }, (_, index) => `BEGIN:VTIMEZONE\r\nTZID:Z${index}\r\nEND:VTIMEZONE\r\n`).join('')}BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20300304T090000Z\r\nRRULE:FREQ=DAILY\r\n${Array.from({ length: 9_000 }, (_, index) => `EXDATE;TZID=Z${index}:20300304T090000\r\n`).join('')}END:VEVENT\r\nEND:VCALENDAR\r\n`,
  ],
  ['many slashes in a zone', inEvent(`EXDATE;TZID=${'/a'.repeat(90_000)}:20300304T090000\r\nRRULE:FREQ=DAILY`)],
  [
    'many revisions of one event',
    `BEGIN:VCALENDAR\r\n${'BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20300304T090000Z\r\nRECURRENCE-ID:20300304T090000Z\r\nEND:VEVENT\r\n'.repeat(998)}BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20300304T090000Z\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
  ],
  [
    'many occurrences that a series does not have',
    `BEGIN:VCALENDAR\r\n${Array.from({ length: 998 }, (_, index) => `BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20300304T090000Z\r\nRECURRENCE-ID:2031${String(101 + (index % 28)).padStart(4, '0')}T${String(index % 24).padStart(2, '0')}${String(index % 60).padStart(2, '0')}00Z\r\nEND:VEVENT\r\n`).join('')}BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20300304T090000Z\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`,
  ],
])('reading %s takes at most 2 seconds', (_, text) => {
  expect(
    cpuSecondsOf(() => {
      readAll(Buffer.from(text));
    }),
  ).toBeLessThan(MOST_CPU_SECONDS);
});
