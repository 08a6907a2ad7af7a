import { listSessionsOperation } from '../../lib/api/auth.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { readSessions } from '../../lib/usecases/accounts/account.js';

/** `GET /api/auth/sessions`, for users: 200 with their live sessions on one page. */
export const handler = userEndpoint(listSessionsOperation, {
  run: async ({ context, caller }) => ({
    status: 200,
    body: { items: await readSessions(context, caller), next_cursor: null },
  }),
});
