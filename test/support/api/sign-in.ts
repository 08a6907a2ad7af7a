/** The use cases of passwords as endpoints call them, without rate limits. */
import type { Caller } from '../../../lib/auth/tokens.js';
import { changePassword, requirePassword } from '../../../lib/usecases/accounts/account.js';
import type { Context } from '../../../lib/usecases/context.js';
import { findAccount, logIn } from '../../../lib/usecases/accounts/sessions.js';
import type { TokenPairView } from '../../../lib/views/account.js';

export const logInBy = async (
  context: Context,
  { username, password }: { username: string; password: string },
): Promise<TokenPairView> => logIn(context, await findAccount(context, username), password);

export const changePasswordOf = async (
  context: Context,
  caller: Caller,
  { current, next }: { current: string; next: string },
): Promise<void> => changePassword(context, caller, await requirePassword(context, caller.userId, current), next);
