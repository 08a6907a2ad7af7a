import { readVersionOperation } from '../../lib/api/versions.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { loadEvent } from '../../lib/usecases/events/load.js';
import { readVersion } from '../../lib/usecases/history/read-history.js';

/** `GET /api/events/{id}/history/{versionId}`, for everyone on the event: 200 with the version and the event as it then was. */
export const handler = userEndpoint(readVersionOperation, {
  first: ({ context, params }) => loadEvent(context, params.id),
  run: async ({ context, caller, params, first }) => ({
    status: 200,
    body: await readVersion(context, { event: first, userId: caller.userId, versionId: params.versionId }),
  }),
});
