import { randomInt, randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashOf } from '../../../lib/auth/tokens.js';
import { KEPT_SECONDS, LEASE_SECONDS } from '../../../lib/domain/idempotency.js';
import { register } from '../../../lib/usecases/accounts/sessions.js';
import { createContext } from '../../support/context.js';
import { Faults, type Moment } from '../../support/faults.js';
import { callHandler, type HandlerAnswer, type HandlerCall } from '../../support/stack/handlers.js';
import { logInBy } from '../../support/api/sign-in.js';

const world: { context?: unknown } = vi.hoisted(() => ({}));
vi.mock('../../../lib/runtime/context.js', () => ({ getContext: () => Promise.resolve(world.context) }));

let context: Awaited<ReturnType<typeof createContext>>;
let faults: Faults;
beforeAll(async () => {
  context = await createContext();
  world.context = context;
  faults = new Faults(context.client, context.table.name);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

/** A new user. */
interface Person {
  id: string;
  username: string;
  token: string;
}

const PASSWORD = 'correct horse battery';
const tokenOf = async (username: string): Promise<string> =>
  (await logInBy(context, { username, password: PASSWORD })).access_token;

async function aPerson(): Promise<Person> {
  const username = `user-${randomUUID().slice(0, 18)}`;
  const { id } = await register(context, { username, email: `${username}@example.com`, password: PASSWORD });
  return { id, username, token: await tokenOf(username) };
}

let ada: Person;
beforeEach(async () => {
  faults.clear();
  ada = await aPerson();
});

let hours = 0;
const anEvent = (overrides: Record<string, unknown> = {}) => {
  const start = Date.parse('2031-01-06T09:00:00Z') + hours++ * 2 * 3_600_000;
  const at = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
  return { title: 'Design review', start_time: at(start), end_time: at(start + 3_600_000), ...overrides };
};

interface EventBody {
  id: string;
  title: string;
  version: number;
}

/** The members of any response. */
interface Body extends EventBody {
  items: EventBody[];
  results: { status: number; event: EventBody & { location: string | null } }[];
  ticket: string;
  /** The members of a problem. */
  type: string;
}

const bodyOf = ({ text }: HandlerAnswer): Body => JSON.parse(text) as Body;
const isReplayed = ({ headers }: HandlerAnswer): boolean => headers['Idempotency-Replayed'] === 'true';

async function ok(operationId: string, call: Omit<HandlerCall, 'token'> = {}): Promise<HandlerAnswer> {
  const answer = await callHandler(operationId, { token: ada.token, ...call });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer;
}

const eventsOfAda = async (): Promise<EventBody[]> => bodyOf(await ok('eventsList', { query: { limit: '200' } })).items;

/** A request that can be repeated. */
interface Keyed {
  operationId: string;
  call: Omit<HandlerCall, 'token'>;
  /** Asserts that the request was executed exactly once. */
  isDoneOnce: () => Promise<void>;
}

const send = ({ operationId, call }: Keyed, key: string): Promise<HandlerAnswer> =>
  callHandler(operationId, { token: ada.token, ...call, headers: { 'Idempotency-Key': key } });

function creating(operationId: string, body: { title?: string; events?: { title?: unknown }[]; mode?: string }): Keyed {
  const titles = (body.events ?? [body]).map(({ title }) => title);
  return {
    operationId,
    call: { body },
    isDoneOnce: async () => {
      expect((await eventsOfAda()).map(({ title }) => title).toSorted()).toEqual(titles.toSorted());
    },
  };
}

const some = (count: number): ReturnType<typeof anEvent>[] =>
  Array.from({ length: count }, (_, index) => anEvent({ title: `Event ${index}` }));

async function changing(operationId: string, call: Omit<HandlerCall, 'token'>, edits: number): Promise<Keyed> {
  const { id } = bodyOf(await ok('eventsCreate', { body: anEvent() }));
  for (let edit = 0; edit < edits; edit++)
    await ok('eventsUpdate', { params: { id }, body: { title: `Edit ${edit}` } });
  return {
    operationId,
    call: { ...call, params: { ...call.params, id } },
    isDoneOnce: async () => {
      const { items } = bodyOf(await ok('versionsListHistory', { params: { id } }));
      expect(items).toHaveLength(1 + edits + (edits === 0 && operationId === 'versionsRollback' ? 0 : 1));
    },
  };
}

const NO_EFFECT_TO_CHECK = (): Promise<void> => Promise.resolve();

const CALLS: [what: string, make: () => Keyed | Promise<Keyed>][] = [
  ['a creation', () => creating('eventsCreate', anEvent())],
  ['an atomic batch', () => creating('eventsCreateBatch', { events: some(3) })],
  ['a partial batch', () => creating('eventsCreateBatch', { mode: 'partial', events: some(3) })],
  [
    'a share',
    async () => {
      const { id } = await aPerson();
      return changing('sharingShare', { body: { user_id: id, role: 'viewer' } }, 0);
    },
  ],
  ['a rollback', () => changing('versionsRollback', { params: { versionId: '1' } }, 1)],
  ['a rollback that changes nothing', () => changing('versionsRollback', { params: { versionId: '1' } }, 0)],
  ['a ticket', () => ({ operationId: 'notificationsCreateTicket', call: {}, isDoneOnce: NO_EFFECT_TO_CHECK })],
  [
    'a look at busy times',
    () => ({
      operationId: 'eventsReadFreeBusy',
      call: { body: { from: '2031-01-01', to: '2031-02-01' } },
      isDoneOnce: NO_EFFECT_TO_CHECK,
    }),
  ],
];

/** Sends a request whose handler crashes at the given point; `undefined` when it never reaches that point. */
async function sendAndDie(keyed: Keyed, key: string, moment: Moment) {
  const stop = faults.stopAt(moment);
  const answer = send(keyed, key);
  const isDead = await Promise.race([stop.reached.then(() => true), answer.then(() => false)]);
  faults.clear();
  return isDead ? { answer, resume: stop.resume } : undefined;
}

describe('a handler that crashes at any of its writes', () => {
  it.each(CALLS)('still has %s executed exactly once', { timeout: 60_000 }, async (_, make) => {
    let deaths = 0;
    for (let write = 0; ; write++) {
      for (const side of ['before', 'after'] as const) {
        ada = await aPerson();
        const [keyed, key] = [await make(), randomUUID()];
        const dead = await sendAndDie(keyed, key, { write, side });
        if (!dead) {
          expect(deaths).toBeGreaterThanOrEqual(4);
          return;
        }
        deaths += 1;
        const early = await send(keyed, key);
        if (early.status === 409) expect(early.headers['Retry-After']).toBe(String(LEASE_SECONDS));
        context.clock.advance(early.status === 409 ? LEASE_SECONDS : 0);
        const answer = await send(keyed, key);
        expect(answer.status, answer.text).toBeLessThan(300);
        await keyed.isDoneOnce();
        // It had not crashed, it was slow.
        dead.resume();
        await dead.answer;
        await keyed.isDoneOnce();
        const again = await send(keyed, key);
        expect([isReplayed(again), again.text]).toEqual([true, answer.text]);
      }
    }
  });
});

describe('a handler that crashes right after its transaction', () => {
  it('has already stored its response: a retry gets it at once', async () => {
    // A series without an end is checked for conflicts for a year from now, and its response says so.
    const pattern = { recurrence_pattern: { frequency: 'weekly' } };
    const times = { start_time: '2029-01-01T09:00:00Z', end_time: '2029-01-01T10:00:00Z' };
    const creation = creating('eventsCreate', anEvent({ ...times, ...pattern }));
    const key = randomUUID();
    const dead = (await sendAndDie(creation, key, { write: 1, side: 'after' }))!;
    const answer = await send(creation, key);
    context.clock.advance(3);
    dead.resume();
    expect([answer.status, isReplayed(answer), answer.text]).toEqual([201, true, (await dead.answer).text]);
    expect(answer.text).toContain('conflicts_checked_until');
  });
});

describe('the lease of a key', () => {
  it('tells concurrent requests to the second when it ends', async () => {
    const creation = creating('eventsCreate', anEvent());
    const key = randomUUID();
    await sendAndDie(creation, key, { write: 1, side: 'before' });
    context.clock.advance(LEASE_SECONDS - 1);
    const early = await send(creation, key);
    expect([early.status, early.headers['Retry-After']]).toEqual([409, '1']);
    context.clock.advance(1);
    expect((await send(creation, key)).status).toBe(201);
  });

  it('accepts only the same request, also after it has expired', async () => {
    const key = randomUUID();
    await sendAndDie(creating('eventsCreate', anEvent()), key, { write: 1, side: 'before' });
    context.clock.advance(LEASE_SECONDS);
    expect((await send(creating('eventsCreate', anEvent()), key)).status).toBe(422);
  });

  it('is taken over by exactly one of many retries', async () => {
    const creation = creating('eventsCreate', anEvent());
    const key = randomUUID();
    await sendAndDie(creation, key, { write: 1, side: 'before' });
    context.clock.advance(LEASE_SECONDS);
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(creation, key)));
    expect(answers.filter((answer) => answer.status === 201 && !isReplayed(answer))).toHaveLength(1);
    await creation.isDoneOnce();
  });
});

