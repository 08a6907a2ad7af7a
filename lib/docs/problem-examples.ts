import type { ProblemCode } from '../domain/errors.js';

/** An error of an operation. API Gateway's own error for a missing API key has the same form. */
export type Refusal = ProblemCode | 'missing-api-key';

/** When an operation returns the error, and an example of its text. */
interface ProblemExample {
  when: string;
  detail: string;
  members?: Record<string, unknown>;
}

export const PROBLEM_EXAMPLES: Record<Refusal, ProblemExample> = {
  'malformed-body': {
    when: 'The request body is not valid JSON, or not valid UTF-8.',
    detail: 'The request body is not valid JSON.',
  },
  'malformed-query': {
    when: 'A query parameter is malformed, unknown or given more than once.',
    detail: 'A query parameter is malformed; `errors` names each one.',
    members: { errors: [{ parameter: 'limit', detail: 'must be a number from 1 to 200' }] },
  },
  'malformed-header': {
    when: '`If-Match` is not the ETag of an event, or `Idempotency-Key` is not 1 to 255 visible ASCII ' + 'characters.',
    detail: 'A header is malformed; `errors` names it.',
    members: { errors: [{ header: 'Idempotency-Key', detail: 'must be 1 to 255 visible characters of ASCII' }] },
  },
  unauthorized: {
    when: 'The access token is missing, invalid, expired or revoked; at login, the user name or password is incorrect.',
    detail: 'This session has ended. Log in again.',
  },
  forbidden: {
    when: 'You have access to the event, but your role does not allow this operation.',
    detail: 'Your role on this event is viewer; this requires editor or owner.',
  },
  'missing-api-key': {
    when: 'The API key of the client application is missing and the deployment requires one.',
    detail: 'The `x-api-key` header must carry the key of a client application.',
  },
  'not-found': {
    when: 'The resource does not exist, or you do not have access to it. The response is the same in both cases.',
    detail: 'Not found, or you do not have access to it.',
  },
  'schedule-conflict': {
    when: 'The event overlaps other events on your calendar.',
    detail: 'This overlaps other events on your calendar. Send `on_conflict=allow` to keep both.',
    members: {
      conflicts: [
        {
          event_id: 'evt_01JZ8Q6Y7N3V5X9B2D4F6H8K0M',
          calendar_id: 'cal_01JZ8Q5W2M4T6R8P0N1L3K5J7H',
          title: 'Design review',
          start_time: '2030-06-03T09:00:00-04:00',
          end_time: '2030-06-03T10:00:00-04:00',
        },
      ],
    },
  },
  'merge-conflict': {
    when: 'With `merge=true`: another person changed the same fields to different values.',
    detail:
      'Another person changed the same fields. Choose a value for each and send it with If-Match set to the current version.',
    members: {
      current_version: 4,
      conflicts: [{ field: 'title', base: 'Design review', theirs: 'Review', yours: 'Design review, part 1' }],
    },
  },
  'name-taken': {
    when: 'The user name or e-mail address is taken, regardless of case.',
    detail: 'This user name is taken.',
    members: { errors: [{ pointer: '/username', detail: 'is taken' }] },
  },
  'last-owner': {
    when: 'The event or calendar would be left without an owner.',
    detail: 'An event must have at least one owner. Make another person an owner first.',
  },
  'primary-calendar': {
    when: 'The request would delete a primary calendar, or change the role of its user on it.',
    detail: 'A primary calendar cannot be deleted, and its user stays an owner of it.',
  },
  'account-closing': {
    when: 'Your account is being deleted, and the request would add you to an event.',
    detail: 'Your account is being deleted and cannot be added to events. Repeat the deletion request to finish it.',
  },
  'webhook-limit': {
    when: 'You have the maximum number of webhooks.',
    detail: 'You have 5 webhooks, the maximum. Delete one first.',
  },
  'link-limit': {
    when: 'The calendar has the maximum number of secret links.',
    detail: 'The calendar has 20 links, the maximum. Delete one first.',
  },
  'block-limit': {
    when: 'You have blocked the maximum number of people.',
    detail: 'You have blocked 200 people, the maximum. Unblock one first.',
  },
  'idempotency-key-in-use': {
    when: 'A request with this `Idempotency-Key` is still in progress.',
    detail: 'A request with this Idempotency-Key is still in progress.',
  },
  'idempotency-key-reused': {
    when: 'The `Idempotency-Key` was used with a different path, query or body.',
    detail:
      'This Idempotency-Key was used with a different path, query or body. Use a new key for a different request.',
  },
  'feed-expired': {
    when: 'The messages after `since` have expired.',
    detail:
      'The messages after `since` have expired. Read all pages of `listing`, then continue with `since` set to `restart_from`.',
    members: { restart_from: 4711, listing: '/api/changes/current' },
  },
  'precondition-failed': {
    when: '`If-Match` does not name the current version of the event.',
    detail: 'The event has changed since the version that If-Match names.',
    members: { current_version: 4, changed_fields: ['title'] },
  },
  'payload-too-large': {
    when: 'The request body exceeds 1 MB.',
    detail: 'The request body must not exceed 1 MB.',
  },
  'unsupported-media-type': {
    when: 'The operation does not support this content type, charset (other than UTF-8) or content encoding.',
    detail: 'Content-Type must be application/json.',
  },
  'invalid-request': {
    when: 'The request is well-formed but not valid; `errors` has an entry for each fault.',
    detail: 'The request is well-formed but not valid; `errors` names each fault.',
    members: {
      errors: [{ pointer: '/end_time', detail: 'must be after start_time, which is 2030-06-03T09:00:00-04:00' }],
    },
  },
  'rate-limited': {
    when: 'Too many requests from one address, user or client application.',
    detail: 'Too many requests; try again in 2 s.',
  },
  unavailable: {
    when: 'The database is unavailable or overloaded. Nothing was partly saved; retry after `Retry-After`.',
    detail: 'The database is unavailable or overloaded. Nothing was partly saved; try again.',
  },
  'internal-error': {
    when: 'An internal error occurred.',
    detail: 'An internal error occurred; `instance` identifies this request.',
  },
};
