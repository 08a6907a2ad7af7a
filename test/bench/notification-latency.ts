/**
 * Measures the time from the response of a write to the message at another user's socket, on a separate local stack.
 * Prints p50, p95 and p99 of 400 writes, each made after the message of the previous one.
 */
import { loadavg } from 'node:os';
import { anEvent, apiOf, aUser, type EventBody } from '../support/api/api-client.js';
import { startStack } from '../support/stack/stack.js';
import { follow } from '../support/feed/websocket-client.js';

const WARM_UP_WRITES = 20;
const WRITES = 400;
const PERCENTILES = [0.5, 0.95, 0.99];

const stack = await startStack();
try {
  const api = apiOf(stack);
  const [ann, bob] = [await aUser(api), await aUser(api)];
  const { body: event } = await api.post<EventBody>('/api/events', { token: ann.token, body: anEvent() });
  await api.post(`/api/events/${event.id}/share`, { token: ann.token, body: { user_id: bob.id, role: 'viewer' } });
  const bobs = await follow(bob, api);

  const measure = async (title: string): Promise<{ write: number; delivery: number }> => {
    const startedAt = performance.now();
    const { status } = await api.put(`/api/events/${event.id}`, { token: ann.token, body: { title } });
    const answeredAt = performance.now();
    if (status !== 200) throw new Error(`the write was answered with ${status}`);
    for (let message = await bobs.next(); message.event?.title !== title;) message = await bobs.next();
    return { write: answeredAt - startedAt, delivery: performance.now() - answeredAt };
  };
  for (let count = 0; count < WARM_UP_WRITES; count++) await measure(`Warm-up ${count}`);
  const measured: Awaited<ReturnType<typeof measure>>[] = [];
  for (let count = 0; count < WRITES; count++) measured.push(await measure(`Title ${count}`));
  console.log('| milliseconds | p50 | p95 | p99 |\n|---|--:|--:|--:|');
  report('write, request to answer', ofSorted(measured.map(({ write }) => write)));
  report('notification, answer of the write to message', ofSorted(measured.map(({ delivery }) => delivery)));
  console.log(`\n${WRITES} writes; load average of the last minute ${loadavg()[0]?.toFixed(1) ?? ''}`);
  await bobs.close();
} finally {
  await stack.stop();
}

function ofSorted(values: number[]): (share: number) => number {
  const sorted = values.toSorted((a, b) => a - b);
  return (share) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
}

function report(what: string, percentile: (share: number) => number): void {
  console.log(`| ${[what, ...PERCENTILES.map((share) => Math.round(percentile(share)))].join(' | ')} |`);
}
