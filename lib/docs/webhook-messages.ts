/** The requests that webhooks send. */
import type { ZodOpenApiPathItemObject } from 'zod-openapi';
import * as z from 'zod';
import { FeedItem } from '../api/changes.js';
import { examplesOf } from './examples/index.js';

const headers = z.object({
  'webhook-id': z.string().meta({
    description: 'Id of the message. A retry has the same id; ignore ids that you have processed.',
  }),
  'webhook-timestamp': z.string().meta({
    pattern: String.raw`^\d+$`,
    description: 'Time of the attempt, in seconds since the Unix epoch. Reject old ones.',
  }),
  'webhook-signature': z.string().meta({
    pattern: '^v1,[A-Za-z0-9+/]+=*( v1,[A-Za-z0-9+/]+=*)*$',
    description:
      '`v1,` and the base64 of HMAC-SHA-256 over `<webhook-id>.<webhook-timestamp>.<body>`, with the decoded secret of the ' +
      'webhook (Standard Webhooks).',
  }),
});

export const WEBHOOK_MESSAGES: Record<string, ZodOpenApiPathItemObject> = {
  feedItem: {
    post: {
      operationId: 'webhooksReceive',
      // Generators make a class of each tag. With the tag of the operations, this one would replace theirs.
      tags: ['Webhook messages'],
      summary: 'Receive a message of your feed',
      description:
        'Sent to the URL of your webhook: the same messages as over WebSocket and from `/api/changes`, one at a time, in ' +
        'the order of `seq`. Verify the signature, and answer with a 2xx status within 5 seconds.',
      security: [],
      requestParams: { header: headers },
      requestBody: {
        required: true,
        content: { 'application/json': { schema: FeedItem, ...examplesOf([FeedItem]) } },
      },
      responses: {
        '2XX': { description: 'You have the message. The next one is sent.' },
        '410': { description: 'You want no more messages. The webhook is disabled.' },
        default: { description: 'A failure: the message is sent again, with pauses that grow to one hour.' },
      },
    },
  },
};
