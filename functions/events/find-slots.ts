import { findSlotsOperation } from '../../lib/api/free-busy.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { findFreeSlots } from '../../lib/usecases/calendar/find-slots.js';

/** `POST /api/freebusy/slots`, for users, for editors and owners of an event, and for members of calendars: 200 with slots. */
export const handler = userEndpoint(findSlotsOperation, {
  run: async ({ context, caller, body }) => {
    const items = await findFreeSlots(context, caller.userId, body, {
      window: { startsAtEpochSeconds: body.from, endsAtEpochSeconds: body.to },
      durationSeconds: body.duration_minutes * 60,
      stepSeconds: body.step_minutes * 60,
      hours: body.hours,
      limit: body.limit,
    });
    return { status: 200, body: { items } };
  },
});
