import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { LOCAL_AWS, startOffline, urlsOf } from '../../../infra/local/offline.js';
import type { Part } from '../../../infra/local/child-service.js';
import { MAX_PARTICIPANTS } from '../../../lib/domain/event/event.js';
import {
  anEvent,
  apiOf,
  aUser,
  logIn,
  type Api,
  type ApiAnswer,
  type EventBody,
  type HistoryEntryBody,
  type Page,
  type TestUser,
} from '../../support/api/api-client.js';
import { hideStreams, startFaultyPublisher, type FaultyPublisher } from '../../support/feed/faulty-publisher.js';
import { FeedReader } from '../../support/feed/feed-reader.js';
import { Random } from '../../support/random.js';
import { findFreePorts, QUICK_AND_UNLIMITED } from '../../support/stack/stack.js';
import type { ServerMessage } from '../../support/feed/websocket-client.js';

/**
 * Readers on the sockets of a stack, writers at its HTTP API, and between them the stack's own publisher, which runs
 * in this process so that it can meet every failure of a Lambda function. `SOAK_CHANGES=2000` is the full run, with
 * 50 readers and 5 writers.
 */
const CHANGES = Number(process.env['SOAK_CHANGES'] ?? 40);
const SEED = Number(process.env['SOAK_SEED'] ?? 2030);
const IS_FULL = CHANGES >= 2_000;
const READERS = IS_FULL ? 50 : 12;
const WRITERS = IS_FULL ? 5 : 3;
const MAX_RECIPIENTS = Math.min(READERS, MAX_PARTICIPANTS - WRITERS);
const EVENTS = IS_FULL ? 12 : 4;
const CUT_EVERY_MILLISECONDS = 100;
/** Access tokens are valid for 15 minutes. */
const RENEW_EVERY_MILLISECONDS = 10 * 60 * 1000;
const TIMEOUT = 60_000 + 1_000 * CHANGES;

const random = new Random(SEED);
let streams: Awaited<ReturnType<typeof hideStreams>>;
let offline: Part;
let api: Api;
let publisher: FaultyPublisher;
let readers: FeedReader[];
let writers: TestUser[];
let renewal: NodeJS.Timeout;

beforeAll(async () => {
  streams = await hideStreams(inject('dynamodbEndpoint'));
  const ports = { ...(await findFreePorts()), dynamodb: streams.port };
  const environment = { ...process.env, ...QUICK_AND_UNLIMITED };
  offline = await startOffline({ ports, dataDirectory: undefined }, { environment, output: 'ignore' });
  await offline.ready;
  const urls = urlsOf(ports);
  api = apiOf({ urls });
  const ofHandlers = {
    ...LOCAL_AWS,
    ...QUICK_AND_UNLIMITED,
    STAGE: 'local',
    TABLE_NAME: 'event-scheduling-api-local',
    RATE_LIMIT_TABLE_NAME: 'event-scheduling-api-local-rate-limits',
    DYNAMODB_ENDPOINT: inject('dynamodbEndpoint'),
    JWT_KEYS: 'not for feeds',
    WEBHOOK_SENDER_FUNCTION: 'none',
    WEBSOCKET_URL: urls.websocket,
    WEBSOCKET_MANAGEMENT_ENDPOINT: urls.websocket.replace('ws', 'http'),
  };
  for (const [name, value] of Object.entries(ofHandlers)) vi.stubEnv(name, value);
  vi.spyOn(console, 'error').mockReturnValue(undefined);
  const mapping = inject('streamMappings').find(({ functionName }) => functionName.endsWith('notificationsPublish'));
  publisher = startFaultyPublisher(inject('dynamodbEndpoint'), mapping!, random);
  const people = await Promise.all(Array.from({ length: WRITERS + READERS }, () => aUser(api)));
  renewal = setInterval(() => {
    for (const person of people) {
      void logIn(person, api).then(({ access_token }) => {
        person.token = access_token;
      });
    }
  }, RENEW_EVERY_MILLISECONDS);
  writers = people.slice(0, WRITERS);
  readers = people.slice(WRITERS).map((user) => new FeedReader(user, api, random));
}, 60_000);
afterAll(async () => {
  clearInterval(renewal);
  publisher.stop();
  await offline.stop();
  streams.close();
});

