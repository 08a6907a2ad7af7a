import * as z from 'zod';
import { listChangesOperation } from '../../lib/api/changes.js';
import { openCursor, sealCursor } from '../../lib/http/cursor.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { readChanges } from '../../lib/usecases/feed/read-feed.js';

/** `GET /api/changes`, for users: 200 with a page of their feed; 410 when what came after `since` is not kept any more. */
export const handler = userEndpoint(listChangesOperation, {
  run: async ({ context, caller: { userId }, query }) => {
    const scope = { userId, listing: listChangesOperation.id, query };
    const { since, limit } = query;
    const after = openCursor(context.tokens, scope, z.int(), query.cursor);
    const { items, lastSeq, next } = await readChanges(context, { userId, since, after, limit });
    const next_cursor = sealCursor(context.tokens, scope, next);
    return { status: 200, body: { items, next_cursor, last_seq: lastSeq } };
  },
});
