import { BatchEvent, createBatchOperation } from '../../lib/api/events.js';
import { batchAnswer, readEach, readOne } from '../../lib/http/batch.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { writeAnswer } from '../../lib/http/write-endpoint.js';
import {
  createAllEvents,
  createSomeEvents,
  loadCreator,
  type CreatedEvents,
} from '../../lib/usecases/events/create-events.js';

/** `POST /api/events/batch`, for users: 201 with all events; for a `partial` batch, 207 with the result of each. */
export const handler = userEndpoint(createBatchOperation, {
  preload: ({ context, caller }) => loadCreator(context, caller.userId),
  run: async ({ context, event, caller, preloaded, query, body, recorder }) => {
    const creation = {
      onConflict: query.on_conflict,
      isDryRun: query.dry_run,
      userId: caller.userId,
      creator: preloaded,
    };
    if (body.mode === 'atomic') {
      const answerOf = (created: CreatedEvents) => ({ status: 201, body: created });
      const inputs = readEach(BatchEvent, body.events);
      const created = await createAllEvents(context, { ...creation, save: recorder.save(answerOf) }, inputs);
      return writeAnswer(created, answerOf);
    }
    const inputs = body.events.map((one) => readOne(BatchEvent, one));
    const results = await createSomeEvents(context, creation, inputs, await recorder.readProgress());
    return batchAnswer(results, event.requestContext.requestId);
  },
});
