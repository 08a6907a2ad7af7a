/**
 * Items with consecutive numbers, in partitions of a thousand: `<collection>#<number / 1000>`, `<kind>#0000000041`.
 *
 * A table with local secondary indexes limits an item collection, all items of one partition key, to 10 GB. No partition
 * takes more items than this, however long the sequence becomes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit
 */
import type { Item, Key, Table } from './table.js';

/** Stored keys depend on this number: changing it requires a migration. */
export const ITEMS_PER_PARTITION = 1_000;

/** Numbers sort as text. */
const DIGITS = 10;

export interface Sequence {
  /** The partition key without the number of the partition, such as `VERSIONS#<event>`. */
  collection: string;
  /** The sort key without the number of the item, such as `VERSION`. */
  kind: string;
}

const partitionOf = (number: number): number => Math.floor(number / ITEMS_PER_PARTITION);

export const numberedKey = ({ collection, kind }: Sequence, number: number): Key => ({
  pk: `${collection}#${partitionOf(number)}`,
  sk: `${kind}#${String(number).padStart(DIGITS, '0')}`,
});

/** Both ends are included. */
export interface NumberRange {
  first: number;
  last: number;
}

/** Splits a range at the partition boundaries, in ascending order; no parts when `last` is before `first`. */
export function splitByPartition({ first, last }: NumberRange): NumberRange[] {
  const parts: NumberRange[] = [];
  for (let start = first; start <= last; start = (partitionOf(start) + 1) * ITEMS_PER_PARTITION) {
    parts.push({ first: start, last: Math.min(last, (partitionOf(start) + 1) * ITEMS_PER_PARTITION - 1) });
  }
  return parts;
}

/** The existing items of a range, in ascending order. One strongly consistent query for each partition, in parallel. */
export async function listNumbered(table: Table, sequence: Sequence, range: NumberRange): Promise<Item[]> {
  const parts = splitByPartition(range).map(({ first, last }) => {
    const { pk, sk } = numberedKey(sequence, first);
    return table.queryAll({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':pk': pk, ':first': sk, ':last': numberedKey(sequence, last).sk },
    });
  });
  return (await Promise.all(parts)).flat();
}
