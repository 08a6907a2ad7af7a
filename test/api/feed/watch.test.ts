import { ApiGatewayManagementApiClient, DeleteConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect as connectTo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { findFeedHead } from '../../../lib/store/feed-head.js';
import { connect, Table } from '../../../lib/store/table.js';
import { api, aUser, type Page, type TestUser } from '../../support/api/api-client.js';
import { createEvent, deleteEvent, share, updateEvent } from '../../support/api/event-client.js';
import { Watcher } from '../../support/feed/watcher.js';
import { eventually } from '../../support/eventually.js';

let directory: string;
let watchers: Watcher[];
let ann: TestUser;
let bob: TestUser;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'watch-'));
  watchers = [];
  [ann, bob] = await Promise.all([aUser(), aUser()]);
});
afterEach(async () => {
  await Promise.all(watchers.map((watcher) => watcher.kill('SIGKILL')));
  rmSync(directory, { recursive: true });
});

function watch(user: TestUser, environment: Record<string, string> = {}): Watcher {
  const { rest } = inject('urls');
  const own = { API: rest, PASSWORD: user.password, DATA_DIRECTORY: directory, ...environment };
  const watcher = new Watcher(['--user', user.username], own);
  watchers.push(watcher);
  return watcher;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

async function rename(id: string, ...titles: string[]): Promise<void> {
  for (const title of titles) await updateEvent(ann, id, { title });
}

/** The file with the stored position in a user's feed. */
const positionFile = ({ id }: TestUser): string =>
  join(directory, 'watch', encodeURIComponent(inject('urls').rest), id);
const positionOf = (user: TestUser): number => Number(readFileSync(positionFile(user), 'utf8'));

/** Direct access to the stack's database, for changes that no client can make. */
const tableOfStack = (): Table => new Table(connect(inject('urls').dynamodb), 'event-scheduling-api-local');

/** Closes a user's connections as API Gateway does after two hours. */
async function closeConnections({ id }: TestUser): Promise<void> {
  const gateway = new ApiGatewayManagementApiClient({ endpoint: inject('urls').websocket.replace('ws', 'http') });
  const { connections } = await findFeedHead(tableOfStack(), id);
  await Promise.all(
    connections.map((connection) => gateway.send(new DeleteConnectionCommand({ ConnectionId: connection.id }))),
  );
}

/** A proxy to the API that can be cut and reopened. */
class Way {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  async open(): Promise<string> {
    const { hostname, port, pathname } = new URL(inject('urls').rest);
    this.#server = createServer((socket) => {
      const other = connectTo(Number(port), hostname);
      for (const end of [socket, other]) this.#sockets.add(end.on('error', () => undefined));
      socket.pipe(other).pipe(socket);
    }).listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as { port: number }).port;
    return `http://127.0.0.1:${this.#port}${pathname}`;
  }

  cut(): void {
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

it('the watch client prints each change in colour, with its number, new values, author and delay', async () => {
  const watcher = watch(bob, { FORCE_COLOR: '1' });
  await watcher.untilNoted(/Listening from now on, after #0\./);
  const { id } = await createEvent(ann, { title: 'Design review' });
  await share(ann, id, 'viewer', bob);
  await rename(id, 'Part 1\u001b[2J');
  await deleteEvent(ann, id);
  await watcher.untilPrinted(3);
  const plain = watcher.printed.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''));
  expect(plain).toEqual([
    expect.stringMatching(`^  #1 event.shared +"Design review" version 2 by ${ann.id}, \\d+(\\.\\d)? m?s ago$`),
    expect.stringMatching(`^  #2 event.updated .* title="Part 1.*" version 3 by`),
    expect.stringMatching(`^  #3 event.deleted +${id} version 4 by`),
  ]);
  expect(watcher.printed[1]).toContain('\u001b[33mevent.updated');
  expect(watcher.printed[2]).toContain('\u001b[31mevent.deleted');
});

