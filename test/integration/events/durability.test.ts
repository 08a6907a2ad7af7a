import { randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startDynamoDb } from '../../../infra/local/dynamodb.js';
import type { Part } from '../../../infra/local/child-service.js';
import { findFreePort } from '../../../infra/local/ports.js';
import { entriesOf, type CalendarEntry } from '../../../lib/domain/event/calendar-entry.js';
import type { EventRecord } from '../../../lib/domain/event/event.js';
import { ProblemError } from '../../../lib/domain/errors.js';
import type { VersionRecord } from '../../../lib/domain/change/version.js';
import { register } from '../../../lib/usecases/accounts/sessions.js';
import { entryFrom } from '../../../lib/store/calendar-entries.js';
import { updateEvent, updatePart, createEvent, shareEvent } from '../../support/database/event-writes.js';
import { unfindableBusyTime } from '../../support/database/duration-classes.js';
import { createContext } from '../../support/context.js';
import { findProcessTree } from '../../support/stack/processes.js';
import { makeDataDirectory } from '../../support/stack/stack.js';
import { startCreation, startWrite } from '../../support/database/writes.js';

/**
 * Durability can be tested only as far as DynamoDB Local provides it. Measured with the bare SDK on 1.25.1 (SQLite, rollback
 * journal): its Java process was killed with SIGKILL 51 times while six clients wrote single items and transactions of 12,
 * and restarted on its files; it was also killed 10 times each right after one response.
 *
 * - A transaction is stored completely or not at all, even without a response.
 * - DynamoDB Local responds to a transaction just before SQLite commits it: after a kill at that moment it was lost 5 times
 *   in 10, and 5 lost transactions were in the stream, in 51 kills. Single puts were never lost.
 * - After the response to a later request, even a read, the transaction was stored, 10 times in 10.
 *
 * A write therefore counts as acknowledged once it and a request that began after it have both got a response.
 */
const KILLS = Number(process.env['DURABILITY_KILLS'] ?? 2);
const WRITES_A_KILL = 30;
const WRITERS = 8;

const data = makeDataDirectory();
let port: number;
let dynamodb: Part;
let context: Awaited<ReturnType<typeof createContext>>;
let people: string[];

async function start(): Promise<void> {
  dynamodb = startDynamoDb(port, data.path);
  await dynamodb.ready;
}

beforeAll(async () => {
  port = await findFreePort();
  await start();
  context = await createContext({ endpoint: `http://localhost:${port}`, definitions: inject('tableDefinitions') });
  people = await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      const username = randomUUID();
      const account = { username, email: `${username}@example.com`, password: 'correct horse' };
      return (await register(context, account)).id;
    }),
  );
});
afterAll(async () => {
  await dynamodb.stop();
  data.remove();
});

/** The database as a power failure would leave it, except for data that the disk buffers. */
async function kill(): Promise<void> {
  const java = findProcessTree(dynamodb.process.pid!).at(-1)!;
  process.kill(java, 'SIGKILL');
  await dynamodb.ended;
}

/** An acknowledged write: the version that it wrote, and for a split the new series. */
interface Answered {
  eventId: string;
  version: number;
  title: string;
  splitOffId?: string;
}

/** In the order of the responses; `begunAfter` is the number of responses when the write began. */
type Noted = Answered & { begunAfter: number };

const WEEKLY = {
  start_time: '2031-01-06T09:00:00Z',
  end_time: '2031-01-06T10:00:00Z',
  recurrence_pattern: { rrule: 'FREQ=WEEKLY' },
};
const THIRD = { occurrence: '2031-01-20T09:00:00Z', scope: 'following' } as const;

/** One series after another: created, renamed, shared, split. Each response is recorded as it arrives. */
async function writeSeries(by: number, note: (answered: Answered) => void): Promise<void> {
  const userId = people[by]!;
  const allow = { onConflict: 'allow' } as const;
  const start = (eventId: string) => startWrite(context, userId, eventId, allow);
  const creation = await startCreation(context, userId, allow);
  const { id: eventId } = await createEvent(context, creation, { title: 'Created', ...WEEKLY });
  note({ eventId, version: 1, title: 'Created' });
  await updateEvent(context, await start(eventId), { title: 'Renamed' });
  note({ eventId, version: 2, title: 'Renamed' });
  const other = { reference: { user_id: people[(by + 1) % WRITERS]! }, role: 'editor' as const, pointer: '' };
  await shareEvent(context, await start(eventId), [other]);
  note({ eventId, version: 3, title: 'Renamed' });
  const later = await updatePart(context, await start(eventId), THIRD, { title: 'Later' });
  note({ eventId, version: 4, title: 'Renamed', splitOffId: later.id });
}

