import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { findFreePort } from '../../../infra/local/ports.js';
import { anEvent, api, aUser } from '../../support/api/api-client.js';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../../docs/webhooks.md'), 'utf8');
const [, RECEIVER = ''] = /<!-- receiver -->\n```js\n([\s\S]*?)```/.exec(PAGE) ?? [];

/** The receiver in docs/webhooks.md as a reader runs it; returns its output line by line. */
async function startReceiver(secret: string): Promise<{ url: string; lines: AsyncIterator<string> }> {
  const directory = mkdtempSync(join(tmpdir(), 'receiver-'));
  const file = join(directory, 'receiver.mjs');
  writeFileSync(file, RECEIVER);
  const port = await findFreePort();
  const receiver = spawn(process.execPath, [file], {
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    receiver.kill();
    rmSync(directory, { recursive: true });
  });
  const url = `http://localhost:${port}/`;
  await expect
    .poll(
      () =>
        fetch(url).then(
          ({ status }) => status,
          () => 'no answer',
        ),
      { timeout: 10_000 },
    )
    .toBe(401);
  return { url, lines: createInterface(receiver.stdout)[Symbol.asyncIterator]() };
}

test('the webhook receiver in the documentation processes each delivery once, and refuses those with another signature', async () => {
  const { token } = await aUser();
  const key = randomBytes(24);
  const secret = `whsec_${key.toString('base64')}`;
  const { url, lines } = await startReceiver(secret);

  const post = (signedWith: Buffer, { id = 'whk_1_1', at = Date.now(), body = '{"is":"late"}' } = {}) => {
    const timestamp = String(Math.floor(at / 1000));
    const signature = createHmac('sha256', signedWith).update(`${id}.${timestamp}.${body}`).digest('base64');
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
    return fetch(url, { method: 'POST', headers, body });
  };
  expect((await post(randomBytes(24))).status).toBe(401);
  expect((await post(key, { at: Date.now() - 600_000 })).status).toBe(401);
  const junk = {
    'webhook-id': '1',
    'webhook-timestamp': String(Date.now() / 1000),
    'webhook-signature': 'é'.repeat(47),
  };
  expect((await fetch(url, { method: 'POST', headers: junk, body: '{}' })).status).toBe(401);

  const { body: webhook } = await api.post<{ id: string }>('/api/webhooks', { token, body: { url, secret } });
  const { body: event } = await api.post('/api/events', { token, body: anEvent() });
  expect(JSON.parse((await lines.next()).value as string)).toMatchObject({ seq: 1, type: 'event.created', event });
  // A message that is redelivered after a failure gets a response, but is not processed again.
  expect((await post(key, { id: `${webhook.id}_1` })).status).toBe(204);
  expect((await post(key, { id: `${webhook.id}_2`, body: '{"is":"new"}' })).status).toBe(204);
  expect((await lines.next()).value).toBe('{"is":"new"}');
  await api.delete(`/api/webhooks/${webhook.id}`, { token });
});
