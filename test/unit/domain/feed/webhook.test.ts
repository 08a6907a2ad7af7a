import { randomBytes } from 'node:crypto';
import { Webhook as Receiver } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import {
  decideNextStep,
  keyOf,
  messageIdOf,
  secretOf,
  signedHeaders,
  type PostOutcome,
} from '../../../../lib/domain/feed/webhook.js';

describe('a webhook secret', () => {
  it('consists of whsec_ and its key in base64', () => {
    const key = randomBytes(32);
    expect(keyOf(secretOf(key))).toEqual(key);
  });

  it.each(['', 'whsec_', 'secret', 'A'.repeat(40), `whsec_${'A'.repeat(31)}`, `whsec_${'A'.repeat(90)}`, 'whsec_***'])(
    'is refused when malformed: %j',
    (text) => {
      expect(keyOf(text)).toBeUndefined();
    },
  );
});

describe('a webhook signature', () => {
  const key = randomBytes(24);
  const body = '{"title":"Ünïcode"}';
  const signed = () => signedHeaders(key, messageIdOf({ userId: 'usr_1', id: 'whk_1' }, 41), body, new Date());

  it('is verified by another implementation of the specification', () => {
    expect(new Receiver(secretOf(key)).verify(body, signed())).toEqual({ title: 'Ünïcode' });
  });

  it.each([
    ['another body', {}, `${body} `],
    ['another id', { 'webhook-id': 'whk_1_42' }, body],
    ['another time', { 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 60) }, body],
  ])('fails verification for %s', (_what, headers, received) => {
    expect(() => new Receiver(secretOf(key)).verify(received, { ...signed(), ...headers })).toThrow();
  });

  it('fails verification with another secret', () => {
    expect(() => new Receiver(secretOf(randomBytes(24))).verify(body, signed())).toThrow();
  });
});

describe('after a delivery attempt', () => {
  const PAUSES = { firstSeconds: 30, longestSeconds: 3_600 };
  const at = Date.parse('2030-06-03T12:00:00Z');
  const hours = (count: number): number => count * 60 * 60 * 1000;

  const after = (outcome: PostOutcome, failures = 0, failedForMilliseconds?: number, chance = 0.5) =>
    decideNextStep(
      { seq: 1, messageId: 'whk_1_1', attemptedAt: new Date(at).toISOString(), durationMilliseconds: 1, outcome },
      {
        sent: 0,
        failures,
        failingSince:
          failedForMilliseconds === undefined ? undefined : new Date(at - failedForMilliseconds).toISOString(),
        disabled: undefined,
      },
      PAUSES,
      chance,
    );

  it.each([200, 201, 202, 204, 299])('with status %d the webhook continues', (status) => {
    expect(after({ status })).toEqual({ next: 'continue' });
    expect(after({ status }, 9, hours(100))).toEqual({ next: 'continue' });
  });

  it.each([{ status: 199 }, { status: 301 }, { status: 404 }, { status: 429 }, { status: 500 }, { error: 'timeout' }])(
    'that ends with %j the webhook pauses',
    (outcome) => {
      expect(after(outcome)).toEqual({ next: 'pause', milliseconds: 30_000 });
    },
  );

  it('that fails the pause doubles, up to an hour', () => {
    const pauses = Array.from({ length: 9 }, (_, failures) => after({ status: 500 }, failures, hours(1)));
    expect(pauses.map((step) => 'milliseconds' in step && step.milliseconds / 1000)).toEqual([
      30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600,
    ]);
  });

  it('that fails for many webhooks at once, their pauses differ', () => {
    expect(after({ status: 500 }, 0, undefined, 0)).toEqual({ next: 'pause', milliseconds: 24_000 });
    expect(after({ status: 500 }, 0, undefined, 1)).toEqual({ next: 'pause', milliseconds: 36_000 });
  });

  it('that got 410, or after three days of failures only, the webhook is disabled', () => {
    expect(after({ status: 410 })).toEqual({ next: 'disable', reason: 'gone' });
    expect(after({ status: 500 }, 80, hours(72) - 1)).toMatchObject({ next: 'pause' });
    expect(after({ error: 'timeout' }, 80, hours(72))).toEqual({ next: 'disable', reason: 'failing' });
  });
});
