import { listMembersOperation } from '../../lib/api/calendars.js';
import { entityTag } from '../../lib/http/answer.js';
import { isNotModified } from '../../lib/http/conditional.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { shortListPager } from '../../lib/http/listing.js';
import { loadCalendar } from '../../lib/usecases/calendars/load-calendar.js';
import { readMembers } from '../../lib/usecases/calendars/read-calendars.js';

/** `GET /api/calendars/{id}/permissions`, from viewer up: 200 with a page of the members. */
export const handler = userEndpoint(listMembersOperation, {
  first: ({ context, caller, params }) => loadCalendar(context, caller.userId, params.id),
  run: async ({ context, event, caller, query, first }) => {
    const scope = { userId: caller.userId, listing: `${listMembersOperation.id} ${first.id}` };
    const pageOf = shortListPager(context.tokens, scope, query);
    const { items, version } = await readMembers(context, first);
    const headers = { ETag: entityTag(version) };
    return isNotModified(event, version)
      ? { status: 304, headers }
      : { status: 200, headers, body: pageOf({ items, keyOf: ({ user_id }) => user_id, order: 'ascending' }) };
  },
});
