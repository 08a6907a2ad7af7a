import { deleteLinkOperation } from '../../lib/api/icalendar.js';
import { noContent } from '../../lib/http/answer.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { preloadCalendar } from '../../lib/http/preload.js';
import { deleteLink } from '../../lib/usecases/icalendar/links.js';

/** `DELETE /api/calendars/{id}/links/{linkId}`, for owners: 204. */
export const handler = userEndpoint(deleteLinkOperation, {
  preload: preloadCalendar,
  run: async ({ context, params, preloaded }) => {
    await deleteLink(context, preloaded, params.linkId);
    return noContent();
  },
});
