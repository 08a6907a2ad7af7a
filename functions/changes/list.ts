import * as z from 'zod';
import { listChangesOperation } from '../../lib/api/changes.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { readChanges } from '../../lib/usecases/feed/read-feed.js';

/** `GET /api/changes`, for users: 200 with a page of their feed; 410 if the changes after `since` have expired. */
export const handler = pageEndpoint(listChangesOperation, {
  position: z.int(),
  run: async ({ context, caller: { userId }, query: { since, limit } }, after) => {
    const { lastSeq, ...page } = await readChanges(context, { userId, since, after, limit });
    return { ...page, last_seq: lastSeq };
  },
});
