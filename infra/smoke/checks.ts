import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { messageOf } from '../client/command.js';
import { Client, isProblem, ProblemError, type Schemas } from '../../lib/client/index.js';

/** The stage to test. */
export interface Target {
  /** Without `/api`. */
  url: string;
  /** For a stage that requires one. */
  apiKey: string | undefined;
}

type Report = (sentence: string, milliseconds: number) => void;

/** A failed check. Its cause is the error of the client or of the assertion. */
class FailedCheck extends Error {}

const RACERS = 10;
const NOTIFICATION_MILLISECONDS = 15_000;
const DAY_MILLISECONDS = 86_400_000;

/**
 * Runs all checks, and deletes the accounts afterwards.
 * @throws FailedCheck for the first check that fails
 */
export async function runChecks(target: Target, report: Report): Promise<void> {
  const check = async <T>(sentence: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work().catch((cause: unknown) => {
      throw new FailedCheck(sentence, { cause });
    });
    report(sentence, performance.now() - startedAt);
    return result;
  };
  const anonymous = new Client(target);
  await check('the service is healthy', async () => {
    const { status } = await anonymous.get('/api/health');
    assert.equal(status, 'ok');
  });
  const people = await check('two people register and log in', () =>
    Promise.all([signUp(target, anonymous), signUp(target, anonymous)]),
  );
  try {
    await checkEvents(people, check);
  } finally {
    await check('both accounts are deleted', async () => {
      // The owner of a shared event can be deleted only after the others have left it.
      for (const person of people.toReversed()) await deleteAccount(person);
    });
  }
}

interface Person {
  id: string;
  client: Client;
  password: string;
}

async function signUp(target: Target, anonymous: Client): Promise<Person> {
  const username = `smoke-${randomBytes(8).toString('hex')}`;
  const password = randomBytes(24).toString('base64url');
  const body = { username, email: `${username}@example.com`, password };
  const { id } = await anonymous.post('/api/auth/register', { body });
  const client = new Client({ ...target, WebSocket });
  await client.login({ username, password });
  return { id, client, password };
}

const deleteAccount = ({ client, password }: Person) =>
  client.delete('/api/users/me', { body: { current_password: password } });

async function checkEvents(
  [ann, bob]: [Person, Person],
  check: <T>(sentence: string, work: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const event = await check(`of ${RACERS} clients that race for one slot, one wins`, async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: RACERS }, () => ann.client.post('/api/events', { body: aMeeting() })),
    );
    const created = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
    for (const error of refused) if (!isProblem(error, 'schedule-conflict')) throw error;
    assert.equal(created.length, 1, `${created.length} were created`);
    return created[0] as Schemas['Event'];
  });
  const path = { id: event.id };

  await check('a change arrives over the WebSocket', async () => {
    const ends = new AbortController();
    const share = (): void => {
      const body = { user_id: bob.id, role: 'viewer' as const };
      ann.client.post('/api/events/{id}/share', { path, body }).catch((error: unknown) => {
        ends.abort(error);
      });
    };
    const signal = AbortSignal.any([ends.signal, AbortSignal.timeout(NOTIFICATION_MILLISECONDS)]);
    for await (const message of bob.client.feed({ signal, onConnect: share })) {
      assert.ok('event_id' in message && message.event_id === event.id);
      return;
    }
    throw signal.reason;
  });

  await check('the history has every version, and a deleted event is restored', async () => {
    await ann.client.put('/api/events/{id}', { path, body: { title: 'Renamed' }, ifMatch: { version: 2 } });
    await ann.client.delete('/api/events/{id}', { path });
    await ann.client.post('/api/events/{id}/rollback/{versionId}', { path: { ...path, versionId: '1' } });
    const { items } = await ann.client.get('/api/events/{id}/history', { path });
    assert.deepEqual(
      items.map(({ version }) => version),
      [5, 4, 3, 2, 1],
    );
  });
}

function aMeeting() {
  const day = new Date(Date.now() + DAY_MILLISECONDS).toISOString().slice(0, 10);
  return { title: 'Smoke test', start_time: `${day}T09:00:00Z`, end_time: `${day}T10:00:00Z` };
}

/** The failed check with the reason, for a person. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof FailedCheck)) return String(error);
  const { cause } = error;
  return `Failed: ${error.message}: ${reasonOf(cause)}`;
}

function reasonOf(cause: unknown): string {
  if (cause instanceof ProblemError) {
    const { status, title, detail } = (cause as ProblemError).problem;
    return `${status} ${title}: ${detail}`;
  }
  return messageOf(cause);
}
