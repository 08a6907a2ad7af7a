import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

const WRITES = ['TransactWriteItemsCommand', 'BatchWriteItemCommand', 'UpdateItemCommand'];

/** A point in a handler's work: one of its writes, before it is sent or after it is done. */
export interface Moment {
  write: number;
  side: 'before' | 'after';
}

/** A handler that is paused, as if it had crashed. */
export interface Stop {
  /** Resolves when the handler has reached the point. */
  reached: Promise<void>;
  /** Lets the handler continue. */
  resume: () => void;
}

/** Faults in the writes of one client to one table. */
export class Faults {
  #writes = 0;
  #at: (Moment & { fault: () => Promise<void> }) | undefined;

  constructor(client: DynamoDBDocumentClient, tableName: string) {
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const isOther = (args.input as { TableName?: string }).TableName !== tableName;
          if (!WRITES.includes(String(commandName)) || (commandName === 'UpdateItemCommand' && isOther)) {
            return next(args);
          }
          const at = this.#at?.write === this.#writes++ ? this.#at : undefined;
          if (at?.side === 'before') await at.fault();
          const answer = await next(args);
          if (at?.side === 'after') await at.fault();
          return answer;
        },
      { step: 'initialize', name: 'faults' },
    );
  }

  /** Counts writes from 0 from now on, and pauses the handler that reaches this point. */
  stopAt(moment: Moment): Stop {
    const { promise: reached, resolve: reach } = withResolvers();
    const { promise: resumed, resolve: resume } = withResolvers();
    this.#set(moment, () => {
      reach();
      return resumed;
    });
    return { reached, resume };
  }

  /** Counts writes from 0 from now on, and drops the response of one write. */
  loseAnswerOf(write: number): void {
    this.#set({ write, side: 'after' }, () =>
      Promise.reject(Object.assign(new Error('no answer'), { name: 'TimeoutError' })),
    );
  }

  /** Removes all faults. */
  clear(): void {
    this.#at = undefined;
  }

  #set(moment: Moment, fault: () => Promise<void>): void {
    this.#writes = 0;
    this.#at = { ...moment, fault };
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
