import { blameOperation } from '../../lib/api/versions.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { loadEvent } from '../../lib/usecases/events/load.js';
import { readBlame } from '../../lib/usecases/history/as-of-and-blame.js';

/** `GET /api/events/{id}/blame`, for everyone on the event: 200 with who set each field. */
export const handler = userEndpoint(blameOperation, {
  first: ({ context, params }) => loadEvent(context, params.id),
  run: async ({ context, caller, first }) => ({ status: 200, body: await readBlame(context, first, caller.userId) }),
});
