/**
 * Measures requests over HTTP on a separate local stack, beside a handler that does nothing on the same gateway: latency,
 * rate, and the CPU time per request of the handlers' process (Node.js, with the gateway and the publisher) and of
 * DynamoDB Local (Java). Prints Markdown. Each row takes `SECONDS` (2 by default); ratios are to the row of the empty
 * handler with as many connections.
 */
import { Agent, request } from 'node:http';
import { anEvent, apiOf, aUser, type EventBody, type TestUser } from '../support/api/api-client.js';
import { load, percentile, processesOf, setting } from '../support/bench/measure.js';
import { readCpuSeconds } from '../support/stack/processes.js';
import { startStack } from '../support/stack/stack.js';

const SECONDS = setting('SECONDS', 2);
const CONNECTIONS = [1, 8, 32];
/** For each operation, so that Node.js and Java have compiled the code: their first requests take several times longer. */
const WARM_UP_SECONDS = 5;
const WARM_UP_CONNECTIONS = 8;
const EVENTS_A_DAY = 12;
const DAYS = 7;
const FIRST_DAY = Date.parse('2030-06-03T00:00:00Z');
const HOUR_MILLISECONDS = 3_600_000;
const MILLISECONDS_A_SECOND = 1_000;

interface Call {
  method: string;
  path: string;
  status: number;
  token?: string;
  body?: unknown;
}

/** An hour within the measured week, for one of its events. */
const hourOf = (index: number): { start_time: string; end_time: string } => {
  const [day, hour] = [Math.floor(index / EVENTS_A_DAY), index % EVENTS_A_DAY];
  const start = FIRST_DAY + (day * 24 + 2 * hour) * HOUR_MILLISECONDS;
  return { start_time: new Date(start).toISOString(), end_time: new Date(start + HOUR_MILLISECONDS).toISOString() };
};

// Parallel logins of one user each take an attempt until the password is found right.
const stack = await startStack({ environment: { RATE_LIMIT_LOGIN_FAILURES: '100000,10000' } });
const { origin } = new URL(stack.urls.rest);
try {
  const api = apiOf(stack);
  // A new login ends the oldest of many sessions, so one user only logs in.
  const [writer, reader, visitor] = [await aUser(api), await aUser(api), await aUser(api)];
  const create = (user: TestUser, body: unknown) => api.post<EventBody>('/api/events', { token: user.token, body });
  const events = Array.from({ length: EVENTS_A_DAY * DAYS }, (_, index) => anEvent(hourOf(index)));
  const ids: string[] = [];
  for (const event of events) ids.push((await create(reader, event)).body.id);
  const week = 'from=2030-06-03&to=2030-06-10&limit=100';
  const credentials = { username: visitor.username, password: visitor.password };

  const operations: Record<string, () => Call> = {
    'empty handler': () => ({ method: 'OPTIONS', path: '/api/events', status: 204 }),
    get: () => ({ method: 'GET', path: `/api/events/${ids[0]}`, status: 200, token: reader.token }),
    create: () => ({ method: 'POST', path: '/api/events', status: 201, token: writer.token, body: anEvent() }),
    'create, 409': () => ({ method: 'POST', path: '/api/events', status: 409, token: reader.token, body: events[0] }),
    [`list of ${ids.length} events`]: () => ({
      method: 'GET',
      path: `/api/events?${week}`,
      status: 200,
      token: reader.token,
    }),
    'log in': () => ({ method: 'POST', path: '/api/auth/login', status: 200, body: credentials }),
  };
  const { java, node } = processesOf(stack);

  const columns = ['p50, ms', 'p99, ms', 'requests/s', 'Node.js CPU, ms', 'Java CPU, ms', 'p50 : empty', 'CPU : empty'];
  console.log(`| operation | connections | ${columns.join(' | ')} |\n|---|--:|${'--:|'.repeat(columns.length)}`);
  for (const makeCall of Object.values(operations)) await run(makeCall, WARM_UP_CONNECTIONS, WARM_UP_SECONDS);
  for (const connections of CONNECTIONS) {
    let empty: { p50: number; cpu: number } | undefined;
    for (const [name, makeCall] of Object.entries(operations)) {
      const [startedAt, nodeBefore, javaBefore] = [performance.now(), readCpuSeconds(node), readCpuSeconds(java)];
      const latencies = await run(makeCall, connections, SECONDS);
      const rate = latencies.length / ((performance.now() - startedAt) / 1000);
      const perRequest = (cpuSeconds: number): number => (cpuSeconds * MILLISECONDS_A_SECOND) / latencies.length;
      const nodeCpu = perRequest(readCpuSeconds(node) - nodeBefore);
      const javaCpu = perRequest(readCpuSeconds(java) - javaBefore);
      const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
      empty ??= { p50, cpu: nodeCpu };
      const measured = [p50, p99, rate, nodeCpu, javaCpu, p50 / empty.p50, nodeCpu / empty.cpu];
      const shown = measured.map((value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(2)));
      console.log(`| ${[name, connections, ...shown].join(' | ')} |`);
    }
  }
  console.log(`\n${SECONDS} s for each row; ${load()}`);
} finally {
  await stack.stop();
}

/** Sends requests over so many kept connections, one after another on each. @returns milliseconds */
async function run(makeCall: () => Call, connections: number, seconds: number): Promise<number[]> {
  const endsAt = performance.now() + seconds * MILLISECONDS_A_SECOND;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const client = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const startedAt = performance.now();
      await send(makeCall(), agent);
      latencies.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  return latencies;
}

function send({ method, path, status, token, body }: Call, agent: Agent): Promise<void> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(text !== '' && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, origin), { method, agent, headers }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === status) resolve();
        else reject(new Error(`${method} ${path} answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}
