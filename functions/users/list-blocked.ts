import * as z from 'zod';
import { listBlockedOperation } from '../../lib/api/blocking.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { readBlocked } from '../../lib/usecases/accounts/block-users.js';

/** `GET /api/users/me/blocked`, for users: 200 with a page of the people they have blocked. */
export const handler = pageEndpoint(listBlockedOperation, {
  position: z.string(),
  run: ({ context, caller, query }, after) => readBlocked(context, caller, { after, limit: query.limit }),
});
