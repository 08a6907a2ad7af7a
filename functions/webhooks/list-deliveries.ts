import { listDeliveriesOperation } from '../../lib/api/webhooks.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { shortListPager } from '../../lib/http/listing.js';
import { readAttempts } from '../../lib/usecases/webhooks/manage-webhooks.js';
import type { AttemptView } from '../../lib/views/webhook.js';

/** Of several attempts at one time, the later messages come first, as in the list. */
const keyOf = ({ attempted_at, seq }: AttemptView): string => `${attempted_at} ${String(seq).padStart(16, '0')}`;

/** `GET /api/webhooks/{id}/deliveries`, for users: 200 with a page of the last attempts of one of theirs, or 404. */
export const handler = userEndpoint(listDeliveriesOperation, {
  run: async ({ context, caller, params, query }) => {
    const scope = { userId: caller.userId, listing: `${listDeliveriesOperation.id} ${params.id}` };
    const pageOf = shortListPager(context.tokens, scope, query);
    const items = await readAttempts(context, caller, params.id);
    return { status: 200, body: pageOf({ items, keyOf, order: 'descending' }) };
  },
});
