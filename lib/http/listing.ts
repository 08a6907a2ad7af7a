/** From the query of a listing to what is asked for. */
import * as z from 'zod';
import type { Tokens } from '../auth/tokens.js';
import { FIRST_INSTANT_EPOCH_SECONDS, LAST_INSTANT_EPOCH_SECONDS, type Interval } from '../domain/event-time.js';
import type { ListPosition } from '../store/calendar-entries.js';
import { openCursor, sealCursor, type CursorScope } from './cursor.js';

type WindowQuery = Partial<Record<'from' | 'to' | 'start_date' | 'end_date', number | undefined>>;

/** The window that a query asks for; open at an end that it leaves out, `undefined` without either. */
export function windowOf({ from, to, start_date, end_date }: WindowQuery): Interval | undefined {
  const start = from ?? start_date;
  const end = to ?? end_date;
  if (start === undefined && end === undefined) return undefined;
  return {
    startsAtEpochSeconds: start ?? FIRST_INSTANT_EPOCH_SECONDS,
    endsAtEpochSeconds: end ?? LAST_INSTANT_EPOCH_SECONDS,
  };
}

/** The words of a search. */
export const wordsOf = (q: string | undefined): string[] => (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);

const Place = z.object({ startsAtEpochSeconds: z.number(), eventId: z.string() });

export const openPlace = (tokens: Tokens, scope: CursorScope, cursor: string | undefined): ListPosition | undefined =>
  openCursor(tokens, scope, Place, cursor);

export const sealPlace = (tokens: Tokens, scope: CursorScope, place: ListPosition | undefined): string | null =>
  sealCursor(tokens, scope, place);
