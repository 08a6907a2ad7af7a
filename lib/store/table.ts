import { DynamoDBClient, type AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type QueryCommandInput,
  type TransactWriteCommandInput,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { inBatches } from '../domain/batches.js';
import { ProblemError } from '../domain/errors.js';
import { createRequestLimiter } from '../domain/limiter.js';
import { withoutOverhead } from '../sdk-client.js';
import { retriesExhausted, pause } from './backoff.js';

export interface Key {
  pk: string;
  sk: string;
}
export type Item = Record<string, unknown>;
export type TransactionItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Actions of a transaction by name. The name tells in {@link ConcurrentWriteError.failed} whose condition failed. */
export type Actions = Readonly<Record<string, TransactionItem | TransactionItem[] | undefined>>;

/** An action whose condition failed. */
interface FailedAction {
  name: string;
  key: Key;
  /** The item that did not meet the condition, if the action asks for it with {@link RETURN_FAILED_ITEM}. */
  item: Item | undefined;
}

/** What a lost race tells about items, so that few of them need to be read again. */
export interface KnownItems {
  /** The present item with a key; `undefined` if it is not known. */
  itemAt: (key: Key) => Item | undefined;
  /** Whether the item may have changed since the last attempt. */
  mayHaveChanged: (key: Key) => boolean;
}
export const NOTHING_KNOWN: KnownItems = { itemAt: () => undefined, mayHaveChanged: () => true };

/** Another write came first. Decide again. The items are as they were when the transaction failed. */
export class ConcurrentWriteError extends Error implements KnownItems {
  /** The names of the actions whose conditions failed. */
  readonly failed: ReadonlySet<string>;
  /** The key of the first of them. */
  readonly contendedKey: Key;

  constructor(
    /** In the order of the transaction. */
    private readonly actions: readonly [FailedAction, ...FailedAction[]],
    cause: unknown,
  ) {
    super('another write came first', { cause });
    this.name = 'ConcurrentWriteError';
    this.failed = new Set(actions.map(({ name }) => name));
    this.contendedKey = actions[0].key;
  }

  private actionAt(key: Key): FailedAction | undefined {
    return this.actions.find((action) => nameOf(action.key) === nameOf(key));
  }

  itemAt(key: Key): Item | undefined {
    return this.actionAt(key)?.item;
  }

  mayHaveChanged(key: Key): boolean {
    return this.actionAt(key) !== undefined;
  }
}

/** The parameter of an action of a transaction whose item a {@link ConcurrentWriteError} returns. */
export const RETURN_FAILED_ITEM = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

/** DynamoDB limits one `BatchGetItem` to 100 keys. */
const BATCH_GET_KEYS = 100;

/** The maximum lengths of keys, in bytes of UTF-8. DynamoDB rejects requests with longer keys. */
const MAX_PK_BYTES = 2_048;
const MAX_SK_BYTES = 1_024;
const isPossible = ({ pk, sk }: Key): boolean =>
  Buffer.byteLength(pk) <= MAX_PK_BYTES && Buffer.byteLength(sk) <= MAX_SK_BYTES;

/** The reads of items that started in the same tick. */
interface GatheredReads {
  keys: Map<string, Key>;
  /** Whether one of them is of several items, which takes the permission for `BatchGetItem`. */
  hasBatch: boolean;
  items: Promise<Map<string, Item>>;
}
const nameOf = ({ pk, sk }: Item | Key): string => JSON.stringify([pk, sk]);

/**
 * A client for the region, or for DynamoDB Local at `endpoint`. Gives up within seconds, so that the caller can return
 * 503.
 */
export function connect(endpoint: string | undefined): DynamoDBDocumentClient {
  const client = withoutOverhead(
    new DynamoDBClient({
      ...(endpoint === undefined ? {} : { endpoint }),
      // Lambda's credentials have no account id, which the SDK would look up for each request.
      accountIdEndpointMode: 'disabled',
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
    }),
  );
  const limiter = createRequestLimiter();
  // Applies to each attempt, so that other requests are sent during the pause before a retry.
  client.middlewareStack.add((next) => (args) => limiter(() => next(args)), { step: 'deserialize', priority: 'high' });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/**
 * The maximum retries of an operation whose items other transactions lock, and of the keys or items that a throttled
 * batch leaves unprocessed: about two seconds, with the pauses.
 */
export const MAX_RETRIES = 15;

/** Another transaction locks an item. The operation is retried, and then fails with {@link retriesExhausted}. */
class ContentionError extends Error {}

interface CancelledTransaction {
  name: 'TransactionCanceledException';
  /** One for each action. Items are in the format of the low-level client. */
  CancellationReasons?: { Code?: string; Item?: Record<string, AttributeValue> }[];
}
const isCancelled = (error: unknown): error is CancelledTransaction =>
  error instanceof Error && error.name === 'TransactionCanceledException';

/** The action of a transaction on one item. */
interface NamedAction {
  name: string;
  action: TransactionItem;
}

const keyOf = ({ Put, Update, Delete, ConditionCheck }: TransactionItem): Key => {
  const { pk, sk } = Put?.Item ?? (Update ?? Delete ?? ConditionCheck)?.Key ?? {};
  return { pk: String(pk), sk: String(sk) };
};

/**
 * Converts an error of the SDK, which has already retried, to the errors that use cases handle.
 * @param actions the actions of the transaction, in its order
 */
function translate(error: unknown, actions: NamedAction[]): Error {
  if (isCancelled(error)) {
    const reasons = error.CancellationReasons ?? [];
    const [first, ...others] = actions.flatMap(({ name, action }, index): FailedAction[] => {
      const { Code, Item: item } = reasons[index] ?? {};
      return Code === 'ConditionalCheckFailed' ? [{ name, key: keyOf(action), item: item && unmarshall(item) }] : [];
    });
    if (first) return new ConcurrentWriteError([first, ...others], error);
    if (reasons.some(({ Code }) => Code === 'TransactionConflict'))
      return new ContentionError('another transaction is under way', { cause: error });
  }
  const name = error instanceof Error ? error.name : '';
  if (name === 'TransactionConflictException')
    return new ContentionError('a transaction is under way', { cause: error });
  if (name === 'ConditionalCheckFailedException') return error as Error;
  if (name === 'ValidationException') return error as Error;
  return unavailable(error);
}

const unavailable = (cause: unknown): ProblemError =>
  new ProblemError('unavailable', 'The database is unavailable or overloaded. Nothing was partly saved; try again.', {
    retryAfterSeconds: 1,
    cause,
  });

const namedActions = (actions: Actions): NamedAction[] =>
  Object.entries(actions).flatMap(([name, group = []]) => [group].flat().map((action) => ({ name, action })));

/** A table: strongly consistent reads, conditional writes, and errors of the service instead of the SDK's. */
export class Table {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    readonly name: string,
  ) {}

  private gathered: GatheredReads | undefined;

  /**
   * One strongly consistent read. Reads that start in the same tick are one `BatchGetItem`, which takes less CPU than a
   * `GetItem` each, and the same read units. A key that is too long, such as one made from a client's text, matches no
   * item.
   */
  async get(key: Key): Promise<Item | undefined> {
    if (!isPossible(key)) return undefined;
    const { keys, items } = this.gather();
    keys.set(nameOf(key), key);
    return (await items).get(nameOf(key));
  }

  /**
   * Strongly consistent reads, together with those of {@link get} in the same tick. Returns the existing items, each
   * once, in the order of the keys.
   */
  async getAll(keys: Key[]): Promise<Item[]> {
    if (keys.length > 0) this.gather().hasBatch = true;
    const distinct = new Map(keys.map((key) => [nameOf(key), key]));
    const items = await Promise.all([...distinct.values()].map((key) => this.get(key)));
    return items.filter((item) => item !== undefined);
  }

  private gather(): GatheredReads {
    if (this.gathered) return this.gathered;
    const read = async (): Promise<Map<string, Item>> => {
      this.gathered = undefined;
      const keys = [...gathered.keys.values()];
      const [first, ...others] = keys;
      const isAlone = first && others.length === 0 && !gathered.hasBatch;
      const items = await (isAlone ? this.getOne(first) : this.getBatches(keys));
      return new Map(items.map((item) => [nameOf(item), item]));
    };
    const gathered: GatheredReads = { keys: new Map(), hasBatch: false, items: Promise.resolve().then(read) };
    this.gathered = gathered;
    return gathered;
  }

  private async getOne(key: Key): Promise<Item[]> {
    const command = new GetCommand({ TableName: this.name, Key: key, ConsistentRead: true });
    const { Item: item } = await this.run(() => this.client.send(command));
    return item ? [item] : [];
  }

  private async getBatches(keys: Key[]): Promise<Item[]> {
    const batches = [...inBatches(keys, BATCH_GET_KEYS)];
    return (await Promise.all(batches.map((batch) => this.getBatch(batch)))).flat();
  }

  private async getBatch(batch: Key[]): Promise<Item[]> {
    const found: Item[] = [];
    let wanted: Item[] = [...batch] as unknown as Item[];
    for (let attempt = 0; wanted.length > 0; attempt++) {
      if (attempt > MAX_RETRIES) throw unavailable(new Error('DynamoDB left keys unprocessed'));
      if (attempt > 0) await pause(attempt - 1);
      const RequestItems = { [this.name]: { Keys: wanted, ConsistentRead: true } };
      const answer = await this.run(() => this.client.send(new BatchGetCommand({ RequestItems })));
      found.push(...(answer.Responses?.[this.name] ?? []));
      wanted = answer.UnprocessedKeys?.[this.name]?.Keys ?? [];
    }
    return found;
  }

  /** One page of a strongly consistent `Query`. */
  async queryPage(query: Omit<QueryCommandInput, 'TableName'>): Promise<{ items: Item[]; lastKey: Item | undefined }> {
    const command = new QueryCommand({ TableName: this.name, ConsistentRead: true, ...query });
    const answer = await this.run(() => this.client.send(command));
    return { items: answer.Items ?? [], lastKey: answer.LastEvaluatedKey };
  }

  /**
   * The items of a strongly consistent `Query` that `accept` accepts, at most `limit`. Reads as many pages as needed.
   */
  async queryAll(
    query: Omit<QueryCommandInput, 'TableName'>,
    { limit = Infinity, accept = () => true }: { limit?: number; accept?: (item: Item) => boolean } = {},
  ): Promise<Item[]> {
    const items: Item[] = [];
    let lastKey: Item | undefined;
    do {
      const page = await this.queryPage({
        ...query,
        ...(Number.isFinite(limit) ? { Limit: limit } : {}),
        ...(lastKey ? { ExclusiveStartKey: lastKey } : {}),
      });
      items.push(...page.items.filter(accept));
      lastKey = page.lastKey;
    } while (lastKey && items.length < limit);
    return items.slice(0, limit);
  }

  /**
   * One `UpdateItem`; returns the new item. `updateIf` handles a failed condition.
   * @throws ConditionalCheckFailedException with the current item if the condition does not hold
   */
  async update(update: Omit<UpdateCommandInput, 'TableName'>): Promise<Item> {
    const command = new UpdateCommand({
      TableName: this.name,
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...update,
    });
    return (await this.run(() => this.client.send(command))).Attributes ?? {};
  }

  /**
   * One `TransactWriteItems`: all actions or none. The SDK's client request token makes its retries safe.
   * @throws ConcurrentWriteError with the failed actions; ProblemError `unavailable` if other
   *   transactions keep the items locked
   */
  async transact(...groups: Actions[]): Promise<void> {
    const actions = groups.flatMap(namedActions);
    const TransactItems = actions.map(({ action }) => action);
    await this.run(() => this.client.send(new TransactWriteCommand({ TransactItems })), actions);
  }

  /** Sends a command that has no method here, with the same handling of errors. */
  send<T>(request: (client: DynamoDBDocumentClient) => Promise<T>): Promise<T> {
    return this.run(() => request(this.client));
  }

  private async run<T>(send: () => Promise<T>, actions: NamedAction[] = []): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await send();
      } catch (cause) {
        const error = translate(cause, actions);
        if (!(error instanceof ContentionError)) throw error;
        if (attempt === MAX_RETRIES) throw retriesExhausted(error);
        await pause(attempt);
      }
    }
  }
}
