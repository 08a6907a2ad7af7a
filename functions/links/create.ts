import { createLinkOperation } from '../../lib/api/icalendar.js';
import { apiOriginOf } from '../../lib/http/base-path.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { preloadCalendar } from '../../lib/http/preload.js';
import { createLink, type CreatedLink } from '../../lib/usecases/icalendar/links.js';

/** `POST /api/calendars/{id}/links`, for owners: 201 with the link and its URL, or 409 at the maximum of links. */
export const handler = userEndpoint(createLinkOperation, {
  preload: preloadCalendar,
  run: async ({ context, event, caller: { userId }, body: { detail, name = null }, preloaded, recorder }) => {
    const answerOf = ({ link, secret }: CreatedLink) => ({
      status: 201,
      body: { ...link, url: `${apiOriginOf(event)}/api/feeds/${secret}/calendar.ics` },
    });
    return answerOf(await createLink(context, preloaded, { userId, detail, name }, recorder.save(answerOf)));
  },
});
