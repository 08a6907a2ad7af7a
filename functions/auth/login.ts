import { loginOperation } from '../../lib/api/auth.js';
import { publicEndpoint } from '../../lib/http/endpoint.js';
import { limitPasswordAttempts } from '../../lib/http/password-attempts.js';
import { findAccount, logIn } from '../../lib/usecases/accounts/sessions.js';

/** `POST /api/auth/login`, for everybody: 200 with a pair of tokens, or 401 whichever of the two is wrong. */
export const handler = publicEndpoint(loginOperation, async ({ context, body, clientAddress }) => {
  const { username, password } = body;
  const account = await findAccount(context, username);
  // Of an account, whichever of its names is given.
  const target = account ? ['account', account.id] : ['name', username.toLowerCase()];
  const tokens = await limitPasswordAttempts(context, [...target, clientAddress], () =>
    logIn(context, account, password),
  );
  return { status: 200, body: tokens };
});
