import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ITEMS_PER_PARTITION, numberedKey, splitByPartition } from '../../../lib/store/numbered-items.js';

const VERSIONS = { collection: 'VERSIONS#evt_1', kind: 'VERSION' };
const numberFrom = fc.integer({ min: 0, max: 9_999_999_999 });
const numbersOf = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

describe('items with consecutive numbers', () => {
  it.each([
    [1, 'VERSIONS#evt_1#0', 'VERSION#0000000001'],
    [999, 'VERSIONS#evt_1#0', 'VERSION#0000000999'],
    [1_000, 'VERSIONS#evt_1#1', 'VERSION#0000001000'],
    [1_234_567, 'VERSIONS#evt_1#1234', 'VERSION#0001234567'],
  ])('are stored a thousand to a partition: number %i', (number, pk, sk) => {
    expect(numberedKey(VERSIONS, number)).toEqual({ pk, sk });
  });

  it('share a partition key with fewer than a thousand others', () => {
    fc.assert(
      fc.property(numberFrom, (number) => {
        const { pk } = numberedKey(VERSIONS, number);
        const neighbours = numbersOf(Math.max(0, number - ITEMS_PER_PARTITION), number + ITEMS_PER_PARTITION);
        const together = neighbours.filter((other) => numberedKey(VERSIONS, other).pk === pk);
        expect(together).toHaveLength(ITEMS_PER_PARTITION);
        expect(together).toContain(number);
      }),
      { numRuns: 30 },
    );
  });

  it('have sort keys in numerical order', () => {
    fc.assert(
      fc.property(numberFrom, numberFrom, (one, other) => {
        expect(numberedKey(VERSIONS, one).sk < numberedKey(VERSIONS, other).sk).toBe(one < other);
      }),
    );
  });

  it('are read by one range per partition, and the ranges together equal the requested range', () => {
    fc.assert(
      fc.property(numberFrom, fc.integer({ min: -1, max: 3_500 }), (first, length) => {
        const last = first + length;
        const parts = splitByPartition({ first, last });
        expect(parts.flatMap((part) => numbersOf(part.first, part.last))).toEqual(numbersOf(first, last));
        const partitions = parts.map((part) => numberedKey(VERSIONS, part.first).pk);
        expect(parts.map((part) => numberedKey(VERSIONS, part.last).pk)).toEqual(partitions);
        expect(new Set(partitions).size).toBe(parts.length);
      }),
    );
  });
});
