import * as z from 'zod';
import { listDeliveriesOperation } from '../../lib/api/webhooks.js';
import { shortPage } from '../../lib/http/listing.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { readAttempts } from '../../lib/usecases/webhooks/manage-webhooks.js';
import type { AttemptView } from '../../lib/views/webhook.js';

/** The later messages come first among attempts at the same time, as in the list. */
const keyOf = ({ attempted_at, seq }: AttemptView): string => `${attempted_at} ${String(seq).padStart(16, '0')}`;

/**
 * `GET /api/webhooks/{id}/deliveries`, for users: 200 with a page of the last attempts, or 404 if it is not one of
 * theirs.
 */
export const handler = pageEndpoint(listDeliveriesOperation, {
  position: z.string(),
  run: async ({ context, caller, params, query }, after) => {
    const items = await readAttempts(context, caller, params.id);
    return shortPage({ items, keyOf, order: 'descending' }, after, query.limit);
  },
});
