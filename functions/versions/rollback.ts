import { rollbackOperation } from '../../lib/api/versions.js';
import { eventAnswer } from '../../lib/http/answer.js';
import { eventWriteEndpoint } from '../../lib/http/event-write.js';
import { rollBack } from '../../lib/usecases/history/roll-back.js';

/**
 * `POST /api/events/{id}/rollback/{versionId}`, for editors and owners: 200 with the restored event, as a new version.
 */
export const handler = eventWriteEndpoint(rollbackOperation, {
  write: ({ context, params }, write) => rollBack(context, write, params.versionId),
  answerOf: eventAnswer,
});
