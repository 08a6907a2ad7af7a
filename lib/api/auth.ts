import * as z from 'zod';
import { MAX_EMAIL_CHARACTERS } from '../domain/email.js';
import { operation } from './operation.js';
import { Email, NewPassword, presented, Username } from './schemas.js';
import { PageQuery, pageOf } from './query.js';

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
    expires_in: z.int().meta({ description: 'Lifetime of the access token, in seconds.' }),
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
  summary: 'Create an account',
  description: 'Deployed stages reject the most common passwords (422).',
  access: 'sign-in',
  body: z.strictObject({ username: Username, email: Email, password: NewPassword }).meta({ id: 'Registration' }),
  success: { status: 201, description: 'The account.', schema: User },
  failures: ['name-taken'],
});

/** Members of the OAuth 2.0 password grant, which Swagger UI sends. They are not documented. */
const IGNORED = ['grant_type', 'scope', 'client_id', 'client_secret'] as const;
const ignoredMembers = Object.fromEntries(IGNORED.map((name) => [name, z.string().optional()])) as Record<
  (typeof IGNORED)[number],
  z.ZodOptional<z.ZodString>
>;
const withoutIgnored = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  for (const name of IGNORED) delete jsonSchema.properties?.[name];
};

export const loginOperation = operation({
  id: 'authLogin',
  method: 'POST',
  path: '/api/auth/login',
  tag: 'Authentication',
  summary: 'Log in',
  description: 'Starts a session and returns its tokens. `username` also accepts the e-mail address.',
  access: 'sign-in',
  bodyTypes: ['application/json', 'application/x-www-form-urlencoded'],
  body: z
    .strictObject({
      username: presented(MAX_EMAIL_CHARACTERS),
      password: presented(1_024).meta({ format: 'password' }),
      ...ignoredMembers,
    })
    .meta({ id: 'Credentials', override: withoutIgnored }),
  success: { status: 200, description: 'An access token and a refresh token.', schema: TokenPair },
  failures: ['unauthorized'],
});

export const refreshOperation = operation({
  id: 'authRefresh',
  method: 'POST',
  path: '/api/auth/refresh',
  tag: 'Authentication',
  summary: 'Refresh your tokens',
  description:
    'Exchanges the refresh token for a new pair of tokens; each refresh token can be used once. A repeat within 30 seconds, ' +
    'before the new refresh token is used, returns the same pair. Any later reuse ends the whole session.',
  access: 'sign-in',
  body: z.strictObject({ refresh_token: presented(MAX_TOKEN_CHARACTERS) }).meta({ id: 'RefreshToken' }),
  success: { status: 200, description: 'A new access token and a new refresh token.', schema: TokenPair },
  failures: ['unauthorized'],
});

export const logoutOperation = operation({
  id: 'authLogout',
  method: 'POST',
  path: '/api/auth/logout',
  tag: 'Authentication',
  summary: 'Log out',
  description: 'Ends the current session. Its tokens stop working immediately.',
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
  description: 'Each login starts a session. At most 50 stay: the oldest one ends when you start another.',
  access: 'user',
  query: PageQuery,
  success: {
    status: 200,
    description: 'A page of your active sessions, newest first; at most 50 in total.',
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
  description: 'The tokens of the session stop working immediately.',
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
  summary: 'Get your account',
  description: 'Returns the account of the access token.',
  access: 'user',
  success: { status: 200, description: 'Your account.', schema: User },
  failures: [],
});

export const changePasswordOperation = operation({
  id: 'usersChangePassword',
  method: 'PUT',
  path: '/api/users/me/password',
  tag: 'Users',
  summary: 'Change your password',
  description: 'Ends all your other sessions. Deployed stages reject the most common passwords (422).',
  access: 'user',
  body: z
    .strictObject({ current_password: presented(1_024).meta({ format: 'password' }), new_password: NewPassword })
    .meta({ id: 'PasswordChange' }),
  success: { status: 204, description: 'The password was changed.' },
  failures: [],
});

export const deleteMeOperation = operation({
  id: 'usersDeleteMe',
  method: 'DELETE',
  path: '/api/users/me',
  tag: 'Users',
  summary: 'Delete your account',
  description:
    'Removes you from every event and calendar. Deletes the events and calendars that no other person is on, and your primary ' +
    'calendar. If you are the only owner of a shared event or calendar, the request fails with 409, which names them, and ' +
    'your account stays usable. With very many events, the request returns 503: repeat it to continue. Until the deletion ' +
    'is complete, you can log in and read, but not create events or be added to any.',
  access: 'user',
  body: z
    .strictObject({ current_password: presented(1_024).meta({ format: 'password' }) })
    .meta({ id: 'AccountDeletion' }),
  success: { status: 204, description: 'The account is deleted and its tokens no longer work.' },
  failures: ['last-owner'],
});
