/** Runs tasks concurrently, one database request after another, in an order chosen by a seed. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { AsyncLocalStorage } from 'node:async_hooks';
import { Random } from './random.js';

interface Race {
  /** Requests that wait for their turn. */
  waiting: (() => void)[];
  wake: () => void;
}

export class Interleaving {
  readonly #race = new AsyncLocalStorage<Race>();

  constructor(client: DynamoDBDocumentClient) {
    client.middlewareStack.add(
      (next) => async (args) => {
        const race = this.#race.getStore();
        if (race) await new Promise<void>((resolve) => race.waiting.push(resolve));
        try {
          return await next(args);
        } finally {
          race?.wake();
        }
      },
      { step: 'initialize', name: 'interleaving' },
    );
  }

  async run<T>(seed: number, works: (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
    const random = new Random(seed);
    const race: Race = { waiting: [], wake: () => undefined };
    const state = { isOver: false };
    // Each task starts in a tick of its own, as requests do, so that no read of one task joins those of another.
    const start = (work: () => Promise<T>): Promise<T> => this.#race.run(race, () => immediate().then(work));
    const all = Promise.allSettled(works.map(start)).finally(() => {
      state.isOver = true;
      race.wake();
    });
    while (!state.isOver) {
      await untilIdle();
      const turn = random.below(race.waiting.length);
      const [next] = race.waiting.splice(turn, 1);
      const done = new Promise<void>((resolve) => (race.wake = resolve));
      if (next) {
        next();
        await done;
      }
    }
    return all;
  }
}

/** After a response, the task continues until it sends its next request. */
async function untilIdle(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await immediate();
}

const immediate = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
