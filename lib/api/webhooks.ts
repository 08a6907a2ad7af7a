import * as z from 'zod';
import { DISABLED_REASONS, keyOf } from '../domain/feed/webhook.js';
import { operation } from './operation.js';
import { pageOf, PageQuery } from './query.js';

const MAX_URL_CHARACTERS = 2_048;

const Time = z.string().meta({ format: 'date-time' });

const webhookMembers = {
  id: z.string(),
  url: z.string(),
  status: z.enum(['enabled', 'disabled']),
  created_at: Time,
  last_seq: z.int().meta({
    description:
      'The last message that the receiver accepted; initially the newest message when the webhook was created.',
  }),
  failing_since: Time.nullable().meta({
    description: 'Time of the first failure since the last success; null if the last delivery succeeded.',
  }),
  next_attempt_at: Time.nullable().meta({ description: 'Earliest time of the next retry; null if none is pending.' }),
  disabled_at: Time.nullable(),
  disabled_reason: z
    .enum(DISABLED_REASONS)
    .nullable()
    .meta({ description: '`gone`: the receiver answered 410. `failing`: every delivery failed for 3 days.' }),
};

export const Webhook = z.object(webhookMembers).meta({ id: 'Webhook' });

export const CreatedWebhook = z.object({ ...webhookMembers, secret: z.string() }).meta({ id: 'CreatedWebhook' });

const Secret = z
  .string()
  .refine((value) => keyOf(value) !== undefined, 'must be `whsec_` and the base64 of 24 to 64 bytes')
  .meta({ format: 'password', pattern: '^whsec_[A-Za-z0-9+/]+={0,2}$' });

export const Attempt = z
  .object({
    message_id: z.string().meta({ description: 'Value of the `webhook-id` header.' }),
    seq: z.int(),
    attempted_at: Time,
    duration_ms: z.int(),
    status: z
      .int()
      .nullable()
      .meta({ description: 'HTTP status code from the receiver; null if there was no response.' }),
    error: z.string().nullable().meta({ description: 'Why there was no response; null if there was one.' }),
  })
  .meta({ id: 'DeliveryAttempt' });

const params = z.object({ id: z.string().meta({ description: 'The id of the webhook.' }) });

export const createWebhookOperation = operation({
  id: 'webhooksCreate',
  method: 'POST',
  path: '/api/webhooks',
  tag: 'Webhooks',
  summary: 'Create a webhook',
  description:
    'Posts every new message of your feed to the URL, one at a time and in order, signed according to [Standard ' +
    'Webhooks](https://www.standardwebhooks.com/). A delivery that does not get a 2xx response within 5 seconds is retried ' +
    'with pauses that grow to one hour; later messages wait, so none is lost. After 3 days of failures, or on a 410 response, ' +
    'the webhook is disabled and your feed reports it. The URL must begin with `https://`, resolve to public addresses and ' +
    'use port 443 or a port above 1023. Redirects are not followed. You can have 5 webhooks.',
  access: 'user',
  body: z
    .strictObject({
      url: z.string().min(1).max(MAX_URL_CHARACTERS),
      secret: Secret.optional().meta({ description: 'Secret that signs the messages. Generated if omitted.' }),
    })
    .meta({ id: 'WebhookInput' }),
  success: {
    status: 201,
    description: 'The webhook with its secret. The secret is not shown again.',
    schema: CreatedWebhook,
    headers: ['Location'],
  },
  failures: ['webhook-limit'],
});

export const listWebhooksOperation = operation({
  id: 'webhooksList',
  method: 'GET',
  path: '/api/webhooks',
  tag: 'Webhooks',
  summary: 'List your webhooks',
  description: 'The secrets of webhooks are not shown.',
  access: 'user',
  query: PageQuery,
  success: {
    status: 200,
    description: 'A page of your webhooks, oldest first; at most 5 in total.',
    schema: pageOf(Webhook),
  },
  failures: [],
});

export const readWebhookOperation = operation({
  id: 'webhooksRead',
  method: 'GET',
  path: '/api/webhooks/{id}',
  tag: 'Webhooks',
  summary: 'Get a webhook',
  description: 'Shows whether deliveries succeed and when the next one is due.',
  access: 'user',
  params,
  success: { status: 200, description: 'The webhook.', schema: Webhook },
  failures: ['not-found'],
});

export const deleteWebhookOperation = operation({
  id: 'webhooksDelete',
  method: 'DELETE',
  path: '/api/webhooks/{id}',
  tag: 'Webhooks',
  summary: 'Delete a webhook',
  description: 'A message that is being sent can still arrive.',
  access: 'user',
  params,
  success: { status: 204, description: 'The webhook was deleted.' },
  failures: ['not-found'],
});

export const listDeliveriesOperation = operation({
  id: 'webhooksListDeliveries',
  method: 'GET',
  path: '/api/webhooks/{id}/deliveries',
  tag: 'Webhooks',
  summary: 'List recent delivery attempts',
  description: 'Use it to see why your server does not get messages.',
  access: 'user',
  params,
  query: PageQuery,
  success: {
    status: 200,
    description: 'A page of the attempts in the last 7 days, newest first; at most 100 in total.',
    schema: pageOf(Attempt),
  },
  failures: ['not-found'],
});
