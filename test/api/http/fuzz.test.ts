import fc from 'fast-check';
import { openSync, readFileSync } from 'node:fs';
import { Agent, request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { anEvent, apiOf, aUser, logIn, type EventBody, type Page } from '../../support/api/api-client.js';
import { parsedBody, requireDocumented } from '../../support/api/documented.js';
import { fuzzedRequests, type FuzzedRequest, type Known } from '../../support/api/hostile.js';
import type { OpenApi } from '../../support/api/openapi.js';
import { findProcessTree } from '../../support/stack/processes.js';
import { startStack, type Stack } from '../../support/stack/stack.js';

/** `FUZZ_REQUESTS=20000` is the full run, on its own stack whose memory is measured; `FUZZ_SEED` sets another seed. */
const { FUZZ_REQUESTS, FUZZ_SEED = '20230601' } = process.env;
const REQUESTS = Number(FUZZ_REQUESTS ?? 400);
const REQUESTS_A_WORLD = 100;
const AT_ONCE = 4;
/**
 * The heap varies by half between garbage collections, so the lowest value of the second half of a run is compared
 * with that of the first.
 */
const MOST_GROWTH = 1.35;
const MEGABYTE = 1024 * 1024;

/** Text that no response may contain: our file paths, a stack trace, a key of the table. */
const INTERNALS = /node_modules|\.ts:\d|\n\s+at |"pk"|dynamodb|ConditionExpression|ValidationException/i;
/** Node refuses headers that are too long, without a body. */
const HEADERS_TOO_LONG = 431;

let stack: Stack | undefined;
let urls: Stack['urls'];
let document: OpenApi;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE * 2 });
const statuses: Record<number, number> = {};

beforeAll(async () => {
  if (FUZZ_REQUESTS !== undefined) stack = await startStack({ outputFile: openSync('.build/fuzz.log', 'w') });
  urls = stack?.urls ?? inject('urls');
  document = (await (await fetch(`${urls.rest}/openapi.json`)).json()) as OpenApi;
});
afterAll(async () => {
  agent.destroy();
  await stack?.stop();
});

interface World {
  known: Known;
  token: string;
  /** Operations that may end the session. */
  otherToken: string;
}

/** A user with data to read and to change. */
async function aWorld(): Promise<World> {
  const client = apiOf({ urls });
  const [ada, bob] = [await aUser(client), await aUser(client)];
  const { token } = ada;
  const create = async (overrides: object): Promise<EventBody> =>
    (await client.post<EventBody>('/api/events', { token, body: anEvent({ ...overrides }) })).body;
  const event = await create({});
  const recurrence_pattern = { frequency: 'daily', count: 10 };
  const series = await create({
    start_time: '2040-01-01T09:00:00Z',
    end_time: '2040-01-01T10:00:00Z',
    recurrence_pattern,
  });
  await client.post(`/api/events/${event.id}/share`, { token, body: { user_id: bob.id, role: 'editor' } });
  const { body: calendar } = await client.post<{ id: string }>('/api/calendars', { token, body: { name: 'Support' } });
  await client.post(`/api/calendars/${calendar.id}/share`, { token, body: { user_id: bob.id, role: 'editor' } });
  const { access_token: otherToken } = await logIn(ada, client);
  const sessions = await client.get<Page<{ id: string; is_current: boolean }>>('/api/auth/sessions', {
    token: otherToken,
  });
  const page = await client.get<Page<EventBody>>('/api/events?limit=1', { token });
  const known = {
    event: event.id,
    series: series.id,
    calendar: calendar.id,
    user: bob.id,
    session: sessions.body.items.find(({ is_current }) => is_current)!.id,
    cursor: page.body.next_cursor!,
    occurrence: '2040-01-03T09:00:00Z',
  };
  return { known, token, otherToken };
}

interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

