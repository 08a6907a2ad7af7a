import { listPermissionsOperation } from '../../lib/api/sharing.js';
import { entityTag } from '../../lib/http/answer.js';
import { isNotModified } from '../../lib/http/conditional.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { shortListPager } from '../../lib/http/listing.js';
import { loadEvent } from '../../lib/usecases/events/load.js';
import { readPermissions } from '../../lib/usecases/events/share-event.js';

/** `GET /api/events/{id}/permissions`, for everyone on the event: 200 with a page of everyone on it. */
export const handler = userEndpoint(listPermissionsOperation, {
  first: ({ context, params }) => loadEvent(context, params.id),
  run: ({ context, event: request, caller, params, query, first }) => {
    const scope = { userId: caller.userId, listing: `${listPermissionsOperation.id} ${params.id}` };
    const pageOf = shortListPager(context.tokens, scope, query);
    const { items, version } = readPermissions(first, caller.userId);
    const headers = { ETag: entityTag(version) };
    return Promise.resolve(
      isNotModified(request, version)
        ? { status: 304, headers }
        : { status: 200, headers, body: pageOf({ items, keyOf: ({ user_id }) => user_id, order: 'ascending' }) },
    );
  },
});
