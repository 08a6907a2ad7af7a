import { readFreeBusyOperation } from '../../lib/api/occurrences.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { peopleAsked, readFreeBusy } from '../../lib/usecases/calendar/read-free-busy.js';

/** `POST /api/freebusy`, for users, and for editors and owners of an event: 200 with busy times. */
export const handler = userEndpoint(readFreeBusyOperation, {
  run: async ({ context, caller, body }) => {
    const people = await peopleAsked(context, caller.userId, body.event_id);
    const window = { startsAtEpochSeconds: body.from, endsAtEpochSeconds: body.to };
    return { status: 200, body: { items: await readFreeBusy(context, people, window) } };
  },
});
