import { shareOperation } from '../../lib/api/sharing.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWrite, writeAnswer } from '../../lib/http/event-write.js';
import { limitLookups } from '../../lib/http/lookups.js';
import { sharedAnswer, sharesIn } from '../../lib/http/shares.js';
import { loadForWrite } from '../../lib/usecases/events/load.js';
import { shareEvent, type Shared } from '../../lib/usecases/events/share-event.js';

/** `POST /api/events/{id}/share`, for owners: 201 with those named, who hear of it. */
export const handler = userEndpoint(shareOperation, {
  first: ({ context, caller, params }) => loadForWrite(context, caller.userId, params.id),
  run: async (request) => {
    const write = eventWrite<Shared>(request, sharedAnswer);
    const shares = sharesIn(request.body);
    const shared = await limitLookups(request, shares, () => shareEvent(request.context, write, shares));
    return writeAnswer(shared, sharedAnswer);
  },
});
