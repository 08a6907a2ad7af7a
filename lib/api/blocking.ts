import * as z from 'zod';
import { MAX_BLOCKED } from '../domain/account.js';
import { operation } from './operation.js';
import { Cursor, flag, Limit, pageOf, query } from './query.js';

const PersonParams = z.object({ userId: z.string().meta({ description: 'The id of the person.' }) });

export const BlockedUser = z
  .object({ user_id: z.string(), username: z.string(), blocked_at: z.string().meta({ format: 'date-time' }) })
  .meta({ id: 'BlockedUser' });

const LeftEvents = z
  .object({
    left: z.int().meta({ description: 'Number of events that this request removed you from.' }),
    kept: z.array(z.string()).meta({
      description: 'Ids of the events that you cannot leave because you are their only owner.',
    }),
    next_cursor: z.string().nullable().meta({
      description:
        'Set if there were too many events for one request: send it as `cursor` to continue. Null when finished.',
    }),
  })
  .meta({ id: 'LeftEvents' });

export const listBlockedOperation = operation({
  id: 'usersListBlocked',
  method: 'GET',
  path: '/api/users/me/blocked',
  tag: 'Users',
  summary: 'List the people you have blocked',
  description: 'Blocked people cannot share events or calendars with you.',
  access: 'user',
  query: query({ limit: Limit, cursor: Cursor }),
  success: {
    status: 200,
    description: `The people you have blocked, at most ${MAX_BLOCKED}, by id.`,
    schema: pageOf(BlockedUser),
  },
  failures: [],
});

export const blockOperation = operation({
  id: 'usersBlock',
  method: 'PUT',
  path: '/api/users/me/blocked/{userId}',
  tag: 'Users',
  summary: 'Block a person',
  description:
    'The person can no longer share events or calendars with you; their requests fail as if you had no account. You stay on events and calendars that ' +
    'you are already on and still receive their changes. Set `leave_shared=true` to also leave the events that this person ' +
    'added you to. Blocking a person again has no effect. You can block up to ' +
    `${MAX_BLOCKED} people.`,
  access: 'user',
  params: PersonParams,
  query: query({
    leave_shared: flag('Also leaves every event that this person added you to, regardless of your role.'),
    cursor: z.string().optional().meta({
      description: '`next_cursor` of the previous response, to continue leaving events. Requires `leave_shared=true`.',
    }),
  }).refine(({ leave_shared, cursor }) => leave_shared || cursor === undefined, {
    path: ['cursor'],
    error: 'requires `leave_shared=true`',
  }),
  success: { status: 204, description: 'The person is blocked.' },
  otherSuccess: {
    status: 200,
    description: 'With `leave_shared=true`: the person is blocked; the body reports the events that you left.',
    schema: LeftEvents,
  },
  failures: ['invalid-request', 'not-found', 'account-closing', 'block-limit'],
});

export const unblockOperation = operation({
  id: 'usersUnblock',
  method: 'DELETE',
  path: '/api/users/me/blocked/{userId}',
  tag: 'Users',
  summary: 'Unblock a person',
  description:
    'The person can share events and calendars with you again. Attempts made while they were blocked are not delivered.',
  access: 'user',
  params: PersonParams,
  success: { status: 204, description: 'The person is not blocked. Also returned if they were not blocked before.' },
  failures: [],
});
