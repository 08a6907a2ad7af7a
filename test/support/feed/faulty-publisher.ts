/**
 * The publisher of a stack whose own publisher is disconnected from the stream; it crashes, fails, and gets records
 * twice.
 */
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

/** Forwards requests to a DynamoDB Local, except those for streams, which stay empty. */
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

/** The fate of an invocation. */
const FATES = {
  works: 8,
  /** Ends before its first call. */
  throws: 2,
  /** One of its calls fails, or its response is lost. */
  'fails midway': 3,
  'loses its answer': 2,
  'runs twice at once': 2,
  /** Lambda has given it up and retries while it still runs. */
  'outlives its time': 2,
  /** It stops at any point, with calls in progress. */
  dies: 1,
};
type Fate = keyof typeof FATES;

/** The time until Lambda notices that an invocation is dead. */
const TIMEOUT_MILLISECONDS = 500;
const POLL_INTERVAL_MILLISECONDS = 25;
/** An invocation makes some hundreds of calls; most failures matter at the first ones. */
const MOMENTS = 1_000;

/**
 * A running invocation. Each of its calls has two points of failure: before it is sent, and when the response
 * arrives.
 */
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
  /** The number of invocations by fate. */
  fates: Record<Fate, number>;
  /** The records dropped after all retries; empty if all goes well. */
  dropped: DynamoDBRecord[];
  stop: () => void;
}

/**
 * Follows the stream of the main table with the handler and the mapping of the stack, in this process and its
 * environment.
 */
export function startFaultyPublisher(endpoint: string, mapping: StreamMapping, random: Random): FaultyPublisher {
  const running = new AsyncLocalStorage<Invocation>();
  injectFaults(running);
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
    tableName: mapping.tableName,
    mappings: [mapping],
    positions: new StreamPositions(),
    invoke: (_, records) => invoke(records),
    drop: (_, records) => dropped.push(...records),
    warn: () => undefined,
    signal: stopping.signal,
    watchWrites: pollOften,
  });
  return {
    fates,
    dropped,
    stop: () => {
      stopping.abort();
    },
  };
}

/** The handlers write in another process, which does not announce their writes here. */
function pollOften(onWrite: () => void): () => void {
  const timer = setInterval(onWrite, POLL_INTERVAL_MILLISECONDS);
  return () => {
    clearInterval(timer);
  };
}

/** Applies the fate of the current invocation to every call of the handler. */
function injectFaults(running: AsyncLocalStorage<Invocation>): void {
  const withFaults =
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
  table.get = withFaults(table.get.bind(table));
  table.getAll = withFaults(table.getAll.bind(table));
  table.queryPage = withFaults(table.queryPage.bind(table));
  table.update = withFaults(table.update.bind(table));
  table.transact = withFaults(table.transact.bind(table));
  gateway.post = withFaults(gateway.post.bind(gateway), 'failed');
}
