/** Cursors: the start of the next page, sealed for one caller and one query. */
import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { Tokens } from '../auth/tokens.js';
import { ProblemError } from '../domain/errors.js';

/** Where a cursor is valid: one caller, one operation, one query. */
export interface CursorScope {
  userId: string;
  /** The operation and its path. */
  listing: string;
  /** The query without `cursor` and `limit`, which can change between pages. */
  query?: Record<string, unknown>;
}

function purposeOf({ userId, listing, query = {} }: CursorScope): string {
  const filter = Object.entries(query).filter(([name]) => name !== 'cursor' && name !== 'limit');
  return createHash('sha256')
    .update(JSON.stringify(['cursor', userId, listing, filter.sort()]))
    .digest('base64url');
}

/** The cursor of a position, or null at the end. */
export const sealCursor = (tokens: Tokens, scope: CursorScope, position: unknown): string | null =>
  position === undefined ? null : tokens.seal(purposeOf(scope), JSON.stringify(position));

/**
 * The position in a cursor; `undefined` without a cursor.
 * @throws ProblemError `malformed-query` if the cursor was issued to another caller or for another query
 */
export function openCursor<S extends z.ZodType>(
  tokens: Tokens,
  scope: CursorScope,
  schema: S,
  cursor: string | undefined,
): z.infer<S> | undefined {
  if (cursor === undefined) return undefined;
  const position = tokens.unseal(purposeOf(scope), cursor);
  if (position === undefined) {
    throw new ProblemError('malformed-query', 'The cursor does not belong to this query.', {
      members: { errors: [{ parameter: 'cursor', detail: 'must be the `next_cursor` of the same query' }] },
    });
  }
  return schema.parse(JSON.parse(position));
}
