import { BatchEvent, createBatchOperation } from '../../lib/api/events.js';
import { batchAnswer, readEach, readOne } from '../../lib/http/batch.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { createAllEvents, createSomeEvents, loadCreator } from '../../lib/usecases/create-events.js';

/** `POST /api/events/batch`, for users: 201 with all events, or 207 with what came of each when `partial`. */
export const handler = userEndpoint(createBatchOperation, {
  first: ({ context, caller }) => loadCreator(context, caller.userId),
  run: async ({ context, event, caller, first, query, body }) => {
    const batch = { userId: caller.userId, creator: first, onConflict: query.on_conflict };
    if (body.mode === 'atomic') {
      return {
        status: 201,
        body: await createAllEvents(context, { ...batch, input: readEach(BatchEvent, body.events) }),
      };
    }
    const results = await createSomeEvents(context, {
      ...batch,
      input: body.events.map((one) => readOne(BatchEvent, one)),
    });
    return batchAnswer(results, event.requestContext.requestId);
  },
});