describe('a handler that outlives its lease', () => {
  it('writes nothing once another request has taken the key over', async () => {
    const creation = creating('eventsCreate', anEvent());
    const key = randomUUID();
    const slow = (await sendAndDie(creation, key, { write: 1, side: 'before' }))!;
    context.clock.advance(LEASE_SECONDS);
    expect((await send(creation, key)).status).toBe(201);
    slow.resume();
    const late = await slow.answer;
    expect([late.status, bodyOf(late).type]).toEqual([409, '/problems/idempotency-key-in-use']);
    await creation.isDoneOnce();
  });

  it('writes no further event of its batch once another request has taken the key over', async () => {
    const batch = creating('eventsCreateBatch', { mode: 'partial', events: some(3) });
    const key = randomUUID();
    const slow = (await sendAndDie(batch, key, { write: 2, side: 'before' }))!;
    context.clock.advance(LEASE_SECONDS);
    expect((await send(batch, key)).status).toBe(207);
    slow.resume();
    const late = await slow.answer;
    expect([late.status, bodyOf(late).type]).toEqual([409, '/problems/idempotency-key-in-use']);
    await batch.isDoneOnce();
  });

  it('still writes as long as no other request has taken the key over', async () => {
    const creation = creating('eventsCreate', anEvent());
    const key = randomUUID();
    const slow = (await sendAndDie(creation, key, { write: 1, side: 'before' }))!;
    context.clock.advance(LEASE_SECONDS);
    slow.resume();
    const late = await slow.answer;
    const again = await send(creation, key);
    expect([late.status, isReplayed(again), again.text]).toEqual([201, true, late.text]);
  });
});

