import { rollbackOperation } from '../../lib/api/versions.js';
import { eventAnswer } from '../../lib/http/answer.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { eventWrite, writeAnswer } from '../../lib/http/event-write.js';
import { loadForWrite } from '../../lib/usecases/events/load.js';
import { rollBack, type RolledBack } from '../../lib/usecases/history/read-history.js';

/** `POST /api/events/{id}/rollback/{versionId}`, for editors and owners: 200 with the event as it was, as a new version. */
export const handler = userEndpoint(rollbackOperation, {
  first: ({ context, caller, params }) => loadForWrite(context, caller.userId, params.id),
  run: async (request) => {
    const write = eventWrite(request, (event: RolledBack) => eventAnswer(event));
    return writeAnswer(await rollBack(request.context, write, request.params.versionId), eventAnswer);
  },
});
