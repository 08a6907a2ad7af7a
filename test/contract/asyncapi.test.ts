import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from 'vitest';
import { FeedItem } from '../../lib/api/changes.js';
import { MESSAGE_PROBLEMS } from '../../lib/api/websocket.js';
import { asyncApiDocument } from '../../lib/docs/asyncapi.js';
import { CLOSING_REASONS } from '../../lib/domain/feed/connection.js';
import { CALENDAR_MESSAGE_TYPES, FEED_MESSAGE_TYPES } from '../../lib/domain/feed/feed.js';
import { DocumentedMessages, typesOf, type AsyncApi } from '../support/feed/documented-messages.js';

const LOCAL = { url: 'http://localhost:3000', websocketUrl: 'ws://localhost:3001' };

/** The document as clients receive it. */
const documentOf = (served: Partial<typeof LOCAL> = {}): AsyncApi =>
  JSON.parse(JSON.stringify(asyncApiDocument({ ...LOCAL, ...served }))) as AsyncApi;

const document = documentOf();
const messages = Object.values(document.components.messages);

describe('the AsyncAPI document', () => {
  it('is valid AsyncAPI 3 and passes the rules of its parser', async () => {
    const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));
    const findings = diagnostics.map(({ code, message, path }) => `${code} at ${path.join('/')}: ${message}`);
    expect(findings).toEqual([expect.stringContaining('asyncapi-latest-version')]);
    expect(parsed?.version()).toBe('3.0.0');
    expect(parsed?.messages().length).toBe(messages.length);
  });

  it('has an example of every type of message, problem and closing reason, and all match their schemas', () => {
    const documented = new DocumentedMessages(document);
    const examples = messages.flatMap(({ examples }) => examples.map(({ payload }) => payload));
    expect(examples.flatMap((payload) => documented.differences(payload as { type: string }))).toEqual([]);
    const valuesOf = (member: string) =>
      new Set(examples.flatMap((payload) => (payload as Record<string, string>)[member] ?? []));
    const types = messages.flatMap((message) => typesOf(message, document));
    expect([...valuesOf('type'), ...valuesOf('action')].toSorted()).toEqual(types.toSorted());
    expect(valuesOf('problem')).toEqual(new Set(MESSAGE_PROBLEMS.map((code) => `/problems/${code}`)));
    expect([...valuesOf('reason')]).toEqual(expect.arrayContaining(Object.keys(CLOSING_REASONS)));
  });

  it('has every message of the feed', () => {
    const types = messages.flatMap((message) => typesOf(message, document));
    expect(types).toEqual(
      expect.arrayContaining([...FEED_MESSAGE_TYPES, ...CALENDAR_MESSAGE_TYPES, 'webhook.disabled']),
    );
    const names = FeedItem.options.map((schema) => `#/components/schemas/${schema.meta()?.id}`);
    expect(messages.map(({ payload }) => payload.$ref)).toEqual(expect.arrayContaining(names));
  });

  it('uses each message in an operation', () => {
    const used = Object.values(document.operations).flatMap((operation) => JSON.stringify(operation));
    const unused = messages.filter(({ name }) => !used.some((text) => text.includes(`/messages/${name}"`)));
    expect(unused).toEqual([]);
  });

  it('has the address of the WebSocket of its deployment', () => {
    const onAws = documentOf({ websocketUrl: 'wss://live.example.com/prod' });
    expect([document.servers['websocket'], document.channels['notifications']]).toMatchObject([
      { host: 'localhost:3001', protocol: 'ws' },
      { address: '/' },
    ]);
    expect([onAws.servers['websocket'], onAws.channels['notifications']]).toMatchObject([
      { host: 'live.example.com', protocol: 'wss' },
      { address: '/prod' },
    ]);
  });
});
