import { listSessionsOperation } from '../../lib/api/auth.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { shortListPager } from '../../lib/http/listing.js';
import { readSessions } from '../../lib/usecases/accounts/account.js';

/** `GET /api/auth/sessions`, for users: 200 with a page of their live sessions. */
export const handler = userEndpoint(listSessionsOperation, {
  run: async ({ context, caller, query }) => {
    const scope = { userId: caller.userId, listing: listSessionsOperation.id };
    const pageOf = shortListPager(context.tokens, scope, query);
    const items = await readSessions(context, caller);
    return { status: 200, body: pageOf({ items, keyOf: ({ id }) => id, order: 'descending' }) };
  },
});
