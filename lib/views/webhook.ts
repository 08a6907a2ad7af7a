/** Webhooks and delivery attempts as responses show them. */
import type * as z from 'zod';
import type { Attempt as AttemptSchema, CreatedWebhook, Webhook as WebhookSchema } from '../api/webhooks.js';
import type { Attempt, Webhook, WebhookState } from '../domain/feed/webhook.js';

export type WebhookView = z.infer<typeof WebhookSchema>;
export type CreatedWebhookView = z.infer<typeof CreatedWebhook>;
export type AttemptView = z.infer<typeof AttemptSchema>;

export function webhookView({
  webhook,
  sent,
  failingSince,
  dueAt,
  disabled,
}: WebhookState & { webhook: Webhook; dueAt: string | undefined }): WebhookView {
  return {
    id: webhook.id,
    url: webhook.url,
    status: disabled ? 'disabled' : 'enabled',
    created_at: webhook.createdAt,
    last_seq: sent,
    failing_since: failingSince ?? null,
    next_attempt_at: failingSince === undefined ? null : (dueAt ?? null),
    disabled_at: disabled?.at ?? null,
    disabled_reason: disabled?.reason ?? null,
  };
}

export const attemptView = ({ messageId, seq, attemptedAt, durationMilliseconds, outcome }: Attempt): AttemptView => ({
  message_id: messageId,
  seq,
  attempted_at: attemptedAt,
  duration_ms: durationMilliseconds,
  status: 'status' in outcome ? outcome.status : null,
  error: 'error' in outcome ? outcome.error : null,
});
