import * as z from 'zod';
import { MAX_BLOCKED } from '../domain/account.js';
import { operation } from './operation.js';
import { Cursor, flag, Limit, pageOf, query } from './schemas.js';

const PersonParams = z.object({ userId: z.string().meta({ description: 'The id of the person.' }) });

const BlockedUser = z
  .object({ user_id: z.string(), username: z.string(), blocked_at: z.string().meta({ format: 'date-time' }) })
  .meta({ id: 'BlockedUser' });

const LeftEvents = z
  .object({
    left: z.int().meta({ description: 'How many events this request has left.' }),
    kept: z.array(z.string()).meta({
      description: 'The ids of events that you cannot leave because you are their only owner.',
    }),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: 'To continue when there were too many events for one request; null once all are left.' }),
  })
  .meta({ id: 'LeftEvents' });

export const listBlockedOperation = operation({
  id: 'usersListBlocked',
  method: 'GET',
  path: '/api/users/me/blocked',
  tag: 'Users',
  summary: 'List the people you have blocked',
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
    'From this answer on, nothing that this person shares with you arrives: they are answered as if you had no account. ' +
    'Events that you are on already stay, and their changes still reach you; with `leave_shared=true` you leave those that ' +
    'this person has put you on, in the same request. Blocking a person twice changes nothing. You can block ' +
    `${MAX_BLOCKED} people.`,
  access: 'user',
  params: PersonParams,
  query: query({
    leave_shared: flag('Whether to leave every event that this person has put you on, whatever your role on it.'),
    cursor: z.string().optional().meta({
      description: '`next_cursor` of the answer before, to continue leaving events; needs `leave_shared=true`.',
    }),
  }).refine(({ leave_shared, cursor }) => leave_shared || cursor === undefined, {
    path: ['cursor'],
    error: 'requires `leave_shared=true`',
  }),
  success: { status: 204, description: 'The person is blocked.' },
  otherSuccess: {
    status: 200,
    description: 'With `leave_shared=true`: the person is blocked, and which events were left.',
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
  description: 'What the person has shared in the meantime does not arrive afterwards.',
  access: 'user',
  params: PersonParams,
  success: { status: 204, description: 'The person is not blocked, whether or not they were.' },
  failures: [],
});