function answerTo(request: FuzzedRequest, token: string): Promise<Answer> {
  const { method, path, headers, body } = request;
  const { hostname, port } = new URL(urls.rest);
  return new Promise((resolve, reject) => {
    // Set for GET too, since Node sends its body without a length otherwise.
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const sentHeaders = { ...headers, ...length, Authorization: `Bearer ${token}` };
    const options = { hostname, port, agent, method, path, headers: sentHeaders };
    const outgoing = send(options, (incoming) => {
      const { statusCode: status = 0, headers: sent } = incoming;
      text(incoming).then((received) => {
        resolve({ status, headers: new Headers(sent as Record<string, string>), body: received });
      }, reject);
    });
    outgoing.on('error', (error) => {
      // The server has closed an idle connection just as it was reused.
      if (outgoing.reusedSocket && 'code' in error && error.code === 'ECONNRESET') resolve(answerTo(request, token));
      else reject(error);
    });
    outgoing.end(body);
  });
}

async function expectContract(request: FuzzedRequest, { token, otherToken }: World): Promise<void> {
  const ends = ['authLogout', 'authEndSession'].includes(request.operationId);
  const { status, headers, body } = await answerTo(request, ends ? otherToken : token);
  statuses[status] = (statuses[status] ?? 0) + 1;
  expect(status, body).toBeLessThan(500);
  if (status !== HEADERS_TOO_LONG) {
    const url = new URL(request.path, urls.rest);
    requireDocumented(request.method, url, { status, headers, body: parsedBody(headers, body) });
  }
  if (status < 400 || status === HEADERS_TOO_LONG || (ends && status === 401)) return;
  if (request.method === 'HEAD') return;
  expect(headers.get('Content-Type')).toContain('application/problem+json');
  expect(JSON.parse(body)).toMatchObject({ status });
  expect(body).not.toMatch(INTERNALS);
}

async function fuzzWorld(seed: number): Promise<void> {
  const world = await aWorld();
  const requests = fuzzedRequests(document, world.known);
  await fc.assert(
    fc.asyncProperty(requests, (request) => expectContract(request, world)),
    { numRuns: Math.min(REQUESTS, REQUESTS_A_WORLD), seed, endOnFailure: true },
  );
}

/** All processes of the stack except DynamoDB Local, whose memory the JVM manages. */
function residentBytes({ part }: Stack): number {
  return findProcessTree(part.process.pid!)
    .map((pid) => readFileSync(`/proc/${pid}/status`, 'utf8'))
    .filter((status) => !/^Name:\s+java/.test(status))
    .reduce((sum, status) => sum + Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024, 0);
}

const worlds = Math.ceil(REQUESTS / REQUESTS_A_WORLD);

describe('any request', () => {
  it(`gets a response that the OpenAPI document describes, never a 5xx, and memory stays bounded: ${REQUESTS} requests`, async () => {
    const growth: number[] = [];
    for (let world = 0; world < worlds; world += AT_ONCE) {
      const seeds = Array.from({ length: Math.min(AT_ONCE, worlds - world) }, (_, index) => world + index);
      await Promise.all(seeds.map((index) => fuzzWorld(Number(FUZZ_SEED) + index)));
      if (stack) growth.push(residentBytes(stack) / MEGABYTE);
    }
    if (stack) process.stderr.write(`statuses ${JSON.stringify(statuses)}, MB ${growth.map(Math.round).join(' ')}\n`);
    const half = Math.ceil(growth.length / 2);
    if (stack) expect(Math.min(...growth.slice(half))).toBeLessThan(Math.min(...growth.slice(0, half)) * MOST_GROWTH);
  }, 3_600_000);

  it.each(['POST', 'PUT'])('of 10 MB is refused, and memory stays bounded: %s', async (method) => {
    const { token } = await aUser(apiOf({ urls }));
    const headers = { 'Content-Type': 'application/json' };
    for (const body of [' '.repeat(10 * MEGABYTE), '['.repeat(10 * MEGABYTE), `"${'x'.repeat(10 * MEGABYTE)}"`]) {
      const path = method === 'POST' ? '/api/events' : '/api/events/evt_none';
      const answer = await answerTo({ operationId: '', method, path, headers, body }, token);
      expect(answer.status).toBe(413);
    }
  });
});
