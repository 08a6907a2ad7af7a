/** The WebSocket as an AsyncAPI document, built from the schemas of its messages. */
import { createSchema } from 'zod-openapi';
import type * as z from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { CalendarMessage, FeedMessage, FeedNotice } from '../api/changes.js';
import { Closing, ErrorMessage, More, Ping, Pong, Resume, Resumed } from '../api/websocket.js';
import { ASYNCAPI_DESCRIPTION } from './asyncapi-introduction.js';
import { MESSAGE_EXAMPLES } from './examples/messages.js';
import { simplify } from './schemas.js';

interface Reference {
  $ref: string;
}

const MESSAGES = {
  resume: { schema: Resume, title: 'Resume', summary: 'Starts your feed, or replays messages that you missed.' },
  ping: { schema: Ping, title: 'Ping', summary: 'Keeps the connection open.' },
  resumed: { schema: Resumed, title: 'Resumed', summary: 'The feed has started. Missed messages follow.' },
  more: {
    schema: More,
    title: 'More',
    summary: 'The replay has reached its limit. Resume again with this `last_seq`.',
  },
  pong: { schema: Pong, title: 'Pong', summary: 'The answer to a ping.' },
  eventChange: {
    schema: FeedMessage,
    title: 'Change of an event',
    summary: 'An event was changed, or shared with you.',
  },
  calendarChange: {
    schema: CalendarMessage,
    title: 'Change of a calendar',
    summary: 'A calendar of yours was changed.',
  },
  webhookDisabled: { schema: FeedNotice, title: 'Webhook disabled', summary: 'One of your webhooks was disabled.' },
  error: { schema: ErrorMessage, title: 'Error', summary: 'Your message was refused. The connection stays open.' },
  closing: { schema: Closing, title: 'Closing', summary: 'The service closes the connection after this message.' },
} satisfies Record<string, { schema: z.ZodType; title: string; summary: string }>;

type MessageName = keyof typeof MESSAGES;

interface Operation {
  /** What the service does with the message. */
  action: 'receive' | 'send';
  summary: string;
  description: string;
  messages: MessageName[];
  replies?: MessageName[];
}

const OPERATIONS: Record<string, Operation> = {
  resume: {
    action: 'receive',
    summary: 'Follow your feed',
    description:
      'Starts the feed after `since`. You can resume at any time, also with an earlier `since`. `more` comes after the ' +
      'last replayed message, and only if there are more.',
    messages: ['resume'],
    replies: ['resumed', 'more', 'error'],
  },
  ping: {
    action: 'receive',
    summary: 'Keep the connection open',
    description: 'Send it after a few minutes without another message.',
    messages: ['ping'],
    replies: ['pong', 'error'],
  },
  notify: {
    action: 'send',
    summary: 'Get a message of your feed',
    description: 'In the order of `seq`, after `resume`. A message is the same on each of your connections.',
    messages: ['eventChange', 'calendarChange', 'webhookDisabled'],
  },
  close: {
    action: 'send',
    summary: 'Learn why the connection ends',
    description:
      'The last message before the service closes a connection. API Gateway closes one without it when it is idle, too ' +
      'old, or has sent an invalid frame.',
    messages: ['closing'],
  },
};

const CHANNEL: Reference = { $ref: '#/channels/notifications' };
const inChannel = (name: MessageName): Reference => ({ $ref: `${CHANNEL.$ref}/messages/${name}` });

const operationOf = ({ action, summary, description, messages, replies }: Operation) => ({
  action,
  channel: CHANNEL,
  title: summary,
  summary: description,
  messages: messages.map(inChannel),
  ...(replies && { reply: { channel: CHANNEL, messages: replies.map(inChannel) } }),
});

const messages = Object.entries(MESSAGES).map(([name, { schema, title, summary }]) => {
  const id = schema.meta()?.id ?? '';
  const payload: Reference = { $ref: `#/components/schemas/${id}` };
  return [name, { name, title, summary, payload, examples: MESSAGE_EXAMPLES[id] ?? [] }] as const;
});

/** As inputs, only strict objects are closed: the messages of clients. Those of the service can get more members. */
const schemas = () =>
  Object.assign(
    {},
    ...Object.values(MESSAGES).map(
      ({ schema }) => createSchema(schema, { io: 'input', opts: { override: simplify } }).components,
    ),
  ) as Record<string, object>;

const TICKET = { type: 'string', description: 'A ticket. It opens one connection, within a minute.' };

/** How clients identify themselves in the handshake. */
const SECURITY = {
  ticket: { type: 'httpApiKey', in: 'query', name: 'ticket', description: TICKET.description },
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token from login.' },
};

function build() {
  const { license, version } = packageJson;
  return {
    // Version 3.1 adds nothing for WebSocket, and tools that read 3.0 refuse it.
    asyncapi: '3.0.0',
    info: {
      title: 'Event Scheduling API: notifications',
      version,
      description: ASYNCAPI_DESCRIPTION,
      license: { name: license },
    },
    defaultContentType: 'application/json',
    operations: Object.fromEntries(Object.entries(OPERATIONS).map(([name, one]) => [name, operationOf(one)])),
    components: {
      schemas: schemas(),
      messages: Object.fromEntries(messages),
      securitySchemes: SECURITY,
    },
  };
}

/** Without the parts that depend on the deployment. It takes a moment to build. */
let common: ReturnType<typeof build> | undefined;

/**
 * The WebSocket as an AsyncAPI document.
 * @param url the address before `/api`
 * @param websocketUrl the address of the WebSocket
 */
export function asyncApiDocument({ url, websocketUrl }: { url: string; websocketUrl: string }) {
  common ??= build();
  const { protocol, host, pathname } = new URL(websocketUrl);
  return {
    ...common,
    info: {
      ...common.info,
      contact: { name: common.info.title, url: `${url}/` },
      externalDocs: { description: 'The HTTP API', url: `${url}/api/docs` },
    },
    servers: {
      websocket: {
        host,
        protocol: protocol.replace(':', ''),
        title: 'WebSocket',
        security: Object.keys(SECURITY).map((name) => ({ $ref: `#/components/securitySchemes/${name}` })),
      },
    },
    channels: {
      notifications: {
        address: pathname,
        title: 'Notifications',
        description: 'One connection of one user. The ticket or token in the handshake says whose feed it is.',
        servers: [{ $ref: '#/servers/websocket' }],
        messages: Object.fromEntries(messages.map(([name]) => [name, { $ref: `#/components/messages/${name}` }])),
        bindings: {
          ws: { method: 'GET', query: { type: 'object', properties: { ticket: TICKET } }, bindingVersion: '0.1.0' },
        },
      },
    },
  };
}
