import { randomBytes } from 'node:crypto';
import { ManagementApiGateway } from '../outbound/websocket-gateway.js';
import { connect, Table } from '../store/table.js';
import type { FeedContext } from '../usecases/feed/context.js';
import { DeliveryStarter } from '../outbound/delivery-starter.js';
import { loadConfig, type Config } from './config.js';

let context: FeedContext | undefined;

/**
 * The context of notifications, created at its first use. Its functions have no permission to read the signing keys.
 */
export function getFeedContext(): FeedContext {
  context ??= buildFeedContext(loadConfig());
  return context;
}

function buildFeedContext(config: Config): FeedContext {
  const starter = new DeliveryStarter(config.WEBHOOK_SENDER_FUNCTION, config.LAMBDA_ENDPOINT);
  const client = connect(config.DYNAMODB_ENDPOINT);
  return {
    table: new Table(client, config.TABLE_NAME),
    rateLimitTable: new Table(client, config.RATE_LIMIT_TABLE_NAME),
    now: () => new Date(),
    newSecret: () => randomBytes(32).toString('base64url'),
    limits: { user: { name: 'user', ...config.RATE_LIMIT_USER } },
    gateway: new ManagementApiGateway(config.WEBSOCKET_MANAGEMENT_ENDPOINT),
    startDelivery: (ref) => starter.start(ref),
  };
}
