/**
 * Measures notifications on a separate local stack, and prints Markdown:
 *
 * - the time from the response of a write to the message at another user's socket, for `WRITES` (400) writes, each made
 *   after the message of the previous one;
 * - the same for a write every 200 ms, while 32 connections write for `SECONDS` (10), in the first and in the last
 *   quarter of that time: if they are equal, the publisher keeps up;
 * - the same while an event of 45 people is written 20 times a second, which the measured event does not belong to;
 * - the CPU time of the idle stack in `IDLE_SECONDS` (20).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { anEvent, apiOf, aUser, type EventBody, type TestUser } from '../support/api/api-client.js';
import { load, percentile, processesOf, setting } from '../support/bench/measure.js';
import { readCpuSeconds } from '../support/stack/processes.js';
import { startStack } from '../support/stack/stack.js';
import { connect, follow, type WebSocketClient } from '../support/feed/websocket-client.js';

const WRITES = setting('WRITES', 400);
const WARM_UP_WRITES = 20;
const MILLISECONDS = setting('SECONDS', 10) * 1000;
const SAMPLE_INTERVAL_MILLISECONDS = 200;
const SAMPLED_EVENTS = 20;
const PATIENCE_MILLISECONDS = 60_000;
const WRITERS = 32;
const BUSY_PEOPLE = 45;
const BUSY_INTERVAL_MILLISECONDS = 50;
/** A stack that cannot take the writes gets fewer. */
const BUSY_WRITES_AT_ONCE = 8;
const IDLE_SECONDS = setting('IDLE_SECONDS', 20);

/** One write of the measured event. */
interface Sample {
  /** The time of the request. */
  at: number;
  write: number;
  notification: number;
}

// The schedule of `npm start`; tests have a shorter one, which would dominate the idle stack.
const stack = await startStack({ environment: { SCHEDULE_SECONDS: '10' } });
const api = apiOf(stack);
try {
  const [ann, bob] = [await aUser(api), await aUser(api)];
  // A write that is slow under load does not make the next sample wait for its event.
  const events: EventBody[] = [];
  while (events.length < SAMPLED_EVENTS) events.push(await create(ann));
  for (const event of events) await share(ann, event, [bob]);
  let sampled = 0;
  const arrivals = await listen(bob);
  const sample = async (title: string): Promise<Sample> => {
    const at = performance.now();
    await write(ann, events[sampled++ % SAMPLED_EVENTS], title);
    const answeredAt = performance.now();
    return { at, write: answeredAt - at, notification: (await arrivals.of(title)) - answeredAt };
  };

  for (let count = 0; count < WARM_UP_WRITES; count++) await sample(`Warm-up ${count}`);
  const samples: Sample[] = [];
  for (let count = 0; count < WRITES; count++) samples.push(await sample(`Title ${count}`));
  console.log('| milliseconds | p50 | p95 | p99 |\n|---|--:|--:|--:|');
  report('write, from request to response', samples, 'write');
  report('notification, from the response of the write to the message', samples);

  const writers = await severalUsers(WRITERS);
  const theirs: EventBody[] = [];
  for (const writer of writers) theirs.push(await create(writer));
  let written = 0;
  const writeAgain = async (user: TestUser, index: number): Promise<void> => {
    const endsAt = performance.now() + MILLISECONDS;
    while (performance.now() < endsAt) await write(user, theirs[index], `Title ${++written}`);
  };
  const flood = await sampleRegularly(sample, 'Flood', Promise.all(writers.map(writeAgain)));
  const rate = Math.round((written / MILLISECONDS) * 1000);
  report(`notification at ${rate} writes/s of ${WRITERS} connections, first quarter`, flood.first);
  report('the same, last quarter', flood.last);

  const people = await severalUsers(BUSY_PEOPLE - 1);
  const busy = await create(ann);
  await share(ann, busy, people);
  const sockets: WebSocketClient[] = [];
  for (const person of people) sockets.push(await follow(person, api));
  let busyWrites = 0;
  const writeBusily = async (): Promise<void> => {
    const underWay = new Set<Promise<void>>();
    for (let ticks = MILLISECONDS / BUSY_INTERVAL_MILLISECONDS; ticks > 0; ticks--) {
      if (underWay.size < BUSY_WRITES_AT_ONCE) {
        const one: Promise<void> = write(ann, busy, `Title ${++busyWrites}`).finally(() => underWay.delete(one));
        underWay.add(one);
      }
      await delay(BUSY_INTERVAL_MILLISECONDS);
    }
    await Promise.all(underWay);
  };
  const beside = await sampleRegularly(sample, 'Beside', writeBusily());
  const busyRate = Math.round((busyWrites / MILLISECONDS) * 1000);
  report(`notification beside ${busyRate} writes/s of an event of ${BUSY_PEOPLE} people, first quarter`, beside.first);
  report('the same, last quarter', beside.last);
  const reconnections = await arrivals.end();
  await Promise.all(sockets.map((socket) => socket.close()));
  await reportIdle();
  console.log(`${reconnections} times the publisher closed the measured connection; ${load()}`);
} finally {
  await stack.stop();
}

