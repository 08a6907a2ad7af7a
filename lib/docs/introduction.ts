import { zoneData } from '../domain/time/zone-data.js';

/** What one reads before the first operation. Markdown. */
export const DESCRIPTION = `
Calendars that people share: conflicts are refused atomically, every change is a version that can be read, compared and
brought back, and everyone concerned hears of it at once.

**Start** by registering, logging in, and sending the access token as \`Authorization: Bearer …\`. In
Swagger UI, *Authorize* takes user name and password.

**Times** leave with the offset of the event's \`time_zone\`. They enter as RFC 3339 with an offset, or without one and then
mean wall-clock time in \`time_zone\`; in a query, UTC. Seconds may be left out, and a space may stand for the \`T\`:
\`2030-06-03T09:00:00+02:00\`, \`2030-06-03 09:00\`. All-day events have dates. Ends are exclusive. Offsets follow the
IANA time zone database, release ${zoneData().version}. When a later release changes a zone, events keep their wall-clock
times, and their offsets change.

**Request bodies** are JSON in UTF-8, sent with \`Content-Type: application/json\` and without \`Content-Encoding\`.

**Versions.** Every event answer has an \`ETag\`. Send it as \`If-Match\`, and a write is refused with 412 when somebody
else was there before you.

**Once.** Send an \`Idempotency-Key\` with any POST that you may have to repeat, and the same key when you do: within 24 hours
the call is done once, and answered the same each time (\`Idempotency-Replayed: true\`).

**Dry runs.** With \`dry_run=true\`, any write to events answers what would come of it: the event as it would be, what
would change, and what it would overlap; or the refusal. Nothing is written. It goes the whole way of the write, so that
what is foretold is what happens, unless somebody else writes in between.

**Collections** answer \`items\` and \`next_cursor\`: send it as \`cursor\` until it is null. A page may be short, even
empty, before that.

**Refusals** are problem documents (RFC 9457, \`application/problem+json\`). \`type\` is stable, and is the path in this
document of a page that explains it; \`errors\` names each fault.
A request can be refused in this order: 401, 429, faults of the request (400, 413, 415, 422), 404, 403, 412, 409.

**Rate limits** are token buckets: one for each user, and one for each address that registers, logs in or refreshes.
\`RateLimit\` tells how yours stands, \`Retry-After\` how long to wait. Deployments also limit each client application
by its API key. Two further buckets limit sharing: \`lookups\` counts the e-mail addresses and user names in dry runs and
refused shares; \`invitations\` counts the unanswered events that you put on one person's calendar, at most 200 a day.
`.trim();

export const TAGS = [
  { name: 'Authentication', description: 'Accounts, sessions and tokens.' },
  { name: 'Users', description: 'Oneself.' },
  { name: 'Events', description: 'What stands in calendars.' },
  { name: 'Sharing', description: 'Who is on an event, in which role, and whether they come.' },
  { name: 'Versions', description: 'What an event was, what changed, and going back.' },
  { name: 'Notifications', description: 'Hearing of changes: at once, over WebSocket, or when one asks.' },
  { name: 'Webhooks', description: 'The same, posted to a server of yours and signed.' },
  { name: 'Service', description: 'The service itself.' },
  { name: 'Documents', description: 'This description, for machines and for people.' },
];
