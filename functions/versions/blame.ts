import { blameOperation } from '../../lib/api/versions.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { preloadEvent } from '../../lib/http/preload.js';
import { readBlame } from '../../lib/usecases/history/as-of-and-blame.js';

/** `GET /api/events/{id}/blame`, for everyone on the event: 200 with who set each field. */
export const handler = userEndpoint(blameOperation, {
  preload: preloadEvent,
  run: async ({ context, preloaded }) => ({
    status: 200,
    body: await readBlame(context, preloaded),
  }),
});
