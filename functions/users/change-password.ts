import { changePasswordOperation } from '../../lib/api/auth.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { requireOwnPassword } from '../../lib/http/password-attempts.js';
import { changePassword } from '../../lib/usecases/accounts/account.js';

/**
 * `PUT /api/users/me/password`, for users: 204, which ends every other session, or 422 for a wrong current password.
 */
export const handler = userEndpoint(changePasswordOperation, {
  run: async ({ context, caller, body }) => {
    const user = await requireOwnPassword(context, caller, body.current_password);
    await changePassword(context, caller, user, body.new_password);
    return { status: 204 };
  },
});
