import { loginOperation } from '../../lib/api/auth.js';
import { publicEndpoint } from '../../lib/http/endpoint.js';
import { limitPasswordAttempts } from '../../lib/http/password-attempts.js';
import { findAccount, logIn } from '../../lib/usecases/accounts/sessions.js';

/** `POST /api/auth/login`, public: 200 with a pair of tokens, or 401 for a wrong user name or password. */
export const handler = publicEndpoint(loginOperation, async ({ context, body, clientAddress }) => {
  const { username, password } = body;
  const account = await findAccount(context, username);
  // The same bucket for the user name and the e-mail address of an account.
  const target = account ? ['account', account.id] : ['name', username.toLowerCase()];
  const tokens = await limitPasswordAttempts(context, [...target, clientAddress], () =>
    logIn(context, account, password),
  );
  return { status: 200, body: tokens };
});