let unavailable = 0;

/** Repeats a request that is answered 503 after its `Retry-After`, as a client does: a busy machine can be overloaded. */
async function persist<A extends { status: number; headers: Headers }>(request: () => Promise<A>): Promise<A> {
  for (;;) {
    const answer = await request();
    if (answer.status !== 503) return answer;
    unavailable++;
    const seconds = Number(answer.headers.get('Retry-After'));
    expect(seconds, 'Retry-After').toBeGreaterThan(0);
    await delay(seconds * 1000);
  }
}

/** An event that all writers change as owners, and that some readers see. */
async function createEvent(readerCount: number): Promise<string> {
  const [owner, ...others] = random.shuffle(writers);
  const creation = { body: anEvent(), headers: { 'Idempotency-Key': randomUUID() } };
  const { body } = await persist(() => api.post<EventBody>('/api/events', { token: owner!.token, ...creation }));
  const shares = [
    ...others.map(({ id }) => ({ user_id: id, role: 'owner' })),
    ...random
      .shuffle(readers)
      .slice(0, readerCount)
      .map(({ user }) => ({ user_id: user.id, role: 'viewer' })),
  ];
  const share = () => api.post(`/api/events/${body.id}/share`, { token: owner!.token, body: { shares } });
  const { status } = await persist(share);
  expect(status).toBe(201);
  return body.id;
}

/**
 * One random change, which may be refused because another writer was faster.
 * @returns the status
 */
async function changeSomething(writer: TestUser, eventIds: string[], number: number): Promise<number> {
  const path = `/api/events/${random.pick(eventIds)}`;
  const { user } = random.pick(readers);
  const { token } = writer;
  const role = random.pick(['viewer', 'editor']);
  const kinds: [weight: number, change: () => Promise<ApiAnswer<unknown>>][] = [
    [50, () => api.put(path, { token, body: { title: `Title ${number}` } })],
    [12, () => api.post(`${path}/share`, { token, body: { user_id: user.id, role } })],
    [8, () => api.delete(`${path}/permissions/${user.id}`, { token })],
    [6, () => api.put(`${path}/permissions/${user.id}`, { token, body: { role } })],
    [
      8,
      () =>
        api.put(`${path}/response`, { token: user.token, body: { response: random.pick(['tentative', 'declined']) } }),
    ],
    [6, () => api.post(`${path}/rollback/${1 + random.below(3)}?on_conflict=allow`, { token })],
    [
      6,
      async () => {
        await persist(() => api.delete(path, { token }));
        return api.post(`${path}/rollback/1?on_conflict=allow`, { token });
      },
    ],
  ];
  let at = random.below(96);
  const [, change] = kinds.find(([weight]) => (at -= weight) < 0)!;
  return (await persist(change)).status;
}

