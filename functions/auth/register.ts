import { registerOperation } from '../../lib/api/auth.js';
import { publicEndpoint } from '../../lib/http/endpoint.js';
import { register } from '../../lib/usecases/accounts/sessions.js';

/** `POST /api/auth/register`, public: 201 with the account, or 409 if the user name or e-mail address is taken. */
export const handler = publicEndpoint(registerOperation, async ({ context, body }) => ({
  status: 201,
  body: await register(context, body),
}));
