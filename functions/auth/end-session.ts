import { endSessionOperation } from '../../lib/api/auth.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { endSession } from '../../lib/usecases/accounts/account.js';

/** `DELETE /api/auth/sessions/{id}`, for users: 204, or 404 if it is not one of their live sessions. */
export const handler = userEndpoint(endSessionOperation, {
  run: async ({ context, caller, params }) => {
    await endSession(context, caller, params.id);
    return { status: 204 };
  },
});
