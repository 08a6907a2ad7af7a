import * as z from 'zod';
import { listWebhooksOperation } from '../../lib/api/webhooks.js';
import { shortPage } from '../../lib/http/listing.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { readWebhooks } from '../../lib/usecases/webhooks/manage-webhooks.js';

/** `GET /api/webhooks`, for users: 200 with a page of their webhooks. */
export const handler = pageEndpoint(listWebhooksOperation, {
  position: z.string(),
  run: async ({ context, caller, query }, after) => {
    const items = await readWebhooks(context, caller);
    return shortPage({ items, keyOf: ({ id }) => id, order: 'ascending' }, after, query.limit);
  },
});
