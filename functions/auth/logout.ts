import { logoutOperation } from '../../lib/api/auth.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { logOut } from '../../lib/usecases/accounts/account.js';

/** `POST /api/auth/logout`, for users: 204. The next request with the session's tokens is refused. */
export const handler = userEndpoint(logoutOperation, {
  run: async ({ context, caller }) => {
    await logOut(context, caller);
    return { status: 204 };
  },
});