describe('a watch client that is restarted', () => {
  it('prints exactly the changes that it missed, however it was stopped', async () => {
    const { id } = await createEvent(ann);
    const seqs: number[] = [];
    const first = watch(ann);
    await first.untilNoted(/Listening from now on, after #1\./);
    await rename(id, 'Two', 'Three');
    await first.untilPrinted(2);
    await eventually(() => {
      expect(positionOf(ann)).toBe(3);
    });
    await first.kill('SIGKILL');
    seqs.push(...first.seqs);

    await rename(id, 'Four', 'Five', 'Six');
    const second = watch(ann);
    await second.untilPrinted(3);
    await rename(id, 'Seven');
    await second.untilPrinted(4);
    expect(await second.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(second.seqs).toEqual([4, 5, 6, 7]);
    expect(second.printed.map((line) => /title="(\w+)"/.exec(line)?.[1])).toEqual(['Four', 'Five', 'Six', 'Seven']);
    expect([...seqs, ...second.seqs]).toEqual(upTo(7).slice(1));
  });

  it('prints every change once, when it is stopped while changes arrive', async () => {
    const { id } = await createEvent(ann);
    const first = watch(ann);
    await first.untilNoted(/Listening/);
    const changes = rename(id, ...upTo(25).map((number) => `Title ${number}`));
    await first.untilPrinted(5);
    await first.kill('SIGTERM');
    await changes;
    const second = watch(ann);
    await second.untilPrinted(25 - first.seqs.length);
    await second.kill('SIGTERM');
    expect([...first.seqs, ...second.seqs]).toEqual(upTo(26).slice(1));
  });

  it('leaves no session behind', async () => {
    const sessions = async (): Promise<number> =>
      (await api.get<Page<unknown>>('/api/auth/sessions', bob)).body.items.length;
    const watcher = watch(bob);
    await watcher.untilNoted(/Listening/);
    expect(await sessions()).toBe(2);
    await watcher.kill('SIGTERM');
    expect(await sessions()).toBe(1);
  });

  it('reports that its position has expired, prints the current state, and continues from there', async () => {
    const [kept, deleted] = [await createEvent(ann), await createEvent(ann)];
    const first = watch(ann);
    await first.untilNoted(/Listening/);
    await first.kill('SIGTERM');
    await rename(kept.id, 'Three', 'Four');
    await deleteEvent(ann, deleted.id);
    const table = tableOfStack();
    const oldest = { pk: `FEED#${ann.id}#0`, sk: 'FEED#0000000003' };
    await eventually(async () => {
      expect(await table.get({ ...oldest, sk: 'FEED#0000000005' })).toBeDefined();
    });
    await table.transact({ oldest: { Delete: { TableName: table.name, Key: oldest } } });

    const second = watch(ann);
    await second.untilNoted(/Listening, after #5\./);
    expect(second.noted).toContain('Messages after #2 have expired. Current events, and events that are gone:');
    expect(second.printed).toEqual([
      expect.stringMatching('event.current +"Four"'),
      expect.stringMatching(`event.gone +${deleted.id}`),
    ]);
    await rename(kept.id, 'Five');
    await second.untilPrinted(3);
    expect(second.seqs).toEqual([NaN, NaN, 6]);
  });

  it('starts again from the current state, if its position is ahead of the feed, as after the restore of a table', async () => {
    const { id } = await createEvent(ann, { title: 'One' });
    mkdirSync(dirname(positionFile(ann)), { recursive: true });
    writeFileSync(positionFile(ann), '99');
    const watcher = watch(ann);
    await watcher.untilNoted(/Listening, after #1\./);
    expect(watcher.noted[0]).toBe(
      'Position #99 is not in the feed, which was restored or replaced. Current events, and events that are gone:',
    );
    expect(watcher.printed).toEqual([expect.stringMatching('event.current +"One"')]);
    await rename(id, 'Two');
    await watcher.untilPrinted(2);
    await eventually(() => {
      expect(positionOf(ann)).toBe(2);
    });
  });
});

describe('a watch client whose connection ends', () => {
  it('reconnects and misses nothing, also while the API is down', async () => {
    const way = new Way();
    const { id } = await createEvent(ann);
    const watcher = watch(ann, { API: await way.open() });
    await watcher.untilNoted(/Listening/);
    await rename(id, 'Two');
    await watcher.untilPrinted(1);

    await closeConnections(ann);
    await rename(id, 'Three');
    await watcher.untilPrinted(2);
    // The message may have come over HTTP, before there was a connection that can be closed.
    await watcher.untilNoted(/Listening/, 2);

    way.cut();
    await closeConnections(ann);
    await watcher.untilNoted(/ECONNREFUSED.* Connecting again in \d\.\d s\./, 2);
    await rename(id, 'Four', 'Five');
    await way.open();
    await watcher.untilPrinted(4);
    way.cut();
    expect(watcher.seqs).toEqual([2, 3, 4, 5]);
    const pauses = watcher.noted.flatMap((line) => /again in (.*) s/.exec(line)?.slice(1).map(Number) ?? []);
    expect(Math.max(...pauses)).toBeGreaterThan(pauses[0]!);
  });

  it('logs in again when its session was ended', async () => {
    const watcher = watch(bob);
    await watcher.untilNoted(/Listening/);
    const body = { current_password: bob.password, new_password: bob.password };
    expect((await api.put('/api/users/me/password', { token: bob.token, body })).status).toBe(204);
    await watcher.untilNoted(/session .* has ended/);
    await watcher.untilNoted(/Listening, after #0\./);
  });
});

describe('a watch client that cannot start', () => {
  it('exits with the message that the password is wrong', async () => {
    const watcher = watch(bob, { PASSWORD: 'another one' });
    expect(await watcher.ended).toEqual({ code: 1, signal: null });
    expect(watcher.noted.join()).toMatch(/password/);
  });

  it('exits with the list of required settings', async () => {
    const watcher = new Watcher([], { PASSWORD: 'x' });
    expect(await watcher.ended).toEqual({ code: 2, signal: null });
    expect(watcher.noted).toEqual(['Usage: PASSWORD=… npm run watch -- --user <username>']);
  });
});
