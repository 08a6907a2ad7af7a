import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anEvent, api, aUser, type ApiAnswer, type EventBody, type TestUser } from '../../support/api/api-client.js';
import { eventually } from '../../support/eventually.js';
import { connect, follow, type WebSocketClient } from '../../support/feed/websocket-client.js';
import { WebhookReceiver } from '../../support/feed/webhook-receiver.js';
import { linesOfRequest, type LogLine } from '../../support/stack/api-log.js';

/** The id of a request, as API Gateway returns it. */
const idOf = ({ headers }: ApiAnswer<unknown>): string => headers.get('x-amzn-RequestId')!;

/** The log line of a request with this message, once it is there. */
const lineOf = (requestId: string, wanted: Record<string, unknown>): Promise<LogLine> =>
  eventually(() => {
    const lines = linesOfRequest(requestId);
    const found = lines.find((line) => Object.entries(wanted).every(([field, value]) => line[field] === value));
    if (!found) throw new Error(`no line ${JSON.stringify(wanted)} in ${JSON.stringify(lines)}`);
    return found;
  });

describe('the request id of a change', () => {
  let ada: TestUser;
  let receiver: WebhookReceiver;
  let connection: WebSocketClient;
  let created: ApiAnswer<EventBody>;
  let webhook: { id: string };

  beforeAll(async () => {
    ada = await aUser();
    receiver = await WebhookReceiver.start();
    webhook = (await api.post<{ id: string }>('/api/webhooks', { token: ada.token, body: { url: receiver.url } })).body;
    connection = await follow(ada);
    created = await api.post<EventBody>('/api/events', { token: ada.token, body: anEvent() });
    expect(created.status).toBe(201);
  });
  afterAll(async () => {
    await connection.close();
    await api.delete(`/api/webhooks/${webhook.id}`, { token: ada.token });
    await receiver.stop();
  });

  it('finds the lines of the publisher, of the socket and of the webhook that the change reached', async () => {
    const version = { requestId: idOf(created), subjectId: created.body.id, version: 1 };
    const { seq } = await connection.next();
    expect(await lineOf(idOf(created), { ...version, message: 'version published' })).toEqual({
      level: 'info',
      message: 'version published',
      ...version,
      lagMilliseconds: expect.any(Number) as number,
    });
    const sent = { ...version, seq, userId: ada.id };
    expect(await lineOf(idOf(created), { ...sent, message: 'message sent' })).toEqual({
      level: 'info',
      message: 'message sent',
      ...sent,
      connectionId: expect.any(String) as string,
    });
    const attempted = { ...sent, message: 'webhook attempted', webhookId: webhook.id };
    expect((await lineOf(idOf(created), attempted))['outcome']).toEqual({ status: 204 });
  });

  it('finds what a client gets later, when it resumes', async () => {
    const later = await connect(ada);
    await later.resume(0);
    const { seq } = await later.next();
    await later.close();
    await eventually(() => {
      const sent = linesOfRequest(idOf(created)).filter((line) => line.message === 'message sent');
      expect(new Set(sent.map(({ connectionId }) => connectionId)).size).toBe(2);
      expect(sent.every((line) => line['seq'] === seq && line['subjectId'] === created.body.id)).toBe(true);
    });
  });

  it('is found for a calendar too', async () => {
    const calendar = await api.post<{ id: string }>('/api/calendars', { token: ada.token, body: { name: 'Rooms' } });
    const version = { subjectId: calendar.body.id, version: 1 };
    await lineOf(idOf(calendar), { ...version, message: 'version published' });
    await lineOf(idOf(calendar), { ...version, message: 'message sent' });
  });

  it('is not shown in history, feed or export', async () => {
    const { id } = created.body;
    const paths = [`/api/events/${id}/history`, `/api/events/${id}/history/1`, '/api/changes?since=0'];
    for (const path of [...paths, '/api/users/me/export']) {
      const { status, body } = await api.get(path, ada);
      expect(status).toBe(200);
      expect(JSON.stringify(body), path).not.toContain(idOf(created));
    }
    expect(receiver.taken.map(({ body }) => body).join()).not.toContain(idOf(created));
  });
});

it('a problem names the id of its request', async () => {
  const refused = await api.get('/api/events');
  expect(refused.body.instance).toBe(idOf(refused));
  const unknown = await api.get('/api/nothing');
  expect(unknown.body.instance).toBe(idOf(unknown));
});
