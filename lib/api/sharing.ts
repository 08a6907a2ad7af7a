import * as z from 'zod';
import { RESPONSES } from '../domain/event/event.js';
import { operation } from './operation.js';
import { DryRun, EventDryRunResult, PeopleDryRunResult } from './dry-run.js';
import { conflicts, conflictsCheckedUntil, Email, EventParams, Permission, presented, Role } from './schemas.js';
import { OnConflict, PageQuery, pageOf, query } from './query.js';

const MAX_SHARES = 50;
const MAX_REFERENCE_CHARACTERS = 254;

const reference = presented(MAX_REFERENCE_CHARACTERS).optional();
const shareMembers = { user_id: reference, username: reference, email: Email.optional() };

const namesOnePerson = ({ user_id, username, email }: Partial<Record<'user_id' | 'username' | 'email', unknown>>) =>
  [user_id, username, email].filter((name) => name !== undefined).length === 1;

/**
 * The body of a request to share.
 * @param prefix the prefix of its schemas' names
 */
export function shareRequest<R extends z.ZodType>(
  role: R,
  { prefix, maxShares }: { prefix: string; maxShares: number },
) {
  const Share = z
    .strictObject({ ...shareMembers, role })
    .refine(namesOnePerson, 'must name one person by exactly one of user_id, username and email')
    .meta({ id: `${prefix}Share` });
  return z
    .strictObject({ ...shareMembers, role: role.optional(), shares: z.array(Share).min(1).max(maxShares).optional() })
    .refine(({ shares, ...share }) => shares !== undefined || namesOnePerson(share), {
      error: 'must name one person by user_id, username or email, or several in shares',
    })
    .refine(({ shares, role: given }) => shares !== undefined || given !== undefined, {
      path: ['role'],
      error: 'is required',
    })
    .refine(
      ({ shares, ...share }) => shares === undefined || Object.values(share).every((value) => value === undefined),
      {
        path: ['shares'],
        error: 'must not be combined with user_id, username, email or role',
      },
    )
    .meta({
      id: `${prefix}ShareRequest`,
      description: 'One person and a role, or several in `shares`.',
    });
}

const ShareRequest = shareRequest(Role, { prefix: '', maxShares: MAX_SHARES });

const PersonParams = EventParams.extend({ userId: z.string().meta({ description: 'The id of the person.' }) });

export const shareOperation = operation({
  id: 'sharingShare',
  method: 'POST',
  path: '/api/events/{id}/share',
  tag: 'Sharing',
  summary: 'Share an event',
  description:
    'Gives one or several people a role on the event. Sharing with a person again changes the role. Requires owner. An event ' +
    'can have 45 people. A person who blocked you is treated like an unknown person. You can add one person to at most 200 ' +
    'unanswered events a day (429; nothing is written). E-mail addresses and user names in dry runs and rejected requests ' +
    'count against a separate limit (429).',
  access: 'user',
  params: EventParams,
  query: query({ dry_run: DryRun }),
  body: ShareRequest,
  conditional: 'If-Match',
  success: {
    status: 201,
    description: 'The permissions of the people named in the request.',
    schema: z.object({ items: z.array(Permission) }).meta({ id: 'Permissions' }),
    headers: ['ETag'],
  },
  dryRun: PeopleDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed', 'last-owner'],
});

export const listPermissionsOperation = operation({
  id: 'sharingListPermissions',
  method: 'GET',
  path: '/api/events/{id}/permissions',
  tag: 'Sharing',
  summary: 'List the people on an event',
  description: 'Everyone on the event can see the others, with their roles and answers.',
  access: 'user',
  params: EventParams,
  query: PageQuery,
  conditional: 'If-None-Match',
  success: {
    status: 200,
    description: 'A page of the people on the event, by `user_id`; at most 45 in total.',
    schema: pageOf(Permission),
    headers: ['ETag'],
  },
  failures: ['not-found'],
});

export const changeRoleOperation = operation({
  id: 'sharingChangeRole',
  method: 'PUT',
  path: '/api/events/{id}/permissions/{userId}',
  tag: 'Sharing',
  summary: "Change a person's role",
  description: 'Requires owner.',
  access: 'user',
  params: PersonParams,
  query: query({ dry_run: DryRun }),
  body: z.strictObject({ role: Role }).meta({ id: 'RoleChange' }),
  conditional: 'If-Match',
  success: { status: 200, description: 'The permission.', schema: Permission, headers: ['ETag'] },
  dryRun: PeopleDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed', 'last-owner'],
});

export const removeOperation = operation({
  id: 'sharingRemove',
  method: 'DELETE',
  path: '/api/events/{id}/permissions/{userId}',
  tag: 'Sharing',
  summary: 'Remove a person from an event',
  description: 'Requires owner, except to remove yourself.',
  access: 'user',
  params: PersonParams,
  query: query({ dry_run: DryRun }),
  conditional: 'If-Match',
  success: { status: 204, description: 'The person was removed.' },
  dryRun: EventDryRunResult,
  failures: ['not-found', 'forbidden', 'precondition-failed', 'last-owner'],
});

export const respondOperation = operation({
  id: 'sharingRespond',
  method: 'PUT',
  path: '/api/events/{id}/response',
  tag: 'Sharing',
  summary: 'Answer an invitation',
  description: 'Sets your own answer. Accepting adds busy time to your calendar, so it is checked for conflicts.',
  access: 'user',
  params: EventParams,
  query: query({ on_conflict: OnConflict, dry_run: DryRun }),
  body: z.strictObject({ response: z.enum(RESPONSES).exclude(['needs_action']) }).meta({ id: 'ResponseChange' }),
  conditional: 'If-Match',
  success: {
    status: 200,
    description: 'Your permission.',
    schema: Permission.extend({ conflicts, conflicts_checked_until: conflictsCheckedUntil }).meta({
      id: 'OwnPermission',
    }),
    headers: ['ETag'],
  },
  dryRun: PeopleDryRunResult,
  failures: ['not-found', 'precondition-failed', 'schedule-conflict'],
});
