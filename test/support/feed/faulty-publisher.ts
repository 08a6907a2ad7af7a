/** The publisher of a stack whose own is kept from the stream; it dies, fails, and gets records twice. */
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { handler } from '../../../functions/notifications/publish.js';
import { StreamPositions } from '../../../infra/local/offline-plugin/stream/positions.js';
import type { StreamMapping } from '../../../infra/local/offline-plugin/stream/mapping.js';
import { pump } from '../../../infra/local/offline-plugin/stream/pump.js';
import { getFeedContext } from '../../../lib/runtime/feed-context.js';
import type { Random } from '../random.js';

/** Forwards to a DynamoDB Local, but for its streams, in which nothing ever happens. */
export async function hideStreams(endpoint: string): Promise<{ port: number; close: () => void }> {
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (incoming.headers['x-amz-target']?.toString().endsWith('.GetRecords')) {
      const { ShardIterator } = JSON.parse(await text(incoming)) as { ShardIterator: string };
      outgoing.end(JSON.stringify({ Records: [], NextShardIterator: ShardIterator }));
      return;
    }
    const { method, url, headers } = incoming;
    const forwarded = request(new URL(url ?? '/', endpoint), { method, headers }, (answered) => {
      outgoing.writeHead(answered.statusCode ?? 0, answered.headers);
      answered.pipe(outgoing);
    });
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  };
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await once(server.listen(0), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What becomes of an invocation. */
const FATES = {
  works: 8,
  /** Ends before it has done anything. */
  throws: 2,
  /** One of its calls fails, or its answer is lost. */
  'fails midway': 3,
  'loses its answer': 2,
  'runs twice at once': 2,
  /** Lambda has given it up, and calls another one, while it still runs. */
  'outlives its time': 2,
  /** It does nothing more, wherever it is, and whatever it has begun. */
  dies: 1,
};
type Fate = keyof typeof FATES;

/** Until Lambda notices that an invocation is dead. */
const TIMEOUT_MILLISECONDS = 500;
/** The calls of an invocation are some hundreds; most of what can go wrong is in the first. */
const MOMENTS = 1_000;

/** A running invocation. Each of its calls has two moments: before it is sent, and when it is answered. */
class Invocation {
  #moment = 0;

  constructor(
    private readonly fate: Fate,
    private readonly at: number,
  ) {}

  async next(): Promise<void> {
    const moment = this.#moment++;
    if (this.fate === 'dies' && moment >= this.at) await new Promise(() => undefined);
    if (this.fate === 'fails midway' && moment === this.at) throw new Error('this call fails');
  }
}

async function timeOut(): Promise<never> {
  await delay(TIMEOUT_MILLISECONDS);
  throw new Error('timed out');
}

export interface FaultyPublisher {
  /** How many invocations have met which fate. */
  fates: Record<Fate, number>;
  /** What was given up after all retries: nothing, if all goes well. */
  dropped: DynamoDBRecord[];
  stop: () => void;
}

/** Follows the stream of the main table with the handler and the mapping of the stack, in this process and its environment. */
export function startFaultyPublisher(endpoint: string, mapping: StreamMapping, random: Random): FaultyPublisher {
  const running = new AsyncLocalStorage<Invocation>();
  strike(running);
  const run = (event: DynamoDBStreamEvent, fate: Fate): ReturnType<typeof handler> =>
    running.run(new Invocation(fate, Math.floor(MOMENTS ** random.next())), () => handler(event));

  const fates = Object.fromEntries(Object.keys(FATES).map((fate) => [fate, 0])) as Record<Fate, number>;
  let deck: Fate[] = [];
  const draw = (): Fate => {
    if (deck.length === 0) {
      deck = random.shuffle(Object.entries(FATES).flatMap(([fate, count]) => Array<Fate>(count).fill(fate as Fate)));
    }
    const fate = deck.pop() ?? 'works';
    fates[fate]++;
    return fate;
  };
  const invoke = async (Records: DynamoDBRecord[]): Promise<unknown> => {
    const fate = draw();
    if (fate === 'throws') throw new Error(fate);
    const answer = run({ Records }, fate);
    answer.catch(() => undefined);
    if (fate === 'outlives its time') throw new Error(fate);
    if (fate === 'runs twice at once') await run({ Records }, fate);
    if (fate === 'dies') return Promise.race([answer, timeOut()]);
    await answer;
    if (fate === 'loses its answer') throw new Error(fate);
    return answer;
  };

  const stopping = new AbortController();
  const dropped: DynamoDBRecord[] = [];
  void pump({
    client: new DynamoDBStreamsClient({ endpoint }),
    mapping,
    positions: new StreamPositions(),
    invoke,
    drop: (records) => dropped.push(...records),
    warn: () => undefined,
    signal: stopping.signal,
  });
  return {
    fates,
    dropped,
    stop: () => {
      stopping.abort();
    },
  };
}

/** Lets everything that the handler asks of its surroundings meet the fate of the invocation that it is part of. */
function strike(running: AsyncLocalStorage<Invocation>): void {
  const struck =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>, onFailure?: R) =>
    async (...args: A): Promise<R> => {
      try {
        await running.getStore()?.next();
        const answer = await call(...args);
        await running.getStore()?.next();
        return answer;
      } catch (error) {
        if (onFailure === undefined) throw error;
        return onFailure;
      }
    };
  const { table, gateway } = getFeedContext();
  table.get = struck(table.get.bind(table));
  table.getAll = struck(table.getAll.bind(table));
  table.queryPage = struck(table.queryPage.bind(table));
  table.update = struck(table.update.bind(table));
  table.transact = struck(table.transact.bind(table));
  gateway.post = struck(gateway.post.bind(gateway), 'failed');
}
