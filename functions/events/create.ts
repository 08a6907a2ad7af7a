import { createEventOperation } from '../../lib/api/events.js';
import { eventAnswer } from '../../lib/http/answer.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { mountOf } from '../../lib/http/mount.js';
import { createEvent, loadCreator } from '../../lib/usecases/create-events.js';

/** `POST /api/events`, for users: 201 with the event, or 409 with what it overlaps. */
export const handler = userEndpoint(createEventOperation, {
  first: ({ context, caller }) => loadCreator(context, caller.userId),
  run: async ({ context, event: request, caller, first, query, body }) => {
    const creation = { userId: caller.userId, creator: first, onConflict: query.on_conflict };
    const event = await createEvent(context, { ...creation, isDryRun: false, remember: undefined }, body);
    const { headers, ...answer } = eventAnswer(event);
    return { ...answer, status: 201, headers: { ...headers, Location: `${mountOf(request)}/api/events/${event.id}` } };
  },
});
