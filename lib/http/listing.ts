/** Translates the queries of lists. */
import * as z from 'zod';
import { ALL_TIME, type Interval } from '../domain/time/event-time.js';
import { foldCase } from '../domain/text.js';

type WindowQuery = Partial<Record<'from' | 'to' | 'start_date' | 'end_date', number | undefined>>;

/** The window of a query, open at an end that is left out; `undefined` without both. */
export function windowOf({ from, to, start_date, end_date }: WindowQuery): Interval | undefined {
  const start = from ?? start_date;
  const end = to ?? end_date;
  if (start === undefined && end === undefined) return undefined;
  return {
    startsAtEpochSeconds: start ?? ALL_TIME.startsAtEpochSeconds,
    endsAtEpochSeconds: end ?? ALL_TIME.endsAtEpochSeconds,
  };
}

/** The window of a request body. */
export const windowIn = ({ from, to }: { from: number; to: number }): Interval => ({
  startsAtEpochSeconds: from,
  endsAtEpochSeconds: to,
});

/** The words of a search, case-folded. */
export const wordsOf = (q: string | undefined): string[] =>
  foldCase(q ?? '')
    .split(/\s+/)
    .filter(Boolean);

export const OccurrencePositionSchema = z.object({
  startsAtEpochSeconds: z.number(),
  eventId: z.string(),
  recurrenceId: z.number(),
});

export const EventPositionSchema = OccurrencePositionSchema.omit({ recurrenceId: true });

interface ShortList<Item> {
  items: Item[];
  /** The sort key, unique in the list. */
  keyOf: (item: Item) => string;
  order: 'ascending' | 'descending';
}

/**
 * A page of a list that is short enough to be read whole. It begins after the item whose key is `after`, or after its
 * position if that item is gone.
 */
export function shortPage<Item>(list: ShortList<Item>, after: string | undefined, limit: number) {
  const left = after === undefined ? list.items : itemsAfter(after, list);
  const items = left.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && left.length > limit ? list.keyOf(last) : undefined };
}

function itemsAfter<Item>(after: string, { items, keyOf, order }: ShortList<Item>): Item[] {
  const index = items.findIndex((item) => keyOf(item) === after);
  if (index >= 0) return items.slice(index + 1);
  return items.filter((item) => (order === 'ascending' ? keyOf(item) > after : keyOf(item) < after));
}
