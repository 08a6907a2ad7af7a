/**
 * Webhooks: a user's feed, posted to an address of theirs and signed.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHmac } from 'node:crypto';

/** What names a webhook. */
export interface WebhookRef {
  userId: string;
  id: string;
}

export interface Webhook extends WebhookRef {
  url: string;
  createdAt: string;
}

/** Why nothing more is sent: the receiver said so (410), or has failed for too long. */
export const DISABLED_REASONS = ['gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** How far a webhook has come, and how it fares. */
export interface WebhookState {
  /** The `seq` of the last message that the receiver has taken. */
  sent: number;
  /** Attempts that failed since then. */
  failures: number;
  /** When the first of those was. */
  failingSince: string | undefined;
  disabled: { at: string; reason: DisabledReason } | undefined;
}

/** What came of posting: the status, or why there is none. */
export type PostOutcome = { status: number } | { error: string };

/** One try to deliver one message. */
export interface Attempt {
  /** Of the message. */
  seq: number;
  messageId: string;
  attemptedAt: string;
  durationMilliseconds: number;
  outcome: PostOutcome;
}

/** How long to wait after a failure: twice as long after each, from the first to the longest. */
export interface Pauses {
  firstSeconds: number;
  longestSeconds: number;
}

/** The most webhooks that one user has. */
export const MAX_WEBHOOKS = 5;

/** The attempts that are told of: so many, and not for longer than that. */
export const MAX_ATTEMPTS_KEPT = 100;
export const ATTEMPT_SECONDS = 7 * 24 * 60 * 60;

/** A receiver that has only failed for so long hears nothing more. */
const FAILING_MILLISECONDS = 3 * 24 * 60 * 60 * 1000;

const GONE = 410;

/** The same message has the same id however often it is sent: receivers ignore what they have seen. */
export const messageIdOf = ({ id }: WebhookRef, seq: number): string => `${id}_${seq}`;

const SECRET_PREFIX = 'whsec_';
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;

/** A key as its owner has it. */
export const secretOf = (key: Uint8Array): string => SECRET_PREFIX + Buffer.from(key).toString('base64');

/** The key in a secret; `undefined` when it is none of 24 to 64 bytes, or written in a way that others may read differently. */
export function keyOf(secret: string): Buffer | undefined {
  const text = secret.slice(SECRET_PREFIX.length);
  const key = Buffer.from(text, 'base64');
  return secretOf(key) === secret && key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES ? key : undefined;
}

/** The headers that let a receiver tell whether a message is ours, new, and not seen before. */
export function signedHeaders(key: Uint8Array, messageId: string, body: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', key).update(`${messageId}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': messageId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** What is to be done after an attempt. */
export type Verdict =
  { next: 'go-on' } | { next: 'pause'; milliseconds: number } | { next: 'disable'; reason: DisabledReason };

const isDelivered = (outcome: PostOutcome): boolean =>
  'status' in outcome && outcome.status >= 200 && outcome.status < 300;

/** How a webhook fares after an attempt. */
export const countAttempt = (
  { sent, failures, failingSince }: WebhookState,
  { seq, attemptedAt, outcome }: Attempt,
): Pick<WebhookState, 'sent' | 'failures' | 'failingSince'> =>
  isDelivered(outcome)
    ? { sent: seq, failures: 0, failingSince: undefined }
    : { sent, failures: failures + 1, failingSince: failingSince ?? attemptedAt };

/**
 * What to do after an attempt.
 * @param state before the attempt
 * @param chance from 0 to 1: spreads the pauses of webhooks that fail together over a fifth more or less
 */
export function judge(
  { outcome, attemptedAt }: Attempt,
  { failures, failingSince }: WebhookState,
  pauses: Pauses,
  chance: number,
): Verdict {
  if (isDelivered(outcome)) return { next: 'go-on' };
  if ('status' in outcome && outcome.status === GONE) return { next: 'disable', reason: 'gone' };
  const failedFor = Date.parse(attemptedAt) - Date.parse(failingSince ?? attemptedAt);
  if (failedFor >= FAILING_MILLISECONDS) return { next: 'disable', reason: 'failing' };
  const seconds = Math.min(pauses.firstSeconds * 2 ** failures, pauses.longestSeconds);
  return { next: 'pause', milliseconds: Math.round(seconds * 1000 * (0.8 + 0.4 * chance)) };
}
