/** The WebSocket messages of clients and of the service, except those of the feed (`FeedItem`). */
import * as z from 'zod';
import type { ProblemCode } from '../domain/errors.js';
import { CLOSING_REASONS, type ClosingReason } from '../domain/feed/connection.js';

export const Resume = z
  .strictObject({
    action: z.literal('resume'),
    since: z.int().min(0).optional().meta({
      description:
        'The `seq` of the last message that you processed; 0 for all messages. If omitted, only new messages are sent.',
    }),
  })
  .meta({ id: 'ResumeMessage' });

export const Ping = z.strictObject({ action: z.literal('ping') }).meta({ id: 'PingMessage' });

/** A message from a client. */
export const ClientMessage = z.discriminatedUnion('action', [Resume, Ping]);

const lastSeq = (description: string) => z.int().min(0).meta({ description });

export const Resumed = z
  .object({ type: z.literal('resumed'), last_seq: lastSeq('The `seq` of the newest message in the feed.') })
  .meta({ id: 'ResumedMessage' });

export const More = z
  .object({ type: z.literal('more'), last_seq: lastSeq('The `seq` of the last message that was replayed.') })
  .meta({ id: 'MoreMessage' });

export const Pong = z.object({ type: z.literal('pong') }).meta({ id: 'PongMessage' });

/** The problems that the service reports over WebSocket. */
export const MESSAGE_PROBLEMS = [
  'malformed-body',
  'invalid-request',
  'feed-expired',
  'rate-limited',
  'unavailable',
  'internal-error',
] as const satisfies ProblemCode[];

export const ErrorMessage = z
  .object({
    type: z.literal('error'),
    problem: z
      .enum(MESSAGE_PROBLEMS.map((code) => `/problems/${code}` as const))
      .meta({ description: 'The problem type: the path of a page that explains it.' }),
    detail: z.string(),
    instance: z.string().meta({ description: 'Id of the message that caused the error.' }),
    errors: z
      .array(
        z
          .object({
            pointer: z.string().meta({ description: 'JSON Pointer (RFC 6901) to the value in the message.' }),
            detail: z.string(),
          })
          .meta({ id: 'MessageFault' }),
      )
      .optional()
      .meta({ description: 'With `invalid-request`: the invalid parts of the message.' }),
    retry_after: z.int().min(0).optional().meta({ description: 'Seconds to wait before you send the message again.' }),
    restart_from: z
      .int()
      .optional()
      .meta({ description: 'With `feed-expired`: the value for `since` after you read all pages of `listing`.' }),
    listing: z
      .string()
      .optional()
      .meta({ description: 'With `feed-expired`: path of the list of your current events and calendars.' }),
  })
  .meta({ id: 'ErrorMessage' });

export const Closing = z
  .object({
    type: z.literal('closing'),
    reason: z.enum(Object.keys(CLOSING_REASONS) as ClosingReason[]),
    detail: z.string(),
  })
  .meta({ id: 'ClosingMessage' });
