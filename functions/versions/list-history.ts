import * as z from 'zod';
import { listHistoryOperation } from '../../lib/api/versions.js';
import { openCursor, sealCursor } from '../../lib/http/cursor.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { loadEvent } from '../../lib/usecases/events/load.js';
import { readHistory } from '../../lib/usecases/history/read-history.js';

/** `GET /api/events/{id}/history`, for everyone on the event: 200 with a page of versions, newest first. */
export const handler = userEndpoint(listHistoryOperation, {
  first: ({ context, params }) => loadEvent(context, params.id),
  run: async ({ context, caller, params, query, first }) => {
    const scope = { userId: caller.userId, listing: `${listHistoryOperation.id} ${params.id}`, query };
    const { items, next } = await readHistory(context, {
      event: first,
      userId: caller.userId,
      newest: openCursor(context.tokens, scope, z.int(), query.cursor),
      limit: query.limit,
      changedBy: query.changed_by,
      changeType: query.change_type,
      sinceEpochMilliseconds: query.since,
    });
    return { status: 200, body: { items, next_cursor: sealCursor(context.tokens, scope, next) } };
  },
});
