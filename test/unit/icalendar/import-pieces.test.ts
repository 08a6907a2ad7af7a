/** Cuts random files into pieces. `ICALENDAR_RUNS=5000 npx vitest run …` tests more. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../infra/import/pieces.js';
import type { FileComponent } from '../../../lib/icalendar/file-components.js';
import { uidIn } from '../../../lib/icalendar/file-events.js';
import { countComponents, cutFile } from '../../../lib/icalendar/file-groups.js';

const RUNS = Number(process.env['ICALENDAR_RUNS'] ?? 100);

const TIMEOUT = { timeout: 15_000 + RUNS * 20 };

const LIMITS = { components: 3, bytes: 250 };

const oneOf = (name: string, ...lines: string[]): string[] => [`BEGIN:${name}`, ...lines, `END:${name}`];

const loneLine = fc.constantFrom(
  ...['BEGIN:VCALENDAR', 'END:VCALENDAR', 'BEGIN:VEVENT', 'END:VEVENT', 'BEGIN:VALARM', 'BEGIN:VTIMEZONE'],
  ...['UID:1', 'SUMMARY:ž', ' folded', '', 'METHOD:CANCEL', 'END:VEV\n ENT'],
);
const event = fc.tuple(fc.nat(5), fc.string({ maxLength: 40 })).map(([uid, title]) => {
  const summary = `SUMMARY:${title.replaceAll(/[\r\n]/g, '')}`;
  return oneOf('VEVENT', ...(uid === 0 ? [] : [`UID:${uid}`]), summary, ' more', ...oneOf('VALARM', 'ACTION:X'));
});
const zone = fc.nat(2).map((number) => oneOf('VTIMEZONE', `TZID:${number}`));
const entry = fc.oneof(
  { weight: 8, arbitrary: event },
  { weight: 2, arbitrary: zone },
  { weight: 1, arbitrary: loneLine.map((line) => [line]) },
);
const calendar = fc
  .array(entry, { maxLength: 8 })
  .map((entries) => oneOf('VCALENDAR', 'VERSION:2.0', ...entries.flat()));
const anyFile = fc
  .tuple(fc.array(fc.oneof(calendar, entry), { maxLength: 4 }), fc.constantFrom('\r\n', '\n'), fc.boolean())
  .map(([parts, lineEnd, hasBom]) => Buffer.from(`${hasBom ? '\ufeff' : ''}${parts.flat().join(lineEnd)}`));

interface Found {
  text: string;
  line: number;
  uid: string | undefined;
}

/** The components of a file, each with what applies to it in its calendar. @param lineOf a line in the original file */
function componentsIn(file: Buffer, lineOf: (line: number) => number): Found[] {
  const textOf = ({ name, lines, components, isOpen }: FileComponent): unknown => [
    ...[name, isOpen, lines.map(({ text, number }) => [text, lineOf(number)])],
    components.map(textOf),
  ];
  const { calendars, strays } = cutFile(file);
  const found = calendars.flatMap((one) => {
    const zones = one.components.filter(({ name }) => name === 'VTIMEZONE');
    const others = one.components.filter(({ name }) => name !== 'VTIMEZONE');
    return others.map((component) => ({ component, around: [one.lines.map(({ text }) => text), zones.map(textOf)] }));
  });
  return [...found, ...strays.map((component) => ({ component, around: 'none' }))]
    .map(({ component, around }) => ({
      text: JSON.stringify([textOf(component), around]),
      line: lineOf(component.line),
      uid: uidIn(component),
    }))
    .sort((a, b) => a.line - b.line);
}

describe('the pieces of a file', () => {
  it('have the same components in the same calendars together, and name their lines in the file', TIMEOUT, () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const whole = componentsIn(file, (line) => line);
        const pieces = piecesOf(file, LIMITS);
        fc.pre(cutFile(file).calendars.length > 0);
        const found = pieces.map((piece) => componentsIn(piece.file, (line) => piece.lineNumbers[line - 1]!));
        expect(found.flat().sort((a, b) => a.line - b.line)).toEqual(whole);
        expect(pieces.map(({ components }) => components)).toEqual(found.map(({ length }) => length));
      }),
      { numRuns: RUNS },
    );
  });

  it('have all components of one UID together, and exceed a limit only for a single UID', TIMEOUT, () => {
    fc.assert(
      fc.property(anyFile, (file) => {
        const pieces = piecesOf(file, LIMITS);
        const uids = pieces.map((piece) => [...new Set(componentsIn(piece.file, Number).map(({ uid }) => uid))]);
        const named = uids.flat().filter((uid) => uid !== undefined);
        expect(named).toHaveLength(new Set(named).size);
        for (const [index, piece] of pieces.entries()) {
          const isWithin = piece.components <= LIMITS.components && piece.file.length <= LIMITS.bytes;
          expect(isWithin || uids[index]!.length === 1).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('are as few as the limits allow, for a file of single events', () => {
    const events = Array.from({ length: 1_000 }, (_, index) => oneOf('VEVENT', `UID:${index}`).join('\r\n'));
    const file = Buffer.from(oneOf('VCALENDAR', ...events).join('\r\n'));
    const pieces = piecesOf(file, { components: 200, bytes: 1_000_000 });
    expect(pieces.map(({ components }) => components)).toEqual([200, 200, 200, 200, 200]);
    expect(pieces.map((piece) => countComponents(cutFile(piece.file)))).toEqual([200, 200, 200, 200, 200]);
    expect(piecesOf(file, { components: 2_000, bytes: 20_000 })).toHaveLength(2);
  });

  it('are none for a file without calendars', () => {
    expect(piecesOf(Buffer.from('hello'), LIMITS)).toEqual([]);
  });
});
