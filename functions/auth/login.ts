import { loginOperation } from '../../lib/api/auth.js';
import { publicEndpoint } from '../../lib/http/endpoint.js';
import { attemptLogin } from '../../lib/http/login-attempt.js';
import { logIn } from '../../lib/usecases/sign-in.js';

/** `POST /api/auth/login`, for everybody: 200 with a pair of tokens, or 401 whichever of the two is wrong. */
export const handler = publicEndpoint(loginOperation, async (request) => ({
  status: 200,
  body: await attemptLogin(request, () => logIn(request.context, request.body)),
}));
