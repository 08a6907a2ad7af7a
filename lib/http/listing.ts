/** From the query of a listing to what is asked for. */
import * as z from 'zod';
import type { Tokens } from '../auth/tokens.js';
import { ALL_TIME, type Interval } from '../domain/time/event-time.js';
import { foldCase } from '../domain/text.js';
import type { ListPosition } from '../store/calendar-entries.js';
import type { OccurrencePosition } from '../usecases/calendar/agenda.js';
import { openCursor, sealCursor, type CursorScope } from './cursor.js';

type WindowQuery = Partial<Record<'from' | 'to' | 'start_date' | 'end_date', number | undefined>>;

/** The window that a query asks for; open at an end that it leaves out, `undefined` without either. */
export function windowOf({ from, to, start_date, end_date }: WindowQuery): Interval | undefined {
  const start = from ?? start_date;
  const end = to ?? end_date;
  if (start === undefined && end === undefined) return undefined;
  return {
    startsAtEpochSeconds: start ?? ALL_TIME.startsAtEpochSeconds,
    endsAtEpochSeconds: end ?? ALL_TIME.endsAtEpochSeconds,
  };
}

/** The words of a search, folded. */
export const wordsOf = (q: string | undefined): string[] =>
  foldCase(q ?? '')
    .split(/\s+/)
    .filter(Boolean);

const OccurrencePlace = z.object({
  startsAtEpochSeconds: z.number(),
  eventId: z.string(),
  recurrenceId: z.number(),
});

export const openOccurrencePlace = (
  tokens: Tokens,
  scope: CursorScope,
  cursor: string | undefined,
): OccurrencePosition | undefined => openCursor(tokens, scope, OccurrencePlace, cursor);

const Place = z.object({ startsAtEpochSeconds: z.number(), eventId: z.string() });

export const openPlace = (tokens: Tokens, scope: CursorScope, cursor: string | undefined): ListPosition | undefined =>
  openCursor(tokens, scope, Place, cursor);

interface ShortList<T> {
  items: T[];
  /** What the items are sorted by; unique in the list. */
  keyOf: (item: T) => string;
  order: 'ascending' | 'descending';
}

/**
 * Pages a list that is short enough to be read whole. A page begins after the item that the cursor names, or after its
 * place if that item is gone. The cursor is opened at once, since a malformed query is refused before the list is read.
 * @throws ProblemError `malformed-query`
 */
export function shortListPager(
  tokens: Tokens,
  scope: CursorScope,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const after = openCursor(tokens, scope, z.string(), cursor);
  return <T>(list: ShortList<T>): { items: T[]; next_cursor: string | null } => {
    const left = after === undefined ? list.items : itemsAfter(after, list);
    const items = left.slice(0, limit);
    const last = items.at(-1);
    const next = last !== undefined && left.length > limit ? list.keyOf(last) : undefined;
    return { items, next_cursor: sealCursor(tokens, scope, next) };
  };
}

function itemsAfter<T>(after: string, { items, keyOf, order }: ShortList<T>): T[] {
  const index = items.findIndex((item) => keyOf(item) === after);
  if (index >= 0) return items.slice(index + 1);
  return items.filter((item) => (order === 'ascending' ? keyOf(item) > after : keyOf(item) < after));
}
