import * as z from 'zod';
import { listCurrentOperation } from '../../lib/api/changes.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { listCurrent } from '../../lib/usecases/feed/list-current.js';

/**
 * `GET /api/changes/current`, for users: 200 with a page of current events and calendars, and of those that are gone.
 */
export const handler = pageEndpoint(listCurrentOperation, {
  position: z.string(),
  run: ({ context, caller, query }, after) =>
    listCurrent(context, { userId: caller.userId, after, limit: query.limit }),
});
