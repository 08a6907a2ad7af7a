import { removeMemberOperation } from '../../lib/api/calendars.js';
import { noContent } from '../../lib/http/answer.js';
import { calendarWriteEndpoint } from '../../lib/http/calendar-write.js';
import { removeMember } from '../../lib/usecases/calendars/share-calendar.js';

/**
 * `DELETE /api/calendars/{id}/permissions/{userId}`, for owners, and for members to leave: 204, or 409 for the last
 * owner.
 */
export const handler = calendarWriteEndpoint(removeMemberOperation, {
  write: ({ context, params }, write) => removeMember(context, write, params.userId),
  answerOf: noContent,
});