describe('a lost database response', () => {
  it('leaves a request that can be retried at once and is executed once', async () => {
    const creation = creating('eventsCreate', anEvent());
    const key = randomUUID();
    faults.loseAnswerOf(1);
    expect((await send(creation, key)).status).toBe(503);
    const again = await send(creation, key);
    expect([again.status, isReplayed(again)]).toEqual([201, true]);
    await creation.isDoneOnce();
  });

  it('to the claim of a key only delays the request', async () => {
    const creation = creating('eventsCreate', anEvent());
    const key = randomUUID();
    faults.loseAnswerOf(0);
    expect((await send(creation, key)).status).toBe(503);
    const again = await send(creation, key);
    expect([again.status, again.headers['Retry-After']]).toEqual([409, String(LEASE_SECONDS)]);
    context.clock.advance(LEASE_SECONDS);
    expect((await send(creation, key)).status).toBe(201);
    await creation.isDoneOnce();
  });

  it('to the claim of a key does not matter when the client library retries', async () => {
    const creation = creating('eventsCreate', anEvent());
    let attempts = 0;
    context.client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const isClaim = commandName === 'UpdateItemCommand' && JSON.stringify(args.input).includes('IDEMPOTENCY#');
          if (isClaim) attempts += 1;
          const answer = await next(args);
          if (isClaim && attempts === 1) throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
          return answer;
        },
      { step: 'finalizeRequest', priority: 'low', name: 'lost-claim' },
    );
    const answer = await send(creation, randomUUID());
    context.client.middlewareStack.remove('lost-claim');
    expect([answer.status, attempts]).toEqual([201, 2]);
    await creation.isDoneOnce();
  });

  it('to an event of a partial batch leaves the rest of the batch for a retry', async () => {
    const batch = creating('eventsCreateBatch', { mode: 'partial', events: some(4) });
    const key = randomUUID();
    faults.loseAnswerOf(2);
    const first = await send(batch, key);
    const statusesOf = (answer: HandlerAnswer) => bodyOf(answer).results.map(({ status }) => status);
    expect(statusesOf(first)).toEqual([201, 503, 201, 201]);
    expect((await send(creating('eventsCreate', anEvent()), key)).status).toBe(422);
    const again = await send(batch, key);
    expect([statusesOf(again), isReplayed(again)]).toEqual([[201, 201, 201, 201], false]);
    await batch.isDoneOnce();
    expect(isReplayed(await send(batch, key))).toBe(true);
  });
});

