import * as z from 'zod';
import { listPermissionsOperation } from '../../lib/api/sharing.js';
import { shortPage } from '../../lib/http/listing.js';
import { pageEndpoint } from '../../lib/http/page-endpoint.js';
import { preloadEvent } from '../../lib/http/preload.js';
import { readPermissions } from '../../lib/usecases/events/share-event.js';

/** `GET /api/events/{id}/permissions`, for everyone on the event: 200 with a page of the people on it. */
export const handler = pageEndpoint(listPermissionsOperation, {
  preload: preloadEvent,
  position: z.string(),
  run: ({ query, preloaded }, after) => {
    const { items, version } = readPermissions(preloaded);
    return {
      ...shortPage({ items, keyOf: ({ user_id }) => user_id, order: 'ascending' }, after, query.limit),
      version,
    };
  },
});
