import { readVersionOperation } from '../../lib/api/versions.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { preloadEvent } from '../../lib/http/preload.js';
import { readVersion } from '../../lib/usecases/history/read-history.js';

/** `GET /api/events/{id}/history/{versionId}`, for everyone on the event: 200 with the version and its snapshot. */
export const handler = userEndpoint(readVersionOperation, {
  preload: preloadEvent,
  run: async ({ context, params, preloaded }) => ({
    status: 200,
    body: await readVersion(context, { ...preloaded, versionId: params.versionId }),
  }),
});
