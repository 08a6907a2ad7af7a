/**
 * Webhooks: a user's feed as signed POST requests to a URL of theirs.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
import { createHmac } from 'node:crypto';

/** Identifies a webhook. */
export interface WebhookRef {
  userId: string;
  id: string;
}

export interface Webhook extends WebhookRef {
  url: string;
  createdAt: string;
}

/** Why a webhook was disabled: the receiver answered 410 (`gone`) or has failed for too long (`failing`). */
export const DISABLED_REASONS = ['gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** The progress and health of a webhook. */
export interface WebhookState {
  /** The `seq` of the last message that the receiver has accepted. */
  sent: number;
  /** The number of failed attempts since then. */
  failures: number;
  /** The time of the first of them. */
  failingSince: string | undefined;
  disabled: { at: string; reason: DisabledReason } | undefined;
}

/** The outcome of a POST: the status, or the reason that there was none. */
export type PostOutcome = { status: number } | { error: string };

/** One attempt to deliver one message. */
export interface Attempt {
  /** The `seq` of the message. */
  seq: number;
  messageId: string;
  attemptedAt: string;
  durationMilliseconds: number;
  outcome: PostOutcome;
}

/** The pauses after failures. Each is twice as long as the previous one, from the first to the longest. */
export interface Pauses {
  firstSeconds: number;
  longestSeconds: number;
}

/** The maximum of webhooks per user. */
export const MAX_WEBHOOKS = 5;

/** The maximum of stored attempts per webhook, and how long each is stored. */
export const MAX_ATTEMPTS_KEPT = 100;
export const ATTEMPT_SECONDS = 7 * 24 * 60 * 60;

/** A receiver that has failed for this long is disabled. */
const FAILING_MILLISECONDS = 3 * 24 * 60 * 60 * 1000;

const GONE = 410;

/** The same for every attempt of a message, so that receivers can ignore duplicates. */
export const messageIdOf = ({ id }: WebhookRef, seq: number): string => `${id}_${seq}`;

const SECRET_PREFIX = 'whsec_';
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;

/** The key in the form that its owner gets. */
export const secretOf = (key: Uint8Array): string => SECRET_PREFIX + Buffer.from(key).toString('base64');

/** The key of a secret; `undefined` unless it has 24 to 64 bytes in canonical Base64. */
export function keyOf(secret: string): Buffer | undefined {
  const text = secret.slice(SECRET_PREFIX.length);
  const key = Buffer.from(text, 'base64');
  return secretOf(key) === secret && key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES ? key : undefined;
}

/** The headers with which a receiver verifies that a message is authentic, recent and not a duplicate. */
export function signedHeaders(key: Uint8Array, messageId: string, body: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', key).update(`${messageId}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': messageId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** The next step after an attempt. */
export type NextStep =
  { next: 'continue' } | { next: 'pause'; milliseconds: number } | { next: 'disable'; reason: DisabledReason };

const isDelivered = (outcome: PostOutcome): boolean =>
  'status' in outcome && outcome.status >= 200 && outcome.status < 300;

/** The state of a webhook after an attempt. */
export const countAttempt = (
  { sent, failures, failingSince }: WebhookState,
  { seq, attemptedAt, outcome }: Attempt,
): Pick<WebhookState, 'sent' | 'failures' | 'failingSince'> =>
  isDelivered(outcome)
    ? { sent: seq, failures: 0, failingSince: undefined }
    : { sent, failures: failures + 1, failingSince: failingSince ?? attemptedAt };

/**
 * Decides the next step after an attempt.
 * @param state the state before the attempt
 * @param chance from 0 to 1; varies pauses by a fifth, so that webhooks that fail together do not retry together
 */
export function decideNextStep(
  { outcome, attemptedAt }: Attempt,
  { failures, failingSince }: WebhookState,
  pauses: Pauses,
  chance: number,
): NextStep {
  if (isDelivered(outcome)) return { next: 'continue' };
  if ('status' in outcome && outcome.status === GONE) return { next: 'disable', reason: 'gone' };
  const failedFor = Date.parse(attemptedAt) - Date.parse(failingSince ?? attemptedAt);
  if (failedFor >= FAILING_MILLISECONDS) return { next: 'disable', reason: 'failing' };
  const seconds = Math.min(pauses.firstSeconds * 2 ** failures, pauses.longestSeconds);
  return { next: 'pause', milliseconds: Math.round(seconds * 1000 * (0.8 + 0.4 * chance)) };
}
