import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CalendarEntry } from '../../../lib/domain/event/calendar-entry.js';
import { overlaps, type Interval } from '../../../lib/domain/time/event-time.js';
import {
  entriesOverlapping,
  listEntries,
  putEntry,
  removeEntry,
  type ListPosition,
} from '../../../lib/store/calendar-entries.js';
import { Table } from '../../../lib/store/table.js';
import { createTables } from '../../support/database/tables.js';

const HALF_HOUR = 1_800;
const HOUR = 3_600;
const DAY = 24 * HOUR;
const MONDAY = Date.parse('2031-01-06T00:00:00Z') / 1000;

let table: Table;
beforeAll(async () => {
  const { client, tableName } = await createTables();
  table = new Table(client, tableName);
});

const span = (startsAtEpochSeconds: number, seconds: number): Interval => ({
  startsAtEpochSeconds,
  endsAtEpochSeconds: startsAtEpochSeconds + seconds,
});

/** A new calendar with events at these intervals; their ids are in random order. */
async function aCalendar(spans: (Interval & Partial<CalendarEntry>)[]): Promise<CalendarEntry[]> {
  const userId = `usr_${randomUUID()}`;
  const entries = spans.map((one, index): CalendarEntry => ({
    participantId: userId,
    isHome: true,
    eventId: `evt_${(index * 7) % 31}_${index}`,
    isSeries: false,
    isBusy: true,
    isDeleted: false,
    ...one,
  }));
  if (entries.length > 0) await table.transact({ entries: entries.map((entry) => putEntry(table, entry)) });
  return entries;
}
const userOf = (entries: CalendarEntry[]): string => entries[0]?.participantId ?? 'usr_nobody';

const inOrder = (entries: CalendarEntry[]): CalendarEntry[] =>
  [...entries].sort((a, b) => a.startsAtEpochSeconds - b.startsAtEpochSeconds || (a.eventId < b.eventId ? -1 : 1));
const within = (entries: CalendarEntry[], window: Interval): CalendarEntry[] =>
  inOrder(entries.filter((entry) => !entry.isDeleted && overlaps(entry, window)));

/** Every page of a list, one after the other, as a client follows cursors. */
async function pages(
  read: (after: ListPosition | undefined) => Promise<CalendarEntry[]>,
  limit: number,
): Promise<CalendarEntry[][]> {
  const all: CalendarEntry[][] = [];
  for (let page = await read(undefined); page.length > 0; page = await read(page.at(-1))) {
    all.push(page);
    if (page.length < limit) break;
  }
  return all;
}

/** Lengths around the limits of the duration classes: an hour, a day, 32 days and 1,024 days. */
const anyLength = fc.oneof(
  fc.constantFrom(...[HOUR, DAY, 32 * DAY, 1_024 * DAY].flatMap((length) => [length - 1, length, length + 1])),
  fc.constantFrom(1, HALF_HOUR, 6 * HOUR, 7 * DAY, 40 * DAY, 400 * DAY),
  fc.integer({ min: 1, max: 70 * DAY }),
);
/** Starts on a coarse grid, so that intervals often touch and coincide. */
const anyStart = fc.oneof(
  fc.integer({ min: -96, max: 96 }).map((halfHours) => MONDAY + halfHours * HALF_HOUR),
  fc.integer({ min: -80, max: 80 }).map((days) => MONDAY + days * DAY),
);
const anySpan = fc.tuple(anyStart, anyLength).map(([start, length]) => span(start, length));
const anySpans = fc.array(
  fc.tuple(anySpan, fc.boolean()).map(([one, isDeleted]) => ({ ...one, isDeleted, isBusy: !isDeleted })),
  { maxLength: 25, size: 'max' },
);

