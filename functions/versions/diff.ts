import { diffOperation } from '../../lib/api/versions.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { preloadEvent } from '../../lib/http/preload.js';
import { diffVersions } from '../../lib/usecases/history/read-history.js';

/** `GET /api/events/{id}/diff/{versionId1}/{versionId2}`, for everyone on the event: 200 with the differences. */
export const handler = userEndpoint(diffOperation, {
  preload: preloadEvent,
  run: async ({ context, params: { versionId1, versionId2 }, preloaded }) => ({
    status: 200,
    body: await diffVersions(context, { ...preloaded, from: versionId1, to: versionId2 }),
  }),
});
