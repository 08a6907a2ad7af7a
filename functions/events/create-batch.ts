import { BatchEvent, createBatchOperation } from '../../lib/api/events.js';
import { batchAnswer, readEach, readOne } from '../../lib/http/batch.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { createAllEvents, createSomeEvents, loadCreator } from '../../lib/usecases/create-events.js';

/** `POST /api/events/batch`, for users: 201 with all events, or 207 with what came of each when `partial`. */
export const handler = userEndpoint(createBatchOperation, {
  first: ({ context, caller }) => loadCreator(context, caller.userId),
  run: async ({ context, event, caller, first, query, body }) => {
    const terms = { onConflict: query.on_conflict, isDryRun: false, remember: undefined };
    const creation = { ...terms, userId: caller.userId, creator: first };
    if (body.mode === 'atomic') {
      const created = await createAllEvents(context, creation, readEach(BatchEvent, body.events));
      return { status: 201, body: created };
    }
    const inputs = body.events.map((one) => readOne(BatchEvent, one));
    const results = await createSomeEvents(context, creation, inputs);
    return batchAnswer(results, event.requestContext.requestId);
  },
});
