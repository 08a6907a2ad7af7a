import { randomBytes } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { exportAccount, type ExportPosition } from '../../../lib/usecases/accounts/export-account.js';
import { aPerson } from '../../support/calendars.js';
import { createContext } from '../../support/context.js';
import { createAllEvents, createEvent, updateEvent } from '../../support/database/event-writes.js';
import { aFilledCalendar } from '../../support/database/filled-calendar.js';
import { startCreation, startWrite } from '../../support/database/writes.js';
import { calendarFilesIn, filesIn, rowsIn, type ExportedRow } from '../../support/exported.js';

/** `EXPORT_EVENTS=10000` is the full run. */
const EVENTS = Number(process.env['EXPORT_EVENTS'] ?? 1_000);
const EVENTS_AT_ONCE = 20;
/** Lambda returns 6 MB: base64 of 4.5 MB. */
const MAX_ARCHIVE_BYTES = 4_500_000;

let context: Awaited<ReturnType<typeof createContext>>;
beforeAll(async () => {
  context = await createContext();
});

interface Exported {
  files: Record<string, string>;
  sizes: number[];
  events: ExportedRow[];
  history: ExportedRow[];
}

/** All parts of an export, each read in a request of its own. */
async function exportOf(userId: string, onPart: () => void = () => undefined): Promise<Exported> {
  const result: Exported = { files: {}, sizes: [], events: [], history: [] };
  let after: ExportPosition | undefined;
  do {
    const { archive, next } = await exportAccount(context, { userId, sessionId: 'ses_test' }, after);
    const files = filesIn(archive);
    for (const name of Object.keys(files)) expect(result.files).not.toHaveProperty([name]);
    Object.assign(result.files, files);
    result.sizes.push(archive.length);
    result.events.push(...rowsIn(files, 'events'));
    result.history.push(...rowsIn(files, 'history'));
    after = next;
    onPart();
  } while (after);
  return result;
}

const hour = (day: number) => ({
  start_time: new Date(Date.UTC(2031, 0, 1 + day, 9)).toISOString(),
  end_time: new Date(Date.UTC(2031, 0, 1 + day, 10)).toISOString(),
});

it(`the export of ${EVENTS} events has each once, in parts that fit a response`, { timeout: 300_000 }, async () => {
  const userId = await aFilledCalendar(context, { events: EVENTS * 0.9, series: EVENTS * 0.1 });
  const { sizes, events, history, files } = await exportOf(userId);
  expect(new Set(events.map(({ id }) => id)).size).toBe(EVENTS);
  expect([events.length, history.length]).toEqual([EVENTS, EVENTS]);
  expect(
    calendarFilesIn(files)
      .join('')
      .match(/BEGIN:VEVENT/g),
  ).toHaveLength(EVENTS);
  expect(Math.max(...sizes)).toBeLessThan(MAX_ARCHIVE_BYTES);
});

it('events that cannot be compressed are divided into parts that fit a response', async () => {
  const userId = await aPerson(context);
  const count = 120;
  const inputs = Array.from({ length: count }, (_, day) => ({
    title: 'Noise',
    description: randomBytes(7_000).toString('base64'),
    ...hour(day),
  }));
  for (let at = 0; at < count; at += EVENTS_AT_ONCE) {
    await createAllEvents(context, await startCreation(context, userId), inputs.slice(at, at + EVENTS_AT_ONCE));
  }
  const { sizes, events, history } = await exportOf(userId);
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThan(MAX_ARCHIVE_BYTES);
  expect([events.length, history.length]).toEqual([count, count]);
});

it('parts that end early, also within the history of one event, have each event and change once', async () => {
  const userId = await aPerson(context);
  const { id } = await createEvent(context, await startCreation(context, userId), { title: 'First', ...hour(0) });
  for (const title of ['Second', 'Third']) {
    await updateEvent(context, await startWrite(context, userId, id), { title });
  }
  context.clock.advance(1);
  const other = await createEvent(context, await startCreation(context, userId), { title: 'Other', ...hour(1) });
  const { now } = context;
  let seconds = 0;
  // Each look at the clock takes longer than a part may take.
  context.now = () => new Date(now().getTime() + (seconds += 10) * 1_000);
  const { sizes, events, history } = await exportOf(userId);
  context.now = now;
  expect(sizes.length).toBeGreaterThan(3);
  expect(events.map((event) => [event.id, event['title']])).toEqual([
    [id, 'Third'],
    [other.id, 'Other'],
  ]);
  expect(history.map(({ event_id, version }) => [event_id, version])).toEqual([
    [id, 1],
    [id, 2],
    [id, 3],
    [other.id, 1],
  ]);
});
