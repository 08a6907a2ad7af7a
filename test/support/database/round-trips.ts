/** Counts round trips exactly, whatever the duration of each request. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

const immediate = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Holds each response back until all requests that do not depend on it are answered. Run one task at a time. */
export class RoundTrips {
  #count = 0;
  #underWay: Promise<unknown>[] = [];
  #end: Promise<void> | undefined;

  constructor(client: DynamoDBDocumentClient) {
    client.middlewareStack.add(
      (next) => async (args) => {
        const sent = next(args);
        this.#underWay.push(sent);
        this.#end ??= this.#endOfTrip();
        await this.#end;
        return sent;
      },
      { step: 'initialize' },
    );
  }

  /** The number of times that a task waits for the database. */
  async of(work: () => Promise<unknown>): Promise<number> {
    this.#count = 0;
    await work();
    return this.#count;
  }

  async #endOfTrip(): Promise<void> {
    this.#count++;
    for (let answered = -1; answered < this.#underWay.length;) {
      answered = this.#underWay.length;
      await Promise.allSettled(this.#underWay);
      await immediate();
    }
    this.#underWay = [];
    this.#end = undefined;
  }
}
