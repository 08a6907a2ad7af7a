import { zoneData } from '../domain/time/zone-data.js';

/** The introduction of the OpenAPI document, in Markdown. */
export const DESCRIPTION = `
Shared calendars. Overlapping events are rejected atomically, every change is saved as a version that you can read, compare
and restore, and everyone on an event is notified of its changes.

**Get started.** Register, log in, and send the access token as \`Authorization: Bearer <token>\`. In Swagger UI, choose
*Authorize* and enter your user name and password.

**Times.** Responses give times with the offset of the event's \`time_zone\`. In a body, send RFC 3339 times with an offset,
or without one for local time in \`time_zone\`. In a query, a time without an offset is UTC. Seconds are optional, and a space
can replace the \`T\`: \`2030-06-03T09:00:00+02:00\`, \`2030-06-03 09:00\`. All-day events use dates. End times are exclusive.
Offsets follow the IANA time zone database, release ${zoneData().version}. If a later release changes a zone, events keep
their local times and their offsets change.

**Request bodies** are JSON in UTF-8. Send \`Content-Type: application/json\` and no \`Content-Encoding\`.

**Versions.** Every response with an event or calendar has an \`ETag\`. Send it as \`If-Match\`, and the write fails with 412 if another person
changed it first.

**Safe retries.** Send an \`Idempotency-Key\` with a POST. Repeat it with the same key within 24 hours and it is executed
once; you get the original response again, with \`Idempotency-Replayed: true\`.

**Dry runs.** \`dry_run=true\` previews any write to events and calendars: the resulting event, the changes and any overlaps, or the error
you would get. Nothing is saved. It runs every check of the real request.

**Pagination.** Lists return \`items\` and \`next_cursor\`. Send \`next_cursor\` as \`cursor\` until it is null. A page can be
short or empty before the last one.

**Errors** are problem documents (RFC 9457, \`application/problem+json\`). \`type\` identifies the problem type, never changes,
and is the path in this document of a page that explains it; \`errors\` lists each invalid part of the request.
Checks run in this order: 401, 429, invalid requests (400, 413, 415, 422), 404, 403, 412, 409.

**Rate limits** are token buckets: one per user, and one per address that registers, logs in or refreshes. \`RateLimit\` gives
the state of your bucket, \`Retry-After\` the seconds to wait. Deployments also limit each client application by its API key.
Two more buckets limit sharing: \`lookups\` counts the e-mail addresses and user names in dry runs and rejected shares;
\`invitations\` counts the unanswered events and the calendars that you share with one person, at most 200 a day.
`.trim();

export const TAGS = [
  { name: 'Authentication', description: 'Register, log in, and manage sessions and tokens.' },
  { name: 'Users', description: 'Your account.' },
  { name: 'Events', description: 'Events and their occurrences.' },
  { name: 'Calendars', description: 'Calendars that are shared as a whole, their members and their history.' },
  { name: 'iCalendar', description: 'Calendars for other programs: iCalendar files, and secret links to them.' },
  { name: 'Sharing', description: 'The people on an event, their roles and their answers.' },
  { name: 'Versions', description: 'The history of an event: read, compare and restore versions.' },
  { name: 'Notifications', description: 'Get notified of changes: live over WebSocket, or by polling.' },
  { name: 'Webhooks', description: 'Get notified of changes by signed requests to your server.' },
  { name: 'Webhook messages', description: 'The requests that webhooks send to your server.' },
  { name: 'Service', description: 'Health of the service.' },
  { name: 'Documents', description: 'API documentation, for machines and for people.' },
];
