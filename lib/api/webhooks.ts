import * as z from 'zod';
import { DISABLED_REASONS, keyOf } from '../domain/feed/webhook.js';
import { operation } from './operation.js';
import { pageOf, PageQuery } from './schemas.js';

const MAX_URL_CHARACTERS = 2_048;

const Time = z.string().meta({ format: 'date-time' });

const webhookMembers = {
  id: z.string(),
  url: z.string(),
  status: z.enum(['enabled', 'disabled']),
  created_at: Time,
  last_seq: z.int().meta({
    description: 'The last message that the receiver has taken, or the last one before the webhook was there.',
  }),
  failing_since: Time.nullable().meta({ description: 'Since when nothing but failures.' }),
  next_attempt_at: Time.nullable().meta({ description: 'While it fails: when it is tried again, or soon after.' }),
  disabled_at: Time.nullable(),
  disabled_reason: z
    .enum(DISABLED_REASONS)
    .nullable()
    .meta({ description: '`gone`: the receiver answered 410. `failing`: it did nothing but fail for 3 days.' }),
};

export const Webhook = z.object(webhookMembers).meta({ id: 'Webhook' });

export const CreatedWebhook = z.object({ ...webhookMembers, secret: z.string() }).meta({ id: 'CreatedWebhook' });

const Secret = z
  .string()
  .refine((value) => keyOf(value) !== undefined, 'must be `whsec_` and the base64 of 24 to 64 bytes')
  .meta({ format: 'password', pattern: '^whsec_[A-Za-z0-9+/]+={0,2}$' });

export const Attempt = z
  .object({
    message_id: z.string().meta({ description: 'The header `webhook-id`.' }),
    seq: z.int(),
    attempted_at: Time,
    duration_ms: z.int(),
    status: z.int().nullable().meta({ description: 'What the receiver answered.' }),
    error: z.string().nullable().meta({ description: 'Why there is no answer.' }),
  })
  .meta({ id: 'DeliveryAttempt' });

const params = z.object({ id: z.string().meta({ description: 'The id of the webhook.' }) });

export const createWebhookOperation = operation({
  id: 'webhooksCreate',
  method: 'POST',
  path: '/api/webhooks',
  tag: 'Webhooks',
  summary: 'Have your feed posted to a URL',
  description:
    'From now on, every message of your feed is posted to the URL, one by one and in order, signed as [Standard ' +
    'Webhooks](https://www.standardwebhooks.com/) has it. What is not answered with 2xx within 5 seconds is sent again, ' +
    'after pauses that grow to an hour, and what comes later waits; so a receiver that was away loses nothing. After 3 days ' +
    'of nothing but failures, or when it answers 410, the webhook is disabled and your feed says so. The URL must begin with ' +
    '`https://`, and lead to the public internet: its port is 443 or above 1023. Redirects are not followed. ' +
    'You may have 5 webhooks.',
  access: 'user',
  body: z
    .strictObject({
      url: z.string().min(1).max(MAX_URL_CHARACTERS),
      secret: Secret.optional().meta({ description: 'Signs the messages; made for you when you give none.' }),
    })
    .meta({ id: 'NewWebhook', examples: [{ url: 'https://example.com/hooks/calendar' }] }),
  success: {
    status: 201,
    description: 'The webhook, with its secret: this is the only time that it is shown.',
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
  access: 'user',
  query: PageQuery,
  success: {
    status: 200,
    description: 'A page of your webhooks, oldest first; at most 5 in all.',
    schema: pageOf(Webhook),
  },
  failures: [],
});

export const readWebhookOperation = operation({
  id: 'webhooksRead',
  method: 'GET',
  path: '/api/webhooks/{id}',
  tag: 'Webhooks',
  summary: 'One of your webhooks',
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
  description: 'A message that is on its way may still arrive.',
  access: 'user',
  params,
  success: { status: 204, description: 'Nothing more is sent.' },
  failures: ['not-found'],
});

export const listDeliveriesOperation = operation({
  id: 'webhooksListDeliveries',
  method: 'GET',
  path: '/api/webhooks/{id}/deliveries',
  tag: 'Webhooks',
  summary: 'What came of the last attempts to deliver',
  access: 'user',
  params,
  query: PageQuery,
  success: {
    status: 200,
    description: 'A page of the attempts of the last 7 days, newest first; at most 100 in all.',
    schema: pageOf(Attempt),
  },
  failures: ['not-found'],
});
