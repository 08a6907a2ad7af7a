/**
 * Measures a create over HTTP, publisher included, by the number of events in the user's calendar: in turns for all
 * users on one separate local stack, with each create after the message of the previous one at the user's own socket.
 * Prints Markdown. `EVENTS` is the size of the larger calendar (10,000), which takes minutes to fill, and `WRITES` the
 * number of creates (200).
 */
import { setTimeout as delay } from 'node:timers/promises';
import { anEvent, apiOf, aUser, type Page, type TestUser } from '../support/api/api-client.js';
import { readCpuSeconds } from '../support/stack/processes.js';
import { load, percentile, processesOf, setting } from '../support/bench/measure.js';
import { startStack } from '../support/stack/stack.js';
import { follow } from '../support/feed/websocket-client.js';

const SIZES = [100, setting('EVENTS', 10_000)];
const WRITES = setting('WRITES', 200);
const WARM_UP_WRITES = 30;
/** The size of an atomic batch. */
const BATCH = 20;
const POLL_INTERVAL_MILLISECONDS = 200;

interface Cost {
  create: number;
  message: number;
  node: number;
  java: number;
}
const ROWS: Record<keyof Cost, string> = {
  create: 'create, from request to response, ms',
  message: 'message at the own socket, from the request, ms',
  node: 'CPU time of Node.js, ms',
  java: 'CPU time of Java, ms',
};

const stack = await startStack();
try {
  const api = apiOf(stack);
  const { node, java } = processesOf(stack);

  /** A user with so many published events, and a socket that receives further messages. */
  const aFullUser = async (events: number) => {
    const user = await aUser(api);
    for (let left = events; left > 0;) {
      const body = { events: Array.from({ length: Math.min(left, BATCH) }, () => anEvent()) };
      const { status } = await api.post('/api/events/batch', { token: user.token, body });
      if (status === 201) left -= body.events.length;
      else if (status !== 503) throw new Error(`the batch was answered with ${status}`);
    }
    while (!(await hasEntryAfter(user, events - 1))) await delay(POLL_INTERVAL_MILLISECONDS);
    return { user, socket: await follow(user, api) };
  };
  const hasEntryAfter = async ({ token }: TestUser, seq: number): Promise<boolean> => {
    const { status, body } = await api.get<Page<unknown>>(`/api/changes?since=${seq}`, { token });
    return status === 200 && body.items.length > 0;
  };
  type FullUser = Awaited<ReturnType<typeof aFullUser>>;
  const users: FullUser[] = [];
  for (const size of SIZES) users.push(await aFullUser(size));

  const measure = async ({ user, socket }: FullUser): Promise<Cost> => {
    const [startedAt, nodeBefore, javaBefore] = [performance.now(), readCpuSeconds(node), readCpuSeconds(java)];
    const { status } = await api.post('/api/events', { token: user.token, body: anEvent() });
    if (status !== 201) throw new Error(`the create was answered with ${status}`);
    const create = performance.now() - startedAt;
    await socket.next();
    const message = performance.now() - startedAt;
    const since = (pid: number, before: number): number => (readCpuSeconds(pid) - before) * 1000;
    return { create, message, node: since(node, nodeBefore), java: since(java, javaBefore) };
  };
  const costs = SIZES.map((): Cost[] => []);
  for (let round = -WARM_UP_WRITES; round < WRITES; round++) {
    for (const [index, user] of users.entries()) {
      const cost = await measure(user);
      if (round >= 0) costs[index]?.push(cost);
    }
  }

  console.log(`| events of the user | ${SIZES.map((size) => size.toLocaleString('en')).join(' | ')} | last : first |`);
  console.log(`|---|${'--:|'.repeat(SIZES.length + 1)}`);
  for (const [member, name] of Object.entries(ROWS) as [keyof Cost, string][]) {
    // CPU time is counted in steps of ten milliseconds, so its median says nothing.
    const isCpu = member === 'node' || member === 'java';
    const values = costs.map((all) => {
      const own = all.map((cost) => cost[member]);
      return isCpu ? own.reduce((sum, one) => sum + one, 0) / own.length : percentile(own, 0.5);
    });
    const ratio = (values.at(-1) ?? NaN) / (values[0] ?? NaN);
    console.log(`| ${[name, ...values.map((value) => value.toFixed(1)), ratio.toFixed(2)].join(' | ')} |`);
  }
  console.log(`\n${WRITES} creates of each; ${load()}`);
  await Promise.all(users.map(({ socket }) => socket.close()));
} finally {
  await stack.stop();
}
