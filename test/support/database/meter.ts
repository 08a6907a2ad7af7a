/**
 * The DynamoDB requests of a task, and their cost on AWS. Reads cost the reported units, at least the AWS minimum
 * for an empty query, and a unit for each missing item of a `BatchGetItem`, which DynamoDB Local does not count. The cost of a transaction is computed from the sizes of its items, since DynamoDB Local reports
 * the same cost for every transaction.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html for units
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html for sizes of
 * items
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations for
 * indexes
 */
import type {
  BatchGetCommandInput,
  BatchGetCommandOutput,
  QueryCommandOutput,
  TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Traffic {
  /** The number of times that the task waits for responses: concurrent requests count as one. */
  roundTrips: number;
  requests: number;
  /** Items read by queries, before filters, and by `BatchGetItem`. */
  itemsRead: number;
  /** Of 4 KB, strongly consistent. */
  readUnits: number;
  /** Of 1 KB, in transactions and updates, including indexes. */
  writeUnits: number;
}

const NOTHING: Traffic = { roundTrips: 0, requests: 0, itemsRead: 0, readUnits: 0, writeUnits: 0 };

/** A local index contains every item that has its key. */
const INDEX_KEYS = ['byStart', 'byTime', 'busyTime'];

const WRITE_UNIT_BYTES = 1_024;
/** A transaction writes everything twice: to prepare and to commit. */
const WRITES_IN_TRANSACTION = 2;

/** Measures the requests of a client. Run one task at a time. */
export class Meter {
  #traffic = { ...NOTHING };
  #underWay = 0;

  constructor(client: DynamoDBDocumentClient) {
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          this.#traffic.requests++;
          if (this.#underWay++ === 0) this.#traffic.roundTrips++;
          try {
            const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
            this.#count(String(commandName), args.input, result.output);
            return result;
          } finally {
            this.#underWay--;
          }
        },
      { step: 'initialize', priority: 'high' },
    );
  }

  async measure<T>(work: () => Promise<T>): Promise<{ result: T; traffic: Traffic }> {
    this.#traffic = { ...NOTHING };
    const result = await work();
    return { result, traffic: { ...this.#traffic } };
  }

  #count(command: string, input: object, output: object): void {
    if (command === 'TransactWriteItemsCommand') {
      this.#traffic.writeUnits += writeUnitsOf(input as TransactWriteCommandInput);
      return;
    }
    const { ConsumedCapacity } = output as Pick<QueryCommandOutput, 'ConsumedCapacity'> | BatchGetCommandOutput;
    const units = [ConsumedCapacity ?? []].flat().map(({ CapacityUnits = 0 }) => CapacityUnits);
    if (command === 'UpdateItemCommand' || command === 'BatchWriteItemCommand') {
      this.#traffic.writeUnits += units.reduce((sum, unit) => sum + unit, 0);
      return;
    }
    const { ScannedCount, Responses = {} } = output as Partial<QueryCommandOutput & BatchGetCommandOutput>;
    const found = Object.values(Responses).flat().length;
    const { RequestItems = {} } = input as Partial<BatchGetCommandInput>;
    const missing = Object.values(RequestItems).flatMap(({ Keys = [] }) => Keys).length - found;
    this.#traffic.readUnits += Math.max(
      1,
      units.reduce((sum, unit) => sum + unit, Math.max(0, missing)),
    );
    this.#traffic.itemsRead += ScannedCount ?? found;
  }
}

/**
 * The units of a transaction with new items and updates of small items. A put that moves an index entry would need
 * more.
 */
const writeUnitsOf = ({ TransactItems = [] }: TransactWriteCommandInput): number =>
  TransactItems.map(({ Put }) => {
    const item = Put?.Item ?? {};
    const places = 1 + INDEX_KEYS.filter((key) => key in item).length;
    return WRITES_IN_TRANSACTION * places * Math.max(1, Math.ceil(itemBytes(item) / WRITE_UNIT_BYTES));
  }).reduce((sum, units) => sum + units, 0);

const CONTAINER_BYTES = 3;
const MEMBER_BYTES = 1;

/** The size of a value as AWS counts it. */
function sizeBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + (value < 0 ? 2 : 1);
  if (value === null || typeof value !== 'object') return 1;
  return CONTAINER_BYTES + membersBytes(value) + MEMBER_BYTES * Object.keys(value).length;
}

/** The size of an item as AWS counts it, which is limited to 400 KB. */
export const itemBytes = (item: object): number => membersBytes(item);

const membersBytes = (value: object): number =>
  Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => (Array.isArray(value) ? 0 : Buffer.byteLength(name)) + sizeBytes(member))
    .reduce((sum, bytes) => sum + bytes, 0);
