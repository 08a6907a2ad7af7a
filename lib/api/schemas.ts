/** The schemas that validate requests and from which the OpenAPI document is built. */
import * as z from 'zod';
import { calendarMembers, writableCalendars } from './event-calendars.js';
import { PatternInput, PatternView } from './recurrence.js';
import { EventTime, INPUT_TIME_PATTERN } from './times.js';
import { EMAIL, MAX_EMAIL_CHARACTERS } from '../domain/email.js';
import { RESPONSES, ROLES, TRANSPARENCIES } from '../domain/event/event.js';
import { instantOf, isDate, timeFault } from '../domain/time/event-time.js';
import { MAX_PASSWORD_BYTES } from '../domain/account.js';
import { canonicalZone, isZone } from '../domain/time/zone.js';

const [MIN_PASSWORD_CHARACTERS, MAX_NAME_CHARACTERS] = [8, 64];

const codePoints = (text: string): number => Array.from(text).length;

/** Ill-formed Unicode has no UTF-8 encoding and could not be stored unchanged. */
const unicode = () =>
  z.string().refine((value) => value.isWellFormed(), { error: 'must be well-formed Unicode text', abort: true });

/** Text with a minimum and maximum length in code points. */
export const text = (min: number, max: number) =>
  unicode()
    .refine(
      (value) => codePoints(value) >= min && codePoints(value) <= max,
      `must have ${min === 0 ? 'at most' : `${min} to`} ${max} characters`,
    )
    .meta({ minLength: min, maxLength: max });

export const Username = z
  .string()
  .regex(/^[A-Za-z0-9._-]{3,32}$/, 'must be 3 to 32 letters, digits, dots, underscores or hyphens')
  .meta({ examples: ['ada'] });

export const Email = z
  .email({ pattern: EMAIL, error: 'must be an e-mail address, such as ada@example.com' })
  .max(MAX_EMAIL_CHARACTERS, `must have at most ${MAX_EMAIL_CHARACTERS} characters`)
  .meta({ examples: ['ada@example.com'] });

/** Normalized as for comparison (RFC 8265). The length is that of the normalized text. */
export const NewPassword = unicode()
  .normalize('NFC')
  .refine(
    (value) => codePoints(value) >= MIN_PASSWORD_CHARACTERS,
    `must have at least ${MIN_PASSWORD_CHARACTERS} characters`,
  )
  .refine(
    (value) => Buffer.byteLength(value) <= MAX_PASSWORD_BYTES,
    `must have at most ${MAX_PASSWORD_BYTES} bytes of UTF-8`,
  )
  .meta({
    description: 'At least 8 characters. Normalized to Unicode NFC before it is measured and compared.',
    format: 'password',
    minLength: MIN_PASSWORD_CHARACTERS,
    examples: ['correct horse battery'],
  });

/** A credential that a client presents. Validation does not tell whether it is correct. */
export const presented = (max: number) => z.string().min(1).max(max);

export const Role = z.enum(ROLES).meta({
  id: 'Role',
  description: '`viewer` reads the event; `editor` also changes it; `owner` also shares and deletes it.',
});
const Response = z
  .enum(RESPONSES)
  .meta({ id: 'InvitationResponse', description: 'The answer of a person to an invitation.' });
const Transparency = z.enum(TRANSPARENCIES).meta({
  id: 'Transparency',
  description: '`opaque` shows the time as busy; `transparent` shows it as free.',
});

export const TimeZone = z
  .string()
  .max(MAX_NAME_CHARACTERS, { abort: true })
  .refine(isZone, { error: 'must be an IANA time zone, such as America/New_York', abort: true })
  .transform((name) => canonicalZone(name) ?? name)
  .meta({ type: 'string', override: { examples: ['America/New_York'] } });

const isTimeOrDate = (value: string): boolean => isDate(value) || instantOf(value, 'UTC') !== undefined;
const TIME_OR_DATE = {
  error: ({ input }: { input?: unknown }) => timeFault(String(input), 'either'),
  abort: true,
};

const InputTime = z.string().refine(isTimeOrDate, TIME_OR_DATE).meta({
  pattern: INPUT_TIME_PATTERN,
  description:
    'RFC 3339 time with an offset, or without one for local time in `time_zone`. A date if the event is all-day.',
});

