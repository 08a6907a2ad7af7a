/**
 * Measures the time from the response of a write, to an event on a calendar with many members, to the message at the
 * sockets of the first and the last member, and to the message of another event that is written at the same time, on a
 * separate local stack. All messages pass through one shard of the stream. Prints Markdown. `MEMBERS` sets the members
 * (60; a calendar has at most 500), and `WRITES` the number of writes (20).
 */
import { anEvent, apiOf, aUser, type EventBody, type TestUser } from '../support/api/api-client.js';
import { load, percentile, setting } from '../support/bench/measure.js';
import { startStack } from '../support/stack/stack.js';
import { follow, type WebSocketClient } from '../support/feed/websocket-client.js';

const MEMBERS = setting('MEMBERS', 60);
const WRITES = setting('WRITES', 20);
const WARM_UP_WRITES = 2;
const SHARES_A_REQUEST = 25;

const stack = await startStack();
try {
  const api = apiOf(stack);
  const post = async <B>(user: TestUser, path: string, body: unknown): Promise<B> => {
    const answer = await api.post<B>(path, { token: user.token, body });
    if (answer.status !== 201) throw new Error(`${path} was answered with ${answer.status}: ${JSON.stringify(answer)}`);
    return answer.body;
  };
  const update = async (user: TestUser, { id }: EventBody, title: string): Promise<number> => {
    const { status } = await api.put(`/api/events/${id}`, { token: user.token, body: { title } });
    if (status !== 200) throw new Error(`the write was answered with ${status}`);
    return performance.now();
  };
  /** The time at which the change arrives at a socket. */
  const arrival = async (socket: WebSocketClient, title: string): Promise<number> => {
    for (let message = await socket.next(); message.event?.title !== title;) message = await socket.next();
    return performance.now();
  };

  const [owner, bystander] = [await aUser(api), await aUser(api)];
  const calendar = await post<{ id: string }>(owner, '/api/calendars', { name: 'Support' });
  const members: TestUser[] = [];
  while (members.length < MEMBERS) members.push(await aUser(api));
  for (let at = 0; at < MEMBERS; at += SHARES_A_REQUEST) {
    const shares = members.slice(at, at + SHARES_A_REQUEST).map(({ id }) => ({ user_id: id, role: 'viewer' }));
    await post(owner, `/api/calendars/${calendar.id}/share`, { shares });
  }
  const event = await post<EventBody>(owner, '/api/events', anEvent({ calendar_id: calendar.id }));
  const other = await post<EventBody>(bystander, '/api/events', anEvent());
  const sockets: WebSocketClient[] = [];
  for (const member of members) sockets.push(await follow(member, api));
  const others = await follow(bystander, api);

  const alone: number[] = [];
  const measured: { first: number; last: number; beside: number }[] = [];
  for (let count = -WARM_UP_WRITES; count < WRITES; count++) {
    const title = `Title ${count}`;
    const besideTitle = `Beside ${count}`;
    const [aloneAt, aloneSeen] = await Promise.all([update(bystander, other, title), arrival(others, title)]);
    const [answeredAt, besideAt, besideSeen, ...seen] = await Promise.all([
      update(owner, event, title),
      update(bystander, other, besideTitle),
      arrival(others, besideTitle),
      ...sockets.map((socket) => arrival(socket, title)),
    ]);
    if (count < 0) continue;
    alone.push(aloneSeen - aloneAt);
    const beside = besideSeen - besideAt;
    measured.push({ first: Math.min(...seen) - answeredAt, last: Math.max(...seen) - answeredAt, beside });
  }
  console.log(`| milliseconds, ${MEMBERS} members | p50 | p95 |\n|---|--:|--:|`);
  report(
    'the first member',
    measured.map(({ first }) => first),
  );
  report(
    'the last member',
    measured.map(({ last }) => last),
  );
  report('another event, alone', alone);
  report(
    'another event, written at the same time',
    measured.map(({ beside }) => beside),
  );
  console.log(`\n${WRITES} writes; ${load()}`);
  await Promise.all([others, ...sockets].map((socket) => socket.close()));
} finally {
  await stack.stop();
}

function report(what: string, values: number[]): void {
  console.log(`| ${[what, ...[0.5, 0.95].map((share) => Math.round(percentile(values, share)))].join(' | ')} |`);
}
