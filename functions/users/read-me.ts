import { readMeOperation } from '../../lib/api/auth.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { readAccount } from '../../lib/usecases/accounts/account.js';

/** `GET /api/users/me`, for users: 200 with the account. */
export const handler = userEndpoint(readMeOperation, {
  run: async ({ context, caller }) => ({ status: 200, body: await readAccount(context, caller) }),
});