/** All clients write until the database is killed, after a given number of responses. */
async function writeUntilKilled(): Promise<Noted[]> {
  const answered: Noted[] = [];
  let killed: Promise<void> | undefined;
  const writeOn = async (by: number): Promise<void> => {
    let begunAfter = 0;
    const note = (one: Answered): void => {
      answered.push({ ...one, begunAfter });
      begunAfter = answered.length;
      if (answered.length === WRITES_A_KILL) killed = kill();
    };
    for (;;) await writeSeries(by, note);
  };
  const outcomes = await Promise.allSettled(people.map((_, by) => writeOn(by)));
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && !(outcome.reason instanceof ProblemError)) throw outcome.reason;
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  }
  await killed;
  return answered;
}

interface Stored {
  events: Map<string, EventRecord>;
  /** By event, in order. */
  versions: Map<string, VersionRecord[]>;
  entries: CalendarEntry[];
}

async function readStore(): Promise<Stored> {
  const stored: Stored = { events: new Map(), versions: new Map(), entries: [] };
  let key: Record<string, unknown> | undefined;
  do {
    const scan = { TableName: context.table.name, ConsistentRead: true, ExclusiveStartKey: key };
    const { Items = [], LastEvaluatedKey } = await context.client.send(new ScanCommand(scan));
    for (const item of Items) {
      const { event, version } = item as { event?: EventRecord; version?: VersionRecord };
      if (event) stored.events.set(event.id, event);
      if (version) stored.versions.set(version.event.id, [...(stored.versions.get(version.event.id) ?? []), version]);
      if ('byStart' in item) stored.entries.push(entryFrom(item));
    }
    key = LastEvaluatedKey;
  } while (key);
  return stored;
}

/**
 * No write is stored in part: events match their last versions, calendars match the events, and splits have both
 * parts.
 */
function expectWhole({ events, versions, entries }: Stored): void {
  expect([...versions.keys()].toSorted()).toEqual([...events.keys()].toSorted());
  for (const [id, event] of events) {
    const numbers = versions.get(id)!.map((version) => version.event.version);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(versions.get(id)!.at(-1)!.event).toEqual(event);
  }
  const keyOf = ({ eventId, participantId }: CalendarEntry): string => `${eventId} ${participantId}`;
  const expected = [...events.values()].flatMap((event) => [...entriesOf(event).values()]);
  expect(entries.map(keyOf).toSorted()).toEqual(expected.map(keyOf).toSorted());
  const found = new Map(entries.map((entry) => [keyOf(entry), entry]));
  for (const entry of expected) expect(found.get(keyOf(entry))).toMatchObject(entry);

  const wereSplit = [...versions].filter(([, list]) => list.length === 4).map(([id]) => id);
  const origins = [...events.values()].flatMap(({ splitFrom }) => splitFrom ?? []);
  expect(origins.toSorted()).toEqual(wereSplit.toSorted());
}

function expectStored(answered: Answered[], { events, versions }: Stored): void {
  for (const { eventId, version, title, splitOffId } of answered) {
    const kept = versions.get(eventId)?.[version - 1];
    expect(kept?.event, `version ${version} of ${eventId}`).toMatchObject({ version, content: { title } });
    expect(events.get(eventId)!.version).toBeGreaterThanOrEqual(version);
    if (splitOffId !== undefined) expect(events.get(splitOffId)).toMatchObject({ splitFrom: eventId });
  }
}

it(
  'every acknowledged write survives a crash of the database, and no write is stored in part',
  {
    timeout: 60_000 * KILLS,
  },
  async () => {
    const acknowledgedWrites: Answered[] = [];
    for (let kills = 0; kills < KILLS; kills++) {
      const answered = await writeUntilKilled();
      await start();
      acknowledgedWrites.push(...answered.slice(0, Math.max(...answered.map(({ begunAfter }) => begunAfter))));
      const stored = await readStore();
      expectWhole(stored);
      expect(await unfindableBusyTime(context)).toEqual([]);
      expectStored(acknowledgedWrites, stored);
    }
    expect(acknowledgedWrites.length).toBeGreaterThanOrEqual(KILLS * (WRITES_A_KILL - WRITERS));
  },
);
