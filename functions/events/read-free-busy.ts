import { readFreeBusyOperation } from '../../lib/api/free-busy.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { findFreeBusySubjects, readFreeBusy } from '../../lib/usecases/calendar/read-free-busy.js';

/**
 * `POST /api/freebusy`, for users, for editors and owners of an event, and for members of calendars: 200 with busy times.
 */
export const handler = userEndpoint(readFreeBusyOperation, {
  run: async ({ context, caller, body }) => {
    const subjects = await findFreeBusySubjects(context, caller.userId, body);
    const window = { startsAtEpochSeconds: body.from, endsAtEpochSeconds: body.to };
    return { status: 200, body: { items: await readFreeBusy(context, subjects, window) } };
  },
});
