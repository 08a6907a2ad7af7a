import * as z from 'zod';
import { listBlockedOperation } from '../../lib/api/blocking.js';
import { openCursor, sealCursor } from '../../lib/http/cursor.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { readBlocked } from '../../lib/usecases/accounts/block-users.js';

/** `GET /api/users/me/blocked`, for users: 200 with a page of the people whom they have blocked. */
export const handler = userEndpoint(listBlockedOperation, {
  run: async ({ context, caller, query }) => {
    const scope = { userId: caller.userId, listing: listBlockedOperation.id };
    const after = openCursor(context.tokens, scope, z.string(), query.cursor);
    const { items, next } = await readBlocked(context, caller, { after, limit: query.limit });
    return { status: 200, body: { items, next_cursor: sealCursor(context.tokens, scope, next) } };
  },
});
