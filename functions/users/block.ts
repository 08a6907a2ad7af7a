import * as z from 'zod';
import { blockOperation } from '../../lib/api/blocking.js';
import { openCursor, sealCursor } from '../../lib/http/cursor.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { blockUser, leaveShared } from '../../lib/usecases/accounts/block-users.js';

/** `PUT /api/users/me/blocked/{userId}`, for users: 204, or 200 with the events that they left. */
export const handler = userEndpoint(blockOperation, {
  run: async ({ context, caller, params: { userId }, query }) => {
    const scope = { userId: caller.userId, listing: `${blockOperation.id} ${userId}` };
    const after = openCursor(context.tokens, scope, z.string(), query.cursor);
    await blockUser(context, caller, userId);
    if (!query.leave_shared) return { status: 204 };
    const { next, ...events } = await leaveShared(context, caller, { grantedBy: userId, after });
    return { status: 200, body: { ...events, next_cursor: sealCursor(context.tokens, scope, next) } };
  },
});
