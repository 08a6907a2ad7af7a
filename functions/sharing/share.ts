import { shareOperation } from '../../lib/api/sharing.js';
import { eventWriteEndpoint } from '../../lib/http/event-write.js';
import { limitLookups } from '../../lib/http/lookups.js';
import { sharedAnswer, sharesIn } from '../../lib/http/shares.js';
import { shareEvent } from '../../lib/usecases/events/share-event.js';

/** `POST /api/events/{id}/share`, for owners: 201 with the people named, who are notified. */
export const handler = eventWriteEndpoint(shareOperation, {
  write: (request, write) => {
    const shares = sharesIn(request.body);
    return limitLookups(request, shares, () => shareEvent(request.context, write, shares));
  },
  answerOf: sharedAnswer,
});