async function severalUsers(count: number): Promise<TestUser[]> {
  const users: TestUser[] = [];
  while (users.length < count) users.push(await aUser(api));
  return users;
}

async function create({ token }: TestUser): Promise<EventBody> {
  const { status, body } = await api.post<EventBody>('/api/events', { token, body: anEvent() });
  if (status !== 201) throw new Error(`the create was answered with ${status}: ${JSON.stringify(body)}`);
  return body;
}

async function share({ token }: TestUser, { id }: EventBody, people: TestUser[]): Promise<void> {
  const body = { shares: people.map((person) => ({ user_id: person.id, role: 'viewer' })) };
  await api.post(`/api/events/${id}/share`, { token, body });
}

/** Writes a title, again if the database is overloaded. */
async function write({ token }: Pick<TestUser, 'token'>, changed: EventBody | undefined, title: string): Promise<void> {
  const { status } = await api.put(`/api/events/${changed?.id}`, { token, body: { title } });
  if (status === 503) await write({ token }, changed, title);
  else if (status !== 200) throw new Error(`the write was answered with ${status}`);
}

/**
 * Follows the feed of a user, and notes when the title of each event arrives. Connects again, as a client does, when the
 * publisher closes the connection because sending takes too long.
 */
async function listen(user: TestUser) {
  const seen = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  const ending = new AbortController();
  const isEnding = (): boolean => ending.signal.aborted;
  let socket = await follow(user, api);
  let [lastSeq, reconnections] = [0, 0];
  const read = async (): Promise<void> => {
    while (!isEnding()) {
      // Nothing comes while the bench prepares the next measurement.
      const next = socket.next().catch(() => undefined);
      const message = await Promise.race([next, socket.closed.then(() => 'closed' as const)]);
      if (message === 'closed' && !isEnding()) {
        reconnections++;
        socket = await connect(user, api);
        // The messages after the acknowledgement are all that counts, even if it comes late.
        socket.send({ action: 'resume', since: lastSeq });
      } else if (typeof message === 'object' && message.event) {
        lastSeq = message.seq;
        const { title } = message.event;
        seen.set(title, performance.now());
        waiting.get(title)?.(performance.now());
      }
    }
  };
  read().catch((error: unknown) => {
    console.error('The bench cannot connect again.', error);
  });
  return {
    /** The time at which a title arrived; infinite if it does not arrive for a minute. */
    of: (title: string) =>
      new Promise<number>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MILLISECONDS, Infinity);
        waiting.set(title, (at) => {
          clearTimeout(timer);
          resolve(at);
        });
        const at = seen.get(title);
        if (at !== undefined) waiting.get(title)?.(at);
      }),
    end: async () => {
      ending.abort();
      await socket.close();
      return reconnections;
    },
  };
}

/** Samples at an interval during other work. Returns the samples of its first and last quarter. */
async function sampleRegularly(sample: (title: string) => Promise<Sample>, name: string, work: Promise<unknown>) {
  const startedAt = performance.now();
  const over = new AbortController();
  const end = work.finally(() => {
    over.abort();
  });
  const samples: Promise<Sample>[] = [];
  for (let count = 0; !over.signal.aborted; count++) {
    samples.push(sample(`${name} ${count}`));
    await delay(SAMPLE_INTERVAL_MILLISECONDS);
  }
  await end;
  const quarter = (performance.now() - startedAt) / 4;
  const all = await Promise.all(samples);
  return {
    first: all.filter(({ at }) => at < startedAt + quarter),
    last: all.filter(({ at }) => at >= startedAt + 3 * quarter),
  };
}

async function reportIdle(): Promise<void> {
  const { java, node } = processesOf(stack);
  const before = [node, java].map(readCpuSeconds);
  await delay(IDLE_SECONDS * 1000);
  const used = [node, java].map((pid, index) => (100 * (readCpuSeconds(pid) - (before[index] ?? 0))) / IDLE_SECONDS);
  console.log(`\nidle: Node.js ${used[0]?.toFixed(1)} %, Java ${used[1]?.toFixed(1)} % of a core in ${IDLE_SECONDS} s`);
}

function report(what: string, samples: Sample[], member: 'write' | 'notification' = 'notification'): void {
  const values = samples.map((sample) => sample[member]);
  console.log(`| ${[what, ...[0.5, 0.95, 0.99].map((share) => Math.round(percentile(values, share)))].join(' | ')} |`);
}
