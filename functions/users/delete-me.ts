import { deleteMeOperation } from '../../lib/api/auth.js';
import { userEndpoint } from '../../lib/http/endpoint.js';
import { requireOwnPassword } from '../../lib/http/password-attempts.js';
import { deleteAccount } from '../../lib/usecases/accounts/delete-account.js';

/** `DELETE /api/users/me`, for users: 204, 409 for the only owner of a shared event, or 422 for a wrong password. */
export const handler = userEndpoint(deleteMeOperation, {
  run: async ({ context, caller, body }) => {
    const user = await requireOwnPassword(context, caller, body.current_password);
    await deleteAccount(context, user);
    return { status: 204 };
  },
});
