import * as z from 'zod';
import { listSessionsOperation } from '../../lib/api/auth.js';
import { shortPage } from '../../lib/http/listing.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { readSessions } from '../../lib/usecases/accounts/account.js';

/** `GET /api/auth/sessions`, for users: 200 with a page of their live sessions. */
export const handler = pageEndpoint(listSessionsOperation, {
  position: z.string(),
  run: async ({ context, caller, query }, after) => {
    const items = await readSessions(context, caller);
    return shortPage({ items, keyOf: ({ id }) => id, order: 'descending' }, after, query.limit);
  },
});
