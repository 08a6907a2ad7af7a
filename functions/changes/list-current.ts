import * as z from 'zod';
import { listCurrentOperation } from '../../lib/api/changes.js';
import { openCursor, sealCursor } from '../../lib/http/cursor.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { listCurrent } from '../../lib/usecases/feed/list-current.js';

/** `GET /api/changes/current`, for users: 200 with a page of events as they are now, and of what is gone. */
export const handler = userEndpoint(listCurrentOperation, {
  run: async ({ context, caller: { userId }, query }) => {
    const scope = { userId, listing: listCurrentOperation.id, query };
    const after = openCursor(context.tokens, scope, z.string(), query.cursor);
    const { items, next } = await listCurrent(context, { userId, after, limit: query.limit });
    return { status: 200, body: { items, next_cursor: sealCursor(context.tokens, scope, next) } };
  },
});
