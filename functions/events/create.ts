import { createEventOperation } from '../../lib/api/events.js';
import { createdAnswer } from '../../lib/http/answer.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { writeAnswer } from '../../lib/http/write-endpoint.js';
import { basePathOf } from '../../lib/http/base-path.js';
import { createEvent, loadCreator } from '../../lib/usecases/events/create-events.js';
import type { EventView } from '../../lib/views/event.js';

/** `POST /api/events`, for users: 201 with the event, or 409 with its conflicts. */
export const handler = userEndpoint(createEventOperation, {
  preload: ({ context, caller }) => loadCreator(context, caller.userId),
  run: async ({ context, event: request, caller, preloaded, query, body, recorder }) => {
    const answerOf = (event: EventView) => createdAnswer(event, `${basePathOf(request)}/api/events`);
    const options = { onConflict: query.on_conflict, isDryRun: query.dry_run, save: recorder.save(answerOf) };
    const created = await createEvent(context, { ...options, userId: caller.userId, creator: preloaded }, body);
    return writeAnswer(created, answerOf);
  },
});