async function readAll<T>(path: string, token: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const url: string = `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${cursor}`}`;
    const { status, body } = await persist(() => api.get<Page<T>>(url, { token }));
    expect(status, JSON.stringify(body)).toBe(200);
    items.push(...body.items);
    cursor = body.next_cursor;
  }
  return items;
}

const inBrief = ({ event_id, version, changed_by, changed_at, changed_fields, event }: ServerMessage) => ({
  event_id,
  version,
  changed_by,
  changed_at,
  changed_fields,
  title: event?.title,
});
type Brief = ReturnType<typeof inBrief>;

/** The expected messages of an event, by user id and in order, derived from its history only. */
async function recipientsOf(eventId: string): Promise<{ versions: number; expectedByUser: Map<string, Brief[]> }> {
  const history = await readAll<HistoryEntryBody>(`/api/events/${eventId}/history`, writers[0]!.token);
  const expectedByUser = new Map<string, Brief[]>();
  let people: string[] = [];
  let title = '';
  history.reverse().forEach(({ version, change_type, changes, ...entry }, index) => {
    expect(version).toBe(index + 1);
    const before = people;
    if (changes['permissions'])
      people = (changes['permissions'].new as { user_id: string }[]).map(({ user_id }) => user_id);
    if (changes['title']) title = String(changes['title'].new);
    const { changed_by, changed_at, changed_fields } = entry;
    for (const userId of new Set([...before, ...people])) {
      const isShown = change_type !== 'delete' && people.includes(userId);
      const brief = { event_id: eventId, version, changed_by, changed_at, changed_fields };
      expectedByUser.set(userId, [
        ...(expectedByUser.get(userId) ?? []),
        { ...brief, title: isShown ? title : undefined },
      ]);
    }
  });
  return { versions: history.length, expectedByUser };
}

it(
  `every reader gets each of ${CHANGES} changes once and in order, despite any failure in between`,
  { timeout: TIMEOUT },
  async () => {
    const startedAt = performance.now();
    const eventIds = await Promise.all(
      Array.from({ length: EVENTS }, (_, index) =>
        createEvent(index === 0 ? MAX_RECIPIENTS : 3 + random.below(MAX_RECIPIENTS - 3)),
      ),
    );
    let cuts = 0;
    const cutter = setInterval(() => {
      random.pick(readers).cut();
      cuts++;
    }, CUT_EVERY_MILLISECONDS);

    const statuses = new Map<number, number>();
    let changes = 0;
    const write = async (writer: TestUser): Promise<void> => {
      while (changes < CHANGES) {
        const status = await changeSomething(writer, eventIds, changes);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status < 300) changes++;
      }
    };
    await Promise.all(writers.map(write));
    const writtenAt = performance.now();
    clearInterval(cutter); // From here on, no reader may need to reconnect to receive everything.

    const histories = await Promise.all(eventIds.map(recipientsOf));
    const expected = readers.map(({ user }) =>
      histories.flatMap(({ expectedByUser }) => expectedByUser.get(user.id) ?? []),
    );
    await vi.waitFor(
      () => {
        expect(readers.map(({ received }) => received.length)).toEqual(expected.map(({ length }) => length));
      },
      { timeout: 30_000 + 600 * CHANGES, interval: 100 },
    );
    await Promise.all(readers.map((reader) => reader.stop()));

    for (const [index, { user, received, faults }] of readers.entries()) {
      expect(faults).toEqual([]);
      expect(received.map(({ seq }) => seq)).toEqual(received.map((_, at) => at + 1));
      expect(await readAll<ServerMessage>('/api/changes?since=0', user.token)).toEqual(received);
      const byEvent = eventIds.flatMap((id) => received.filter(({ event_id }) => event_id === id).map(inBrief));
      expect(byEvent).toEqual(expected[index]);
    }
    expect(publisher.dropped).toEqual([]);
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    if (IS_FULL) report();

    function report(): void {
      const sum = (count: (reader: FeedReader) => number): number =>
        readers.reduce((total, one) => total + count(one), 0);
      process.stdout.write(
        `${JSON.stringify({
          seconds: { writing: (writtenAt - startedAt) / 1000, all: (performance.now() - startedAt) / 1000 },
          versions: histories.reduce((total, { versions }) => total + versions, 0),
          statuses: Object.fromEntries(statuses),
          unavailable,
          cuts,
          connections: sum(({ counts }) => counts.connections),
          resumes: sum(({ counts }) => counts.resumes),
          messages: sum(({ received }) => received.length),
          repeats: sum(({ counts }) => counts.repeats),
          fates: publisher.fates,
        })}\n`,
      );
    }
  },
);
