import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

const WRITES = ['TransactWriteItemsCommand', 'UpdateItemCommand'];

/** A place in what a handler does: one of its writes, before it is sent or after it is done. */
export interface Moment {
  write: number;
  side: 'before' | 'after';
}

/** A handler that stands still, as if it were dead. */
export interface Stop {
  /** When it has come to where it stops. */
  reached: Promise<void>;
  /** Lets it live on after all. */
  resume: () => void;
}

/** Faults of one client in what it writes to one table. */
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

  /** From now on, counting writes from 0: who comes to this moment stands still. */
  stopAt(moment: Moment): Stop {
    const { promise: reached, resolve: reach } = withResolvers();
    const { promise: resumed, resolve: resume } = withResolvers();
    this.#set(moment, () => {
      reach();
      return resumed;
    });
    return { reached, resume };
  }

  /** From now on, counting writes from 0: the answer of one is lost for good. */
  loseAnswerOf(write: number): void {
    this.#set({ write, side: 'after' }, () =>
      Promise.reject(Object.assign(new Error('no answer'), { name: 'TimeoutError' })),
    );
  }

  /** No more faults. */
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
