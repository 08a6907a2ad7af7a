/** Faults of DynamoDB in the middle of a request, and how many of its transactions go through all the same. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { AsyncLocalStorage } from 'node:async_hooks';

/** What becomes of the first transaction of a request. */
export type TransactionFault =
  /** Refused for its rate. */
  | 'throttled'
  /** Never arrives. */
  | 'lost on the way'
  /** Is written, and nobody hears of it. */
  | 'done, and its answer lost'
  /** Is written, and the client library has to ask again. */
  | 'done, and its first answer lost'
  /** Cancelled since another transaction has one of its items. */
  | 'in the way of another'
  /** Cancelled for a condition. */
  | 'overtaken';

interface Work {
  fault: TransactionFault | undefined;
  hasMet: boolean;
  written: number;
}

export interface Done<T> {
  result: T;
  /** Whether the fault has come to pass. */
  hasMet: boolean;
  /** How many transactions have gone through. */
  written: number;
}

const TRANSACTION = 'TransactWriteItemsCommand';

const named = (name: string, members: object = {}): Error => Object.assign(new Error(name), { name, ...members });
const cancelled = (Code: string): Error =>
  named('TransactionCanceledException', { CancellationReasons: [{ Code: 'None' }, { Code }] });

const BEFORE: Partial<Record<TransactionFault, () => Error>> = {
  throttled: () => named('ThrottlingException'),
  'lost on the way': () => named('TimeoutError'),
  'in the way of another': () => cancelled('TransactionConflict'),
  overtaken: () => cancelled('ConditionalCheckFailed'),
};

/** Puts faults into what goes through a client, each into one piece of work, however many are under way. */
export class TransactionFaults {
  readonly #work = new AsyncLocalStorage<Work>();

  constructor(client: DynamoDBDocumentClient) {
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const work = this.#work.getStore();
          if (!work || commandName !== TRANSACTION) return next(args);
          const before = work.fault && !work.hasMet ? BEFORE[work.fault] : undefined;
          if (before) {
            work.hasMet = true;
            throw before();
          }
          const answer = await next(args);
          work.written += 1;
          this.#loseAnswer('done, and its answer lost', work);
          return answer;
        },
      { step: 'initialize', name: 'faults' },
    );
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          const work = this.#work.getStore();
          if (work && commandName === TRANSACTION) this.#loseAnswer('done, and its first answer lost', work);
          return answer;
        },
      // Inside of what retries.
      { step: 'finalizeRequest', priority: 'low', name: 'lost-answers' },
    );
  }

  #loseAnswer(fault: TransactionFault, work: Work): void {
    if (work.fault !== fault || work.hasMet) return;
    work.hasMet = true;
    throw named('TimeoutError');
  }

  async meet<T>(fault: TransactionFault | undefined, work: () => Promise<T>): Promise<Done<T>> {
    const state: Work = { fault, hasMet: false, written: 0 };
    const result = await this.#work.run(state, work);
    return { result, hasMet: state.hasMet, written: state.written };
  }
}
