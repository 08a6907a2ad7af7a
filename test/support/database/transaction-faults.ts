/** Injects DynamoDB faults into a request, and counts the transactions that still succeed. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { AsyncLocalStorage } from 'node:async_hooks';

/** The fault of a request's first transaction. */
export type TransactionFault =
  /** Throttled. */
  | 'throttled'
  /** Never arrives. */
  | 'lost on the way'
  /** Is written, but the response is lost. */
  | 'done, and its answer lost'
  /** Is written, but the client library has to retry. */
  | 'done, and its first answer lost'
  /** Cancelled because another transaction has one of its items. */
  | 'in the way of another'
  /** Cancelled because a condition failed. */
  | 'overtaken';

interface Work {
  fault: TransactionFault | undefined;
  hasMet: boolean;
  written: number;
}

export interface Done<T> {
  result: T;
  /** Whether the fault has happened. */
  hasMet: boolean;
  /** The number of transactions that succeeded. */
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

/** Injects faults into the requests of a client, one per task, for any number of concurrent tasks. */
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
      // Placed below the retry logic.
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
