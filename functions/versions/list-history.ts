import * as z from 'zod';
import { listHistoryOperation } from '../../lib/api/versions.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { preloadEvent } from '../../lib/http/preload.js';
import { readHistory } from '../../lib/usecases/history/read-history.js';

/** `GET /api/events/{id}/history`, for everyone on the event: 200 with a page of versions, newest first. */
export const handler = pageEndpoint(listHistoryOperation, {
  preload: preloadEvent,
  position: z.int(),
  run: ({ context, query, preloaded }, newest) =>
    readHistory(context, {
      ...preloaded,
      newest,
      limit: query.limit,
      changedBy: query.changed_by,
      changeType: query.change_type,
      sinceEpochMilliseconds: query.since,
    }),
});
