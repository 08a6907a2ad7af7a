import { logoutOperation } from '../../lib/api/auth.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { logOut } from '../../lib/usecases/accounts/account.js';

/** `POST /api/auth/logout`, for users: 204, and the session's tokens are refused from the next request on. */
export const handler = userEndpoint(logoutOperation, {
  run: async ({ context, caller }) => {
    await logOut(context, caller);
    return { status: 204 };
  },
});
