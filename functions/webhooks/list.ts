import { listWebhooksOperation } from '../../lib/api/webhooks.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { shortListPager } from '../../lib/http/listing.js';
import { readWebhooks } from '../../lib/usecases/webhooks/manage-webhooks.js';

/** `GET /api/webhooks`, for users: 200 with a page of their webhooks. */
export const handler = userEndpoint(listWebhooksOperation, {
  run: async ({ context, caller, query }) => {
    const scope = { userId: caller.userId, listing: listWebhooksOperation.id };
    const pageOf = shortListPager(context.tokens, scope, query);
    const items = await readWebhooks(context, caller);
    return { status: 200, body: pageOf({ items, keyOf: ({ id }) => id, order: 'ascending' }) };
  },
});