describe('the entries that overlap a window', () => {
  it('are found for any length of event, and no other entries are', async () => {
    await fc.assert(
      fc.asyncProperty(anySpans, fc.array(anySpan, { minLength: 1, maxLength: 4 }), async (spans, windows) => {
        const entries = await aCalendar(spans);
        for (const window of windows) {
          expect(await entriesOverlapping(table, userOf(entries), window)).toEqual(within(entries, window));
        }
      }),
      { numRuns: 15 },
    );
  });

  it.each([
    ['a second', 1],
    ['an hour', HOUR],
    ['an hour and a second', HOUR + 1],
    ['a day', DAY],
    ['a day and a second', DAY + 1],
    ['32 days', 32 * DAY],
    ['32 days and a second', 32 * DAY + 1],
    ['1,024 days', 1_024 * DAY],
    ['1,024 days and a second', 1_024 * DAY + 1],
    ['ten years', 3_650 * DAY],
  ])('include an event of %s from its first second to its last, and not beyond', async (_, length) => {
    const [entry] = await aCalendar([span(MONDAY, length)]);
    const found = async (window: Interval) => (await entriesOverlapping(table, entry!.participantId, window)).length;
    expect(await found(span(MONDAY - 10, 10))).toBe(0);
    expect(await found(span(MONDAY - 10, 11))).toBe(1);
    expect(await found(span(MONDAY + length - 1, 10))).toBe(1);
    expect(await found(span(MONDAY + length, 10))).toBe(0);
  });

  it('are read page by page, each exactly once and in order, with any page size', async () => {
    await fc.assert(
      fc.asyncProperty(anySpans, anySpan, fc.integer({ min: 1, max: 10 }), async (spans, window, limit) => {
        const entries = await aCalendar(spans);
        const read = (after: ListPosition | undefined) =>
          entriesOverlapping(table, userOf(entries), window, { after, limit });
        const found = await pages(read, limit);
        expect(found.flat()).toEqual(within(entries, window));
        expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('are in order of their start, even when the first to start is the last to end', async () => {
    const entries = await aCalendar([0, 1, 2].map((day) => span(MONDAY + day * DAY, (100 - 10 * day) * DAY)));
    const [first] = await entriesOverlapping(table, userOf(entries), span(MONDAY + 3 * DAY, DAY), { limit: 1 });
    expect(first).toEqual(entries[0]);
  });

  it('fill each page, however many earlier entries end before the window', async () => {
    const before = Array.from({ length: 20 }, (_, index) => span(MONDAY - (index + 3) * HOUR, 2 * HOUR));
    const entries = await aCalendar([...before, span(MONDAY - HOUR, 2 * HOUR)]);
    const window = span(MONDAY, HOUR);
    expect(await entriesOverlapping(table, userOf(entries), window, { limit: 1 })).toEqual(within(entries, window));
  });

  it('are found up to both ends of the calendar', async () => {
    const firstDay = Date.parse('0001-01-01T00:00:00Z') / 1000;
    const lastDay = Date.parse('9999-12-31T00:00:00Z') / 1000;
    // East and west of Greenwich, these days start before the first and end after the last instant that can be
    // written.
    const entries = await aCalendar([
      span(firstDay - 9 * HOUR, DAY),
      span(lastDay + 9 * HOUR, DAY),
      span(lastDay + 9 * HOUR - 40 * DAY, 41 * DAY),
      span(MONDAY, HOUR),
    ]);
    const everything = { startsAtEpochSeconds: firstDay, endsAtEpochSeconds: lastDay + DAY - 1 };
    expect(await entriesOverlapping(table, userOf(entries), everything)).toEqual(inOrder(entries));
  });
});

describe('the list of a calendar', () => {
  it('has each event exactly once and in order with any page size, and lists deleted events separately', async () => {
    await fc.assert(
      fc.asyncProperty(anySpans, fc.boolean(), fc.integer({ min: 1, max: 10 }), async (spans, isDeleted, limit) => {
        const entries = await aCalendar(spans);
        const read = (after: ListPosition | undefined) =>
          listEntries(table, userOf(entries), { isDeleted, after, limit });
        const found = await pages(read, limit);
        expect(found.flat()).toEqual(inOrder(entries.filter((entry) => entry.isDeleted === isDeleted)));
        expect(found.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('continues after the last event read, even when that event was moved or removed since', async () => {
    const entries = await aCalendar([0, 1, 2, 3].map((hour) => span(MONDAY + hour * HOUR, HOUR)));
    const [first, second, third, fourth] = inOrder(entries);
    const { participantId: userId } = first!;
    await table.transact({ entry: removeEntry(table, userId, second!.eventId) });
    await table.transact({ entry: putEntry(table, { ...first!, ...span(MONDAY + 10 * HOUR, HOUR) }) });
    const rest = await listEntries(table, userId, { isDeleted: false, after: second, limit: 10 });
    expect(rest.map(({ eventId }) => eventId)).toEqual([third, fourth, first].map((entry) => entry!.eventId));
  });

  it('contains no entries of other calendars', async () => {
    const [mine] = await aCalendar([span(MONDAY, HOUR)]);
    await aCalendar([span(MONDAY, HOUR)]);
    expect(await listEntries(table, mine!.participantId, { isDeleted: false, after: undefined, limit: 10 })).toEqual([
      mine,
    ]);
    expect(await entriesOverlapping(table, mine!.participantId, span(MONDAY, HOUR))).toEqual([mine]);
  });
});
