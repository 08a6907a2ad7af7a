import { readFreeBusyOperation } from '../../lib/api/free-busy.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { windowIn } from '../../lib/http/listing.js';
import { readFreeBusy, startFreeBusy } from '../../lib/usecases/calendar/read-free-busy.js';

/**
 * `POST /api/freebusy`, for users, for editors and owners of an event, and for members of calendars: 200 with busy times.
 */
export const handler = userEndpoint(readFreeBusyOperation, {
  preload: async ({ context, caller, input }) => {
    const { body } = await input();
    return startFreeBusy(context, caller.userId, body, windowIn(body));
  },
  run: async ({ context, preloaded, body }) => ({
    status: 200,
    body: { items: await readFreeBusy(context, preloaded.subjects, windowIn(body), preloaded.entries) },
  }),
});