/** For schemas that read a time as a number. */
const TIME_TEXT = { type: 'string', pattern: INPUT_TIME_PATTERN } as const;

/** Seconds since the Unix epoch. A time without an offset is UTC; a date means midnight UTC. */
const epochSecondsOf = (value: string): number => instantOf(isDate(value) ? `${value}T00:00:00` : value, 'UTC') ?? 0;

/** A time in a body, in seconds since the Unix epoch: RFC 3339, UTC without an offset; a date means midnight UTC. */
export const UtcTime = z.string().refine(isTimeOrDate, TIME_OR_DATE).transform(epochSecondsOf).meta(TIME_TEXT);

/** Restores the `+` of an offset, which arrives as a space if the client did not percent-encode it. */
const withPlus = (value: string): string => value.replace(/(:\d{2}(?:\.\d+)?) (?=\d{2}:\d{2}$)/, '$1+');

/** A time or date in a query, as the client sent it. */
export const QueryTimeText = z
  .string()
  .overwrite(withPlus)
  .refine(isTimeOrDate, TIME_OR_DATE)
  .meta({ pattern: INPUT_TIME_PATTERN });

/** Like {@link UtcTime}, for queries. */
export const QueryTime = QueryTimeText.transform(epochSecondsOf).meta(TIME_TEXT);

/** The milliseconds within the second of a time. */
const millisecondsIn = (text: string): number =>
  Number((/:\d{2}[.,](\d+)/.exec(text)?.[1] ?? '').padEnd(3, '0').slice(0, 3));

/** Like {@link QueryTime}, in milliseconds since the Unix epoch, for comparison with audit times. */
export const QueryInstant = QueryTimeText.transform(
  (value) => epochSecondsOf(value) * 1000 + millisecondsIn(value),
).meta(TIME_TEXT);

/** Members that responses contain and requests can send back, where they are ignored. */
export const readOnlyMembers = (...names: string[]): object =>
  Object.fromEntries(
    names.map((name) => [
      name,
      z.unknown().meta({ readOnly: true, description: 'Read-only; ignored in requests.' }).optional(),
    ]),
  );

const ReadOnlyMembers = readOnlyMembers(
  'id',
  'is_recurring',
  'split_from',
  'created_by',
  'created_at',
  'updated_at',
  'updated_by',
  'version',
  'role',
  'response',
  'conflicts',
  'conflicts_checked_until',
  'event_id',
  'occurrence_start',
  'rolled_back_to',
);

const writableMembers = {
  title: text(1, 200),
  description: text(0, 8_000).nullish(),
  location: text(0, 500).nullish(),
  start_time: InputTime,
  end_time: InputTime.meta({ description: 'End of the event, exclusive, in the same format as `start_time`.' }),
  time_zone: TimeZone.nullish().meta({
    description: 'IANA name; defaults to that of the calendar. If you change only this, the local times stay the same.',
  }),
  all_day: z.boolean().nullish().meta({
    description: 'The event lasts whole days; its times are dates, and `transparency` defaults to `transparent`.',
  }),
  transparency: Transparency.nullish(),
  recurrence_pattern: PatternInput.nullish(),
  ...writableCalendars,
};

export const EventInput = z.strictObject({ ...writableMembers, ...ReadOnlyMembers }).meta({ id: 'EventInput' });

/**
 * Not marked as read-only, because generated clients do not send read-only members. Unvalidated, because single events
 * ignore it.
 */
const ReadOccurrenceStart = z
  .unknown()
  .optional()
  .meta({
    override: { type: 'string', pattern: INPUT_TIME_PATTERN },
    description:
      'Present if you send back an occurrence that you have read. For a recurring event, it must then be the occurrence that ' +
      'the query parameter `occurrence` names. Ignored for a single event, and with `scope=all` without `occurrence`.',
  });

export const EventChange = z
  .strictObject({
    ...writableMembers,
    title: writableMembers.title.optional(),
    start_time: writableMembers.start_time.optional(),
    end_time: writableMembers.end_time.optional(),
    ...ReadOnlyMembers,
    occurrence_start: ReadOccurrenceStart,
  })
  .meta({ id: 'EventChange' });

