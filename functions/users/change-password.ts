import { changePasswordOperation } from '../../lib/api/auth.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { changePassword } from '../../lib/usecases/account.js';

/** `PUT /api/users/me/password`, for users: 204 and every other session ends, or 422 when the current one is wrong. */
export const handler = userEndpoint(changePasswordOperation, {
  run: async ({ context, caller, body }) => {
    await changePassword(context, caller, { current: body.current_password, next: body.new_password });
    return { status: 204 };
  },
});
