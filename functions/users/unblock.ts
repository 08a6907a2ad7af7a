import { unblockOperation } from '../../lib/api/blocking.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { unblockUser } from '../../lib/usecases/accounts/block-users.js';

/** `DELETE /api/users/me/blocked/{userId}`, for users: 204, whether or not the person was blocked. */
export const handler = userEndpoint(unblockOperation, {
  run: async ({ context, caller, params }) => {
    await unblockUser(context, caller, params.userId);
    return { status: 204 };
  },
});