export const AuditTime = z.string().meta({ format: 'date-time' });

const contentMembers = {
  title: z.string(),
  description: z.string().nullable(),
  location: z.string().nullable(),
  start_time: EventTime,
  end_time: EventTime.meta({ description: 'End of the event, exclusive, in the same format as `start_time`.' }),
  time_zone: z.string(),
  all_day: z.boolean(),
  transparency: Transparency,
  is_recurring: z.boolean(),
  recurrence_pattern: PatternView.nullable(),
  ...calendarMembers,
  split_from: z.string().nullable(),
  created_by: z.string(),
  created_at: AuditTime,
  updated_at: AuditTime,
  updated_by: z.string(),
  version: z.int().min(1),
};

/** What events, previews of events and snapshots have in common. */
export const EventContent = z.object(contentMembers).meta({ id: 'EventContent' });

export const Conflict = z
  .object({
    event_id: z.string().nullable(),
    calendar_id: z.string().meta({
      description: 'The calendar on which they overlap: your primary calendar, or one that rejects overlaps.',
    }),
    occurrence_start: EventTime.optional().meta({
      description: 'For a recurring event: its first conflicting occurrence.',
    }),
    title: z.string().optional(),
    start_time: EventTime,
    end_time: EventTime,
  })
  .meta({
    id: 'Conflict',
    description:
      'A conflicting event. `event_id` is null for an earlier event of the same batch. For events that you cannot see, only ' +
      'the busy time is listed, in UTC and after all others; `event_id` is null and `title` is absent.',
  });

export const conflicts = z
  .array(Conflict)
  .optional()
  .meta({ description: 'With `on_conflict=allow`: the events that it overlaps.' });

export const conflictsCheckedUntil = AuditTime.optional().meta({
  description:
    'After a write of a busy recurring event: the time up to which it was checked for conflicts. It is 366 days ahead, or less if ' +
    '`on_conflict=allow` saved more occurrences than one request can check.',
});

export const Event = z
  .object({
    id: z.string(),
    ...contentMembers,
    role: Role.meta({ description: 'Your role on the event.' }),
    response: Response.nullable().meta({
      description: 'Your answer; null if you see the event only through a calendar.',
    }),
    conflicts,
    conflicts_checked_until: conflictsCheckedUntil,
    rolled_back_to: z.int().optional().meta({ description: 'After a rollback: the version that was restored.' }),
  })
  .meta({ id: 'Event' });

export const Permission = z
  .object({
    user_id: z.string(),
    username: z.string(),
    role: Role,
    response: Response,
    granted_by: z.string(),
    granted_at: AuditTime,
  })
  .meta({ id: 'Permission' });

export const Snapshot = z
  .object({
    id: z.string(),
    ...contentMembers,
    exceptions: z.array(
      z.looseObject({ occurrence_start: EventTime }).meta({
        id: 'SeriesException',
        description: 'An occurrence that differs from its series, with the fields that differ.',
      }),
    ),
    permissions: z.array(Permission),
  })
  .meta({ id: 'Snapshot', description: 'The event as it was at a version, with its people at that time.' });

const occurrenceMembers = {
  event_id: z.string(),
  occurrence_start: EventTime.meta({
    description:
      'When the series schedules this occurrence. It identifies the occurrence and never changes, even if it is moved.',
  }),
};

/** One occurrence of an event. */
export const Occurrence = Event.extend(occurrenceMembers).meta({ id: 'Occurrence' });

/** An item of lists and the response to writes: an event or one of its occurrences. */
export const EventOrOccurrence = Event.extend({
  event_id: occurrenceMembers.event_id.optional(),
  occurrence_start: occurrenceMembers.occurrence_start.optional(),
}).meta({ id: 'EventOrOccurrence' });

/** The changes that a person made, by field. */
export const FieldChanges = z.record(
  z.string(),
  z.object({ old: z.unknown(), new: z.unknown() }).meta({ id: 'FieldChange' }),
);

export const EventParams = z.object({ id: z.string().meta({ description: 'Id of the event.' }) });
