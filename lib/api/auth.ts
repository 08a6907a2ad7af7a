import * as z from 'zod';
import { MAX_EMAIL_CHARACTERS } from '../domain/email.js';
import { operation } from './operation.js';
import { Email, NewPassword, PageQuery, pageOf, presented, Username } from './schemas.js';

const MAX_TOKEN_CHARACTERS = 4_096;

export const User = z
  .object({
    id: z.string(),
    username: z.string(),
    email: z.string(),
    created_at: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'User' });

export const TokenPair = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'Seconds that the access token is good for.' }),
  })
  .meta({ id: 'TokenPair' });

export const Session = z
  .object({
    id: z.string(),
    created_at: z.string().meta({ format: 'date-time' }),
    last_used_at: z.string().meta({ format: 'date-time' }),
    expires_at: z.string().meta({ format: 'date-time' }),
    is_current: z.boolean(),
  })
  .meta({ id: 'Session' });

export const registerOperation = operation({
  id: 'authRegister',
  method: 'POST',
  path: '/api/auth/register',
  tag: 'Authentication',
  summary: 'Open an account',
  description: 'A deployed stage refuses the most common passwords (422).',
  access: 'sign-in',
  body: z.strictObject({ username: Username, email: Email, password: NewPassword }).meta({ id: 'NewUser' }),
  success: { status: 201, description: 'The account.', schema: User },
  failures: ['name-taken'],
});

const ignored = z.string().optional().meta({ description: 'Ignored.' });

export const loginOperation = operation({
  id: 'authLogin',
  method: 'POST',
  path: '/api/auth/login',
  tag: 'Authentication',
  summary: 'Log in',
  description:
    'Starts a session. `username` may be the e-mail address. As a form, the further members of OAuth 2.0 are ignored.',
  access: 'sign-in',
  bodyTypes: ['application/json', 'application/x-www-form-urlencoded'],
  body: z
    .strictObject({
      username: presented(MAX_EMAIL_CHARACTERS),
      password: presented(1_024).meta({ format: 'password' }),
      grant_type: ignored,
      scope: ignored,
      client_id: ignored,
      client_secret: ignored,
    })
    .meta({ id: 'Credentials', examples: [{ username: 'ada', password: 'correct horse battery' }] }),
  success: { status: 200, description: 'A pair of tokens.', schema: TokenPair },
  failures: ['unauthorized'],
});

export const refreshOperation = operation({
  id: 'authRefresh',
  method: 'POST',
  path: '/api/auth/refresh',
  tag: 'Authentication',
  summary: 'Get a new pair of tokens',
  description:
    'Spends the refresh token. Presented again within 30 seconds, while its successor has not been used, it gets the ' +
    'same new pair. Later, or once the successor was used, presenting a spent token ends the whole session.',
  access: 'sign-in',
  body: z.strictObject({ refresh_token: presented(MAX_TOKEN_CHARACTERS) }).meta({ id: 'RefreshToken' }),
  success: { status: 200, description: 'A new pair of tokens.', schema: TokenPair },
  failures: ['unauthorized'],
});

export const logoutOperation = operation({
  id: 'authLogout',
  method: 'POST',
  path: '/api/auth/logout',
  tag: 'Authentication',
  summary: 'Log out',
  description: 'Ends the session: its tokens are refused from the next request on.',
  access: 'user',
  success: { status: 204, description: 'The session has ended.' },
  failures: [],
});

export const listSessionsOperation = operation({
  id: 'authListSessions',
  method: 'GET',
  path: '/api/auth/sessions',
  tag: 'Authentication',
  summary: 'List your sessions',
  access: 'user',
  query: PageQuery,
  success: {
    status: 200,
    description: 'A page of your live sessions, newest first; at most 50 in all.',
    schema: pageOf(Session),
  },
  failures: [],
});

export const endSessionOperation = operation({
  id: 'authEndSession',
  method: 'DELETE',
  path: '/api/auth/sessions/{id}',
  tag: 'Authentication',
  summary: 'End one of your sessions',
  access: 'user',
  params: z.object({ id: z.string().meta({ description: 'The id of the session.' }) }),
  success: { status: 204, description: 'The session has ended.' },
  failures: ['not-found'],
});

export const readMeOperation = operation({
  id: 'usersReadMe',
  method: 'GET',
  path: '/api/users/me',
  tag: 'Users',
  summary: 'Your account',
  access: 'user',
  success: { status: 200, description: 'The caller.', schema: User },
  failures: [],
});

export const changePasswordOperation = operation({
  id: 'usersChangePassword',
  method: 'PUT',
  path: '/api/users/me/password',
  tag: 'Users',
  summary: 'Change your password',
  description: 'Ends every other session. A deployed stage refuses the most common passwords (422).',
  access: 'user',
  body: z
    .strictObject({ current_password: presented(1_024).meta({ format: 'password' }), new_password: NewPassword })
    .meta({ id: 'PasswordChange' }),
  success: { status: 204, description: 'The password is changed.' },
  failures: [],
});

export const deleteMeOperation = operation({
  id: 'usersDeleteMe',
  method: 'DELETE',
  path: '/api/users/me',
  tag: 'Users',
  summary: 'Delete your account',
  description:
    'Takes you off every event and deletes those that nobody else is on. Refused while you are the only owner of an ' +
    'event that others see, and then your account works as before. With very many events it answers 503 in between: ' +
    'send it again to go on. Until then you can log in and read, but you cannot create events or be added to any.',
  access: 'user',
  body: z.strictObject({ current_password: presented(1_024).meta({ format: 'password' }) }).meta({ id: 'OwnPassword' }),
  success: { status: 204, description: 'The account is gone, and its tokens are refused.' },
  failures: ['last-owner'],
});
