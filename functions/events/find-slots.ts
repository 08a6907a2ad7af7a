import { findSlotsOperation } from '../../lib/api/free-busy.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { windowIn } from '../../lib/http/listing.js';
import { findFreeSlots, startSlotSearch } from '../../lib/usecases/calendar/find-slots.js';

/** `POST /api/freebusy/slots`, for users, for editors and owners of an event, and for members of calendars: 200 with slots. */
export const handler = userEndpoint(findSlotsOperation, {
  preload: async ({ context, caller, input }) => {
    const { body } = await input();
    return startSlotSearch(context, caller.userId, body, windowIn(body));
  },
  run: async ({ context, caller: { userId }, preloaded, body }) => {
    const items = await findFreeSlots(
      context,
      preloaded,
      { userId, exceptEventId: body.event_id },
      {
        window: windowIn(body),
        durationSeconds: body.duration_minutes * 60,
        stepSeconds: body.step_minutes * 60,
        hours: body.hours,
        limit: body.limit,
      },
    );
    return { status: 200, body: { items } };
  },
});