describe('an unfinished partial batch', () => {
  it('refuses other requests under its key, and returns written events as they were at that time', async () => {
    const batch = creating('eventsCreateBatch', { mode: 'partial', events: some(3) });
    const key = randomUUID();
    await sendAndDie(batch, key, { write: 2, side: 'after' });
    const [first, second] = await eventsOfAda();
    await ok('eventsUpdate', { params: { id: first!.id }, body: { location: 'Elsewhere' } });
    context.clock.advance(LEASE_SECONDS);
    expect((await send(creating('eventsCreate', anEvent()), key)).status).toBe(422);
    const answer = await send(batch, key);
    const { results } = bodyOf(answer);
    expect(results.map(({ event }) => event.id).slice(0, 2)).toEqual([first!.id, second!.id]);
    expect(results[0]!.event).toMatchObject({ version: 1, location: null });
    await batch.isDoneOnce();
  });
});

describe('an idempotency key', () => {
  it('can be used for another request after exactly 24 hours', async () => {
    const [creation, other] = [creating('eventsCreate', anEvent()), creating('eventsCreate', anEvent())];
    const key = randomUUID();
    const first = await send(creation, key);
    context.clock.advance(KEPT_SECONDS - 1);
    ada = { ...ada, token: await tokenOf(ada.username) };
    expect((await send(creation, key)).text).toBe(first.text);
    expect((await send(other, key)).status).toBe(422);
    context.clock.advance(1);
    const next = await send(other, key);
    expect([next.status, isReplayed(next)]).toEqual([201, false]);
  });

  it('of a partial batch expires as a whole: after 24 hours all events are created anew', async () => {
    const batch = creating('eventsCreateBatch', { mode: 'partial', events: some(2) });
    const call = { ...batch, call: { ...batch.call, query: { on_conflict: 'allow' } } };
    const key = randomUUID();
    await sendAndDie(call, key, { write: 2, side: 'after' });
    context.clock.advance(KEPT_SECONDS);
    ada = { ...ada, token: await tokenOf(ada.username) };
    expect((await send(call, key)).status).toBe(207);
    expect(await eventsOfAda()).toHaveLength(4);
  });
});

/** Text that hardly compresses. */
const noise = (characters: number): string =>
  Array.from({ length: characters }, () => String.fromCodePoint(randomInt(0x10000, 0x110000))).join('');

/** Almost 35 KB of UTF-8. */
const LARGE = { title: noise(200), description: noise(8_000), location: noise(500) };

describe('the stored response', () => {
  const itemsOf = (key: string): Promise<Record<string, unknown>[]> =>
    context.table.queryAll({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `IDEMPOTENCY#${ada.id}#${hashOf(key)}` },
    });

  it.each([
    ['an atomic batch', { events: Array.from({ length: 20 }, () => anEvent(LARGE)) }],
    ['a partial batch', { mode: 'partial', events: Array.from({ length: 29 }, () => anEvent(LARGE)) }],
  ])('of the largest %s fills several items and is returned byte for byte', { timeout: 60_000 }, async (_, body) => {
    const batch = creating('eventsCreateBatch', body);
    const key = randomUUID();
    const first = await send(batch, key);
    expect([first.status < 300, first.text.length > 300_000], first.text.slice(0, 300)).toEqual([true, true]);
    const again = await send(batch, key);
    expect([isReplayed(again), again.text === first.text]).toEqual([true, true]);
    expect((await itemsOf(key)).map(({ sk }) => sk)).toContain('ANSWER#2');
  });

  it('contains no ticket that a reader of the table could use', async () => {
    const key = randomUUID();
    const answer = await send(
      { operationId: 'notificationsCreateTicket', call: {}, isDoneOnce: NO_EFFECT_TO_CHECK },
      key,
    );
    const { ticket } = bodyOf(answer);
    const [claim, ...others] = await itemsOf(key);
    const kept = Buffer.from(claim!['answer'] as Uint8Array);
    expect(others).toEqual([]);
    expect(kept.length).toBeGreaterThan(100);
    expect(kept.includes(ticket)).toBe(false);
    // Compressed data do not contain it either, at any offset.
    for (let at = 0; at < kept.length; at++) expect(() => gunzipSync(kept.subarray(at))).toThrow();
    expect(JSON.stringify(claim)).not.toContain(ticket);
    expect(JSON.stringify(claim)).not.toContain(key);
  });

  it('expires with its key, also after a takeover', async () => {
    const batch = creating('eventsCreateBatch', { mode: 'partial', events: some(2) });
    const key = randomUUID();
    const expected = Math.floor(context.now().getTime() / 1000) + KEPT_SECONDS;
    await sendAndDie(batch, key, { write: 1, side: 'after' });
    context.clock.advance(LEASE_SECONDS);
    expect((await send(batch, key)).status).toBe(207);
    const expiries = (await itemsOf(key)).map(({ expiresAtEpochSeconds }) => expiresAtEpochSeconds);
    expect(expiries).toHaveLength(3);
    expect(new Set(expiries)).toEqual(new Set([expected]));
  });
});
